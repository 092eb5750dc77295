//! What the rows do that are measured at each kind of place: the same as in `PlaceKind.java` and
//! `PlaceMeasurements.java`. Variables of the environment tell which servers run.

use crate::data;
use crate::rows::{close, open, Workspace};
use anyhow::{bail, ensure, Context, Result};
use async_trait::async_trait;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use taskchampion::server::{
    AddVersionResult, AwsCredentials, GetVersionResult, HistorySegment, Snapshot, SnapshotUrgency,
    VersionId,
};
use taskchampion::{Replica, Server, ServerConfig, SqliteStorage, Uuid};
use tempfile::TempDir;

const SECRET: &[u8] = b"a secret";
const BRANCH: &str = "main";
const META: &str = r#"{"latest_version":"00000000000000000000000000000000","salt":"MDEyMzQ1Njc4OWFiY2RlZg=="}"#;

/// A place with one history that nobody else has.
enum Place {
    Taskwarrior(PathBuf),
    Http(Uuid),
    Git(PathBuf),
    S3(String),
}

impl Place {
    fn fresh(kind: &str, workspace: &Workspace) -> Result<Place> {
        let directory = || workspace.new_directory().map(TempDir::keep);
        Ok(match kind {
            "taskwarrior" => Place::Taskwarrior(directory()?),
            "http" => Place::Http(Uuid::new_v4()),
            "git" => Place::Git(repository(directory()?)?),
            "s3" => {
                let bucket = format!("bucket-{}", Uuid::new_v4());
                fs::create_dir(Path::new(&env::var("BENCHMARKS_S3_DATA")?).join(&bucket))?;
                Place::S3(bucket)
            }
            _ => bail!("there is no place {kind}"),
        })
    }

    /// A new server object, as a program makes one each time it starts.
    async fn open(&self) -> Result<Box<dyn Server>> {
        self.open_with("clone").await
    }

    /// One of a machine that was not there before.
    async fn open_elsewhere(&self) -> Result<Box<dyn Server>> {
        self.open_with(&format!("clone-{}", Uuid::new_v4())).await
    }

    async fn open_with(&self, clone: &str) -> Result<Box<dyn Server>> {
        let encryption_secret = SECRET.to_vec();
        let config = match self {
            Place::Taskwarrior(directory) => ServerConfig::Local {
                server_dir: directory.clone(),
            },
            Place::Http(client_id) => ServerConfig::Remote {
                url: env::var("BENCHMARKS_HTTP")?,
                client_id: *client_id,
                encryption_secret,
            },
            Place::Git(directory) => ServerConfig::Git {
                local_path: directory.join(clone),
                branch: BRANCH.into(),
                remote: Some(text(&directory.join("remote.git"))),
                local_only: false,
                encryption_secret,
                git_path: None,
            },
            Place::S3(bucket) => ServerConfig::Aws {
                region: Some("us-east-1".into()),
                bucket: bucket.clone(),
                credentials: AwsCredentials::AccessKey {
                    access_key_id: "test".into(),
                    secret_access_key: "testtest".into(),
                },
                encryption_secret,
                endpoint_url: Some(env::var("BENCHMARKS_S3")?),
                force_path_style: true,
            },
        };
        Ok(config.into_server().await?)
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Makes a bare repository with the beginning of a history: a clone of an empty one fails once.
fn repository(directory: PathBuf) -> Result<PathBuf> {
    let remote = text(&directory.join("remote.git"));
    let made = Command::new("git")
        .args(["init", "--quiet", "--bare", "-b", BRANCH, &remote])
        .status()?;
    ensure!(made.success());
    let mut import = Command::new("git")
        .args(["--git-dir", &remote, "fast-import", "--quiet", "--date-format=now"])
        .stdin(Stdio::piped())
        .spawn()?;
    let mut input = import.stdin.take().context("no input")?;
    write!(
        input,
        "commit refs/heads/{BRANCH}\ncommitter taskchampion <taskchampion@local> now\ndata 4\ninit\nM 100644 inline meta\ndata {}\n{META}\n",
        META.len()
    )?;
    drop(input);
    ensure!(import.wait()?.success());
    Ok(directory)
}

/// A row at a kind of place.
pub enum AtPlace {
    Up(String),
    /// The place, and how many tasks come.
    Down(Box<Down>),
    Kept(SqliteReplica, Box<dyn Server>, #[allow(dead_code)] TempDir),
    Again(SqliteReplica, Opener, #[allow(dead_code)] TempDir),
}

type SqliteReplica = Replica<SqliteStorage>;

pub struct Down {
    place: Place,
    tasks: u64,
}

pub struct Opener(Place);

impl AtPlace {
    pub async fn new(row: &str, kind: &str, workspace: &Workspace) -> Result<AtPlace> {
        if row == "e1" {
            return Ok(AtPlace::Up(kind.into()));
        }
        let place = Place::fresh(kind, workspace)?;
        let copy = workspace.copy()?;
        let mut replica = open(copy.path()).await?;
        let mut server = never(place.open().await?);
        replica.sync(&mut server, false).await?;
        drop(server);
        match row {
            "e2" | "e3" => {
                let mut tasks = workspace.tasks;
                if row == "e3" {
                    tasks += 1;
                    let more = data::one_commit(data::OTHER_TASKS, 1);
                    replica.commit_operations(more).await?;
                    let mut server = always(place.open().await?);
                    replica.sync(&mut server, false).await?;
                }
                close(replica, copy.path());
                Ok(AtPlace::Down(Box::new(Down { place, tasks })))
            }
            "f1" => Ok(AtPlace::Kept(replica, place.open().await?, copy)),
            "f2" => Ok(AtPlace::Again(replica, Opener(place), copy)),
            _ => bail!("there is no row {row}"),
        }
    }

    /// Does the work once, and returns how many nanoseconds it took.
    pub async fn once(&mut self, workspace: &Workspace) -> Result<u128> {
        match self {
            AtPlace::Up(kind) => {
                let (copy, place) = (workspace.copy()?, Place::fresh(kind, workspace)?);
                let mut replica = open(copy.path()).await?;
                let start = Instant::now();
                let mut server = never(place.open().await?);
                replica.sync(&mut server, false).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.num_local_operations().await? == 0);
                close(replica, copy.path());
                Ok(nanos)
            }
            AtPlace::Down(down) => {
                let directory = workspace.new_directory()?;
                let mut replica = open(directory.path()).await?;
                let start = Instant::now();
                let mut server = down.place.open_elsewhere().await?;
                replica.sync(&mut server, false).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.all_task_uuids().await?.len() as u64 == down.tasks);
                close(replica, directory.path());
                Ok(nanos)
            }
            AtPlace::Kept(replica, server, _) => {
                let start = Instant::now();
                replica.sync(server, false).await?;
                Ok(start.elapsed().as_nanos())
            }
            AtPlace::Again(replica, opener, _) => {
                let start = Instant::now();
                let mut server = opener.0.open().await?;
                replica.sync(&mut server, false).await?;
                Ok(start.elapsed().as_nanos())
            }
        }
    }
}

/// A server that asks for a snapshot after each version, or never. Real ones ask when they like, so
/// that both sides would not do the same work.
struct Asking {
    server: Box<dyn Server>,
    always: bool,
}

fn never(server: Box<dyn Server>) -> Box<dyn Server> {
    Box::new(Asking {
        server,
        always: false,
    })
}

fn always(server: Box<dyn Server>) -> Box<dyn Server> {
    Box::new(Asking {
        server,
        always: true,
    })
}

#[async_trait(?Send)]
impl Server for Asking {
    async fn add_version(
        &mut self,
        parent: VersionId,
        segment: HistorySegment,
    ) -> Result<(AddVersionResult, SnapshotUrgency), taskchampion::Error> {
        let (result, _) = self.server.add_version(parent, segment).await?;
        let urgency = if self.always {
            SnapshotUrgency::High
        } else {
            SnapshotUrgency::None
        };
        Ok((result, urgency))
    }

    async fn get_child_version(
        &mut self,
        parent: VersionId,
    ) -> Result<GetVersionResult, taskchampion::Error> {
        self.server.get_child_version(parent).await
    }

    async fn add_snapshot(
        &mut self,
        version: VersionId,
        snapshot: Snapshot,
    ) -> Result<(), taskchampion::Error> {
        self.server.add_snapshot(version, snapshot).await
    }

    async fn get_snapshot(
        &mut self,
    ) -> Result<Option<(VersionId, Snapshot)>, taskchampion::Error> {
        self.server.get_snapshot().await
    }
}

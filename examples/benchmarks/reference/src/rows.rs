//! What the rows do: the same as in `Measurements.java`.

use crate::data;
use crate::places::AtPlace;
use anyhow::{bail, ensure, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use taskchampion::chrono::Utc;
use taskchampion::storage::AccessMode;
use taskchampion::{Operation, Operations, Replica, Server, ServerConfig, SqliteStorage, TaskData};
use tempfile::TempDir;

type SqliteReplica = Replica<SqliteStorage>;

pub struct Workspace {
    pub directory: PathBuf,
    pub tasks: u64,
}

impl Workspace {
    pub async fn prepare(&self) -> Result<()> {
        fs::create_dir(self.prepared())?;
        let mut replica = open(&self.prepared()).await?;
        replica.commit_operations(self.one_commit()).await?;
        close(replica, &self.prepared());
        Ok(())
    }

    fn prepared(&self) -> PathBuf {
        self.directory.join("tasks")
    }

    fn one_commit(&self) -> Operations {
        data::one_commit(0, self.tasks)
    }

    pub fn new_directory(&self) -> Result<TempDir> {
        Ok(TempDir::new_in(&self.directory)?)
    }

    pub fn copy(&self) -> Result<TempDir> {
        let target = self.new_directory()?;
        for entry in fs::read_dir(self.prepared())? {
            let entry = entry?;
            fs::copy(entry.path(), target.path().join(entry.file_name()))?;
        }
        Ok(target)
    }

    /// The bytes on disk after row b.
    pub async fn size(&self, still_open: bool) -> Result<u64> {
        let directory = self.new_directory()?;
        let mut replica = open(directory.path()).await?;
        replica.commit_operations(self.one_commit()).await?;
        let size = files(directory.path())?;
        close(replica, directory.path());
        if still_open {
            Ok(size)
        } else {
            files(directory.path())
        }
    }

    pub async fn measurement(&self, row: &str) -> Result<Measurement> {
        let kind = match row {
            "a" | "d1" => Kind::OnCopy(self.copy()?),
            "c1" | "c2" | "c3" | "d2" => Kind::OnPrepared,
            "f1" => {
                let (copy, history) = (self.copy()?, self.new_directory()?);
                let server = server(history.path()).await?;
                Kind::Nothing(copy, history, server)
            }
            "e2" => {
                let history = self.new_directory()?;
                let mut server = server(history.path()).await?;
                self.send(&mut server, self.one_commit()).await?;
                Kind::Down(history, server)
            }
            "c4" | "c5" | "j" => Kind::Listing(self.copy()?),
            "b" | "e1" | "h" => Kind::Afresh,
            _ if row.starts_with("g-") => Kind::Meeting(row[2..].parse::<u64>()? / 6),
            _ if row.contains('-') => {
                let (what, place) = row.split_once('-').expect("contains it");
                Kind::AtPlace(AtPlace::new(what, place, self).await?)
            }
            _ => bail!("there is no row {row}"),
        };
        let replica = match &kind {
            Kind::OnCopy(copy) | Kind::Nothing(copy, ..) => Some(open(copy.path()).await?),
            Kind::Listing(copy) => {
                let mut replica = open(copy.path()).await?;
                replica.commit_operations(data::projects(self.tasks)).await?;
                Some(replica)
            }
            Kind::OnPrepared => Some(open(&self.prepared()).await?),
            _ => None,
        };
        let mut measurement = Measurement {
            workspace: Workspace {
                directory: self.directory.clone(),
                tasks: self.tasks,
            },
            row: row.into(),
            kind,
            replica,
            next: 0,
        };
        if row == "f1" {
            measurement.once().await?;
        }
        Ok(measurement)
    }

    async fn send(&self, server: &mut Box<dyn Server>, operations: Operations) -> Result<()> {
        let directory = self.new_directory()?;
        let mut replica = open(directory.path()).await?;
        replica.commit_operations(operations).await?;
        replica.sync(server, false).await?;
        close(replica, directory.path());
        Ok(())
    }
}

enum Kind {
    OnPrepared,
    OnCopy(TempDir),
    /// A copy whose pending tasks have projects and tags.
    Listing(#[allow(dead_code)] TempDir),
    /// The copy, the server's directory, which is kept until the end, and the server.
    Nothing(TempDir, #[allow(dead_code)] TempDir, Box<dyn Server>),
    Down(#[allow(dead_code)] TempDir, Box<dyn Server>),
    Meeting(u64),
    AtPlace(AtPlace),
    Afresh,
}

pub struct Measurement {
    workspace: Workspace,
    row: String,
    kind: Kind,
    replica: Option<SqliteReplica>,
    next: u64,
}

impl Measurement {
    /// Makes what the work needs, does the work once, and returns how many nanoseconds it took.
    pub async fn once(&mut self) -> Result<u128> {
        let workspace = &self.workspace;
        match &mut self.kind {
            Kind::OnPrepared | Kind::OnCopy(_) => self.on_replica().await,
            Kind::Listing(_) => self.listing().await,
            Kind::Nothing(_, _, server) => {
                let replica = self.replica.as_mut().expect("open");
                let start = Instant::now();
                replica.sync(server, false).await?;
                Ok(start.elapsed().as_nanos())
            }
            Kind::Down(_, server) => {
                let directory = workspace.new_directory()?;
                let mut replica = open(directory.path()).await?;
                let start = Instant::now();
                replica.sync(server, false).await?;
                let nanos = start.elapsed().as_nanos();
                let tasks = replica.all_task_uuids().await?.len() as u64;
                ensure!(tasks == workspace.tasks);
                close(replica, directory.path());
                Ok(nanos)
            }
            Kind::Meeting(tasks) => {
                let tasks = *tasks;
                let (directory, history) = (workspace.new_directory()?, workspace.new_directory()?);
                let mut server = server(history.path()).await?;
                workspace.send(&mut server, data::one_commit(0, tasks)).await?;
                let ours = data::one_commit(data::OTHER_TASKS, tasks);
                let mut replica = open(directory.path()).await?;
                replica.commit_operations(ours).await?;
                let start = Instant::now();
                replica.sync(&mut server, false).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.all_task_uuids().await?.len() as u64 == 2 * tasks);
                ensure!(replica.num_local_operations().await? == 0);
                close(replica, directory.path());
                Ok(nanos)
            }
            Kind::AtPlace(row) => row.once(workspace).await,
            Kind::Afresh => self.afresh().await,
        }
    }

    /// On a replica that stays open.
    async fn on_replica(&mut self) -> Result<u128> {
        let tasks = self.workspace.tasks;
        let pending = tasks.div_ceil(data::PENDING_EVERY);
        let replica = self.replica.as_mut().expect("open");
        let start;
        match self.row.as_str() {
            "a" => {
                let operations = data::one_commit(data::OTHER_TASKS + self.next, 1);
                self.next += 1;
                start = Instant::now();
                replica.commit_operations(operations).await?;
            }
            "c1" => {
                start = Instant::now();
                ensure!(replica.all_tasks().await?.len() as u64 == tasks);
            }
            "c2" => {
                start = Instant::now();
                ensure!(replica.pending_tasks().await?.len() as u64 == pending);
            }
            "c3" => {
                self.next = (self.next + 7919) % tasks;
                let uuid = data::uuid(self.next);
                start = Instant::now();
                ensure!(replica.get_task(uuid).await?.is_some());
            }
            "d1" => {
                start = Instant::now();
                replica.rebuild_working_set(true).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.working_set().await?.len() as u64 == pending);
                return Ok(nanos);
            }
            _ => {
                let blocked = data::uuid(data::PENDING_EVERY);
                start = Instant::now();
                let dependencies = replica.dependency_map(true).await?;
                ensure!(dependencies.dependencies(blocked).count() == 1);
            }
        }
        Ok(start.elapsed().as_nanos())
    }

    /// What a program does for a list that the crate has no filter for: it reads the tasks, all or the
    /// pending ones, and asks each. The crate's cheapest way to read is the data alone, without the
    /// dependencies, which each commit makes it forget. For an edit in a list that is shown, it commits
    /// and reads again.
    async fn listing(&mut self) -> Result<u128> {
        let listed = data::listed(self.workspace.tasks);
        let edited = data::uuid(data::LISTED);
        let replica = self.replica.as_mut().expect("open");
        self.next += 1;
        let step = self.next.to_string();
        let start = Instant::now();
        if self.row == "j" {
            let mut task = replica.get_task_data(edited).await?.expect("a task");
            let mut operations = vec![Operation::UndoPoint];
            let now = Utc::now().timestamp().to_string();
            task.update("modified", Some(now), &mut operations);
            task.update("step", Some(step.clone()), &mut operations);
            replica.commit_operations(operations).await?;
        }
        let list = if self.row == "c5" {
            list(replica.all_task_data().await?.into_values(), false)
        } else {
            list(replica.pending_task_data().await?.into_iter(), true)
        };
        let nanos = start.elapsed().as_nanos();
        ensure!(list.len() as u64 == listed);
        if self.row == "j" {
            let shown = list.iter().find(|task| task.get_uuid() == edited);
            ensure!(shown.and_then(|task| task.get("step")) == Some(step.as_str()));
        }
        Ok(nanos)
    }

    /// On a replica that is opened for it.
    async fn afresh(&mut self) -> Result<u128> {
        let workspace = &self.workspace;
        match self.row.as_str() {
            "b" => {
                let directory = workspace.new_directory()?;
                let operations = workspace.one_commit();
                let mut replica = open(directory.path()).await?;
                let start = Instant::now();
                replica.commit_operations(operations).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.all_task_uuids().await?.len() as u64 == workspace.tasks);
                close(replica, directory.path());
                Ok(nanos)
            }
            "e1" => {
                let (directory, history) = (workspace.copy()?, workspace.new_directory()?);
                let mut server = server(history.path()).await?;
                let mut replica = open(directory.path()).await?;
                let start = Instant::now();
                replica.sync(&mut server, false).await?;
                let nanos = start.elapsed().as_nanos();
                ensure!(replica.num_local_operations().await? == 0);
                close(replica, directory.path());
                Ok(nanos)
            }
            _ => {
                // Without the dependencies of all tasks, which `get_task` would work out first.
                let directory = workspace.prepared();
                let uuid = data::uuid(workspace.tasks / 2);
                let start = Instant::now();
                let mut replica = open(&directory).await?;
                ensure!(replica.get_task_data(uuid).await?.is_some());
                let nanos = start.elapsed().as_nanos();
                close(replica, &directory);
                Ok(nanos)
            }
        }
    }
}

/// The tasks of a project that have a tag.
fn list(tasks: impl Iterator<Item = TaskData>, pending: bool) -> Vec<TaskData> {
    tasks
        .filter(|task| {
            (!pending || task.get("status") == Some("pending"))
                && task.get("project") == Some(data::PROJECT)
                && task.has(data::TAG)
        })
        .collect()
}

pub async fn open(directory: &Path) -> Result<SqliteReplica> {
    let storage = SqliteStorage::new(directory, AccessMode::ReadWrite, true).await?;
    Ok(Replica::new(storage))
}

async fn server(directory: &Path) -> Result<Box<dyn Server>> {
    let server_dir = directory.to_path_buf();
    Ok(ServerConfig::Local { server_dir }.into_server().await?)
}

pub fn close(replica: SqliteReplica, directory: &Path) {
    drop(replica);
    await_closed(directory);
}

/// The storage's own thread closes the database, some time after it was dropped; then its log goes.
fn await_closed(directory: &Path) {
    let end = Instant::now() + Duration::from_secs(5);
    while directory.join("taskchampion.sqlite3-wal").exists() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn files(directory: &Path) -> Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(directory)? {
        size += entry?.metadata()?.len();
    }
    Ok(size)
}

//! The real sync server behind a thin HTTP front on a free port of 127.0.0.1, which it prints.
//!
//! `server DIRECTORY [ALLOWED_CLIENT_ID...]`: each line of the input is a command, and its answer is
//! a line. `new` begins a new, empty server in a new directory below it, at the same port.
//! `expire VERSION...` deletes versions as an operator does, which the server has no call for. It
//! ends with its input.

use anyhow::{Context, Result};
use std::io::{BufRead, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use taskchampion_sync_server_core::{
    AddVersionResult, GetVersionResult, Server, ServerConfig, ServerError, SnapshotUrgency,
    NIL_VERSION_ID,
};
use taskchampion_sync_server_storage_sqlite::SqliteStorage;
use tiny_http::{Header, Method, Request, Response};
use uuid::Uuid;

const SEGMENT: &str = "application/vnd.taskchampion.history-segment";
const SNAPSHOT: &str = "application/vnd.taskchampion.snapshot";
const MOST_BYTES: u64 = 100 * 1024 * 1024;

type Answer = Response<Cursor<Vec<u8>>>;

struct Front {
    server: RwLock<Arc<Server>>,
    allowed: Vec<Uuid>,
}

impl Front {
    async fn answer(&self, request: &mut Request) -> Result<Answer> {
        let url = request.url().to_string();
        let path: Vec<&str> = url.trim_start_matches('/').split('/').collect();
        let get = *request.method() == Method::Get;
        let post = *request.method() == Method::Post;
        match path[..] {
            [""] if get => Ok(plain(200, "TaskChampion sync server v0.7.1")),
            ["v1", "client", "snapshot"] if get => self.snapshot(request).await,
            ["v1", "client", name, id] => {
                let Ok(id) = Uuid::parse_str(id) else {
                    return Ok(plain(404, "malformed UUID"));
                };
                match name {
                    "get-child-version" if get => self.child_version(request, id).await,
                    "add-version" if post => self.add_version(request, id).await,
                    "add-snapshot" if post => self.add_snapshot(request, id).await,
                    _ => Ok(plain(404, "")),
                }
            }
            _ => Ok(plain(404, "")),
        }
    }

    async fn child_version(&self, request: &Request, parent: Uuid) -> Result<Answer> {
        let client = match self.client(request) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        Ok(
            match self.server().get_child_version(client, parent).await {
                Ok(GetVersionResult::Success {
                    version_id,
                    parent_version_id,
                    history_segment,
                }) => Response::from_data(history_segment)
                    .with_header(header("Content-Type", SEGMENT))
                    .with_header(header("X-Version-Id", &version_id.to_string()))
                    .with_header(header(
                        "X-Parent-Version-Id",
                        &parent_version_id.to_string(),
                    )),
                Ok(GetVersionResult::NotFound) => plain(404, "no such version"),
                Ok(GetVersionResult::Gone) => plain(410, "version has been deleted"),
                Err(ServerError::NoSuchClient) => plain(404, "no such client"),
                Err(error) => return Err(error.into()),
            },
        )
    }

    async fn add_version(&self, request: &mut Request, parent: Uuid) -> Result<Answer> {
        if !has_type(request, SEGMENT) {
            return Ok(plain(400, "Bad content-type"));
        }
        let client = match self.client(request) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        let segment = match body(request)? {
            Ok(segment) => segment,
            Err(answer) => return Ok(answer),
        };
        let server = self.server();
        let mut result = server.add_version(client, parent, segment.clone()).await;
        if matches!(result, Err(ServerError::NoSuchClient)) {
            let mut transaction = server.txn(client).await?;
            // Another thread may have been faster.
            if transaction.get_client().await?.is_none() {
                transaction.new_client(NIL_VERSION_ID).await?;
                transaction.commit().await?;
            }
            drop(transaction);
            result = server.add_version(client, parent, segment).await;
        }
        Ok(match result? {
            (AddVersionResult::Ok(version), urgency) => {
                let answer =
                    plain(200, "").with_header(header("X-Version-Id", &version.to_string()));
                match urgency {
                    SnapshotUrgency::None => answer,
                    SnapshotUrgency::Low => {
                        answer.with_header(header("X-Snapshot-Request", "urgency=low"))
                    }
                    SnapshotUrgency::High => {
                        answer.with_header(header("X-Snapshot-Request", "urgency=high"))
                    }
                }
            }
            (AddVersionResult::ExpectedParentVersion(parent), _) => Response::from_data(Vec::new())
                .with_status_code(409)
                .with_header(header("X-Parent-Version-Id", &parent.to_string())),
        })
    }

    async fn add_snapshot(&self, request: &mut Request, version: Uuid) -> Result<Answer> {
        if !has_type(request, SNAPSHOT) {
            return Ok(plain(400, "Bad content-type"));
        }
        let client = match self.client(request) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        let data = match body(request)? {
            Ok(data) => data,
            Err(answer) => return Ok(answer),
        };
        Ok(
            match self.server().add_snapshot(client, version, data).await {
                Ok(()) => plain(200, ""),
                Err(ServerError::NoSuchClient) => plain(404, "no such client"),
                Err(error) => return Err(error.into()),
            },
        )
    }

    async fn snapshot(&self, request: &Request) -> Result<Answer> {
        let client = match self.client(request) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        Ok(match self.server().get_snapshot(client).await {
            Ok(Some((version, data))) => Response::from_data(data)
                .with_header(header("Content-Type", SNAPSHOT))
                .with_header(header("X-Version-Id", &version.to_string())),
            Ok(None) => plain(404, "no snapshot"),
            Err(ServerError::NoSuchClient) => plain(404, "no such client"),
            Err(error) => return Err(error.into()),
        })
    }

    fn server(&self) -> Arc<Server> {
        self.server.read().expect("not poisoned").clone()
    }

    fn client(&self, request: &Request) -> Result<Uuid, Answer> {
        let id = value(request, "X-Client-Id").and_then(|text| Uuid::parse_str(text).ok());
        let Some(id) = id else {
            return Err(plain(400, "bad x-client-id"));
        };
        if !self.allowed.is_empty() && !self.allowed.contains(&id) {
            return Err(plain(403, "unknown x-client-id"));
        }
        Ok(id)
    }

    fn handle(&self, runtime: &tokio::runtime::Runtime, mut request: Request) {
        let answer = runtime
            .block_on(self.answer(&mut request))
            .unwrap_or_else(|error| plain(500, &format!("{error:#}")))
            .with_header(header("Cache-Control", "no-store, max-age=0"))
            .with_chunked_threshold(usize::MAX);
        // A client that has gone is none of our business.
        let _ = request.respond(answer);
    }
}

fn body(request: &mut Request) -> Result<Result<Vec<u8>, Answer>> {
    let mut body = Vec::new();
    request
        .as_reader()
        .take(MOST_BYTES + 1)
        .read_to_end(&mut body)?;
    if body.len() as u64 > MOST_BYTES {
        return Ok(Err(plain(400, "overflow")));
    }
    if body.is_empty() {
        return Ok(Err(plain(400, "Empty body")));
    }
    Ok(Ok(body))
}

fn has_type(request: &Request, expected: &str) -> bool {
    let given = value(request, "Content-Type").unwrap_or("");
    given.split(';').next().unwrap_or("").trim() == expected
}

fn value<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    let mut headers = request.headers().iter();
    headers
        .find(|header| header.field.equiv(name))
        .map(|header| header.value.as_str())
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("plain ASCII")
}

fn plain(status: u16, text: &str) -> Answer {
    let answer = Response::from_data(text).with_status_code(status);
    if text.is_empty() {
        answer
    } else {
        answer.with_header(header("Content-Type", "text/plain; charset=utf-8"))
    }
}

fn new_server(directory: &Path) -> Result<Arc<Server>> {
    let storage = SqliteStorage::new(directory)?;
    Ok(Arc::new(Server::new(ServerConfig::default(), storage)))
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().context("no directory was given")?);
    let allowed = arguments
        .map(|id| Uuid::parse_str(&id))
        .collect::<Result<_, _>>()?;
    let front = Arc::new(Front {
        server: RwLock::new(new_server(&directory.join("0"))?),
        allowed,
    });
    let http = tiny_http::Server::http("127.0.0.1:0").map_err(|e| anyhow::anyhow!(e))?;
    let port = http.server_addr().to_ip().context("no address")?.port();
    let http = Arc::new(http);
    for _ in 0..8 {
        let (http, front) = (http.clone(), front.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        std::thread::spawn(move || loop {
            match http.recv() {
                Ok(request) => front.handle(&runtime, request),
                Err(error) => eprintln!("{error}"),
            }
        });
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{port}")?;
    out.flush()?;
    let mut servers = 1;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        match words.next() {
            Some("new") => {
                let server = new_server(&directory.join(servers.to_string()))?;
                *front.server.write().expect("not poisoned") = server;
                servers += 1;
            }
            Some("expire") => expire(&directory.join((servers - 1).to_string()), words)?,
            other => anyhow::bail!("no such command: {other:?}"),
        }
        writeln!(out, "done")?;
        out.flush()?;
    }
    Ok(())
}

fn expire<'a>(directory: &Path, versions: impl Iterator<Item = &'a str>) -> Result<()> {
    let file = directory.join("taskchampion-sync-server.sqlite3");
    let database = rusqlite::Connection::open(file)?;
    for version in versions {
        let deleted = database.execute("DELETE FROM versions WHERE version_id = ?1", [version])?;
        anyhow::ensure!(deleted == 1, "there is no version {version}");
    }
    Ok(())
}

//! The real sync server behind a thin HTTP front on a free port of 127.0.0.1, which it prints.
//!
//! `server DIRECTORY [ALLOWED_CLIENT_ID...]`: each line of the input is a command, and its answer is
//! a line. `new` begins a new, empty server in a new directory below it, at the same port.
//! `expire VERSION...` deletes versions as an operator does, which the server has no call for. It
//! ends with its input.

use anyhow::{ensure, Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderMap, HeaderName, HeaderValue, CACHE_CONTROL, CONTENT_TYPE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{BufRead, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use taskchampion_sync_server_core::{
    AddVersionResult, GetVersionResult, Server, ServerConfig, ServerError, SnapshotUrgency,
    NIL_VERSION_ID,
};
use taskchampion_sync_server_storage_sqlite::SqliteStorage;
use uuid::Uuid;

const SEGMENT: &str = "application/vnd.taskchampion.history-segment";
const SNAPSHOT: &str = "application/vnd.taskchampion.snapshot";
const MOST_BYTES: usize = 100 * 1024 * 1024;
const CLIENT_ID: HeaderName = HeaderName::from_static("x-client-id");
const VERSION_ID: HeaderName = HeaderName::from_static("x-version-id");
const PARENT_VERSION_ID: HeaderName = HeaderName::from_static("x-parent-version-id");
const SNAPSHOT_REQUEST: HeaderName = HeaderName::from_static("x-snapshot-request");

type Answer = Response<Full<Bytes>>;

struct Front {
    server: RwLock<Arc<Server>>,
    allowed: Vec<Uuid>,
}

impl Front {
    async fn answer(&self, request: Request<Incoming>) -> Result<Answer> {
        let (parts, body) = request.into_parts();
        let body = read(body).await?;
        let headers = &parts.headers;
        let path: Vec<&str> = parts.uri.path().trim_start_matches('/').split('/').collect();
        let get = parts.method == Method::GET;
        let post = parts.method == Method::POST;
        match path[..] {
            [""] if get => Ok(plain(200, "TaskChampion sync server v0.7.1")),
            ["v1", "client", "snapshot"] if get => self.snapshot(headers).await,
            ["v1", "client", name, id] => {
                let Ok(id) = Uuid::parse_str(id) else {
                    return Ok(plain(404, "malformed UUID"));
                };
                match name {
                    "get-child-version" if get => self.child_version(headers, id).await,
                    "add-version" if post => self.add_version(headers, id, body).await,
                    "add-snapshot" if post => self.add_snapshot(headers, id, body).await,
                    _ => Ok(plain(404, "")),
                }
            }
            _ => Ok(plain(404, "")),
        }
    }

    async fn child_version(&self, headers: &HeaderMap, parent: Uuid) -> Result<Answer> {
        let client = match self.client(headers) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        Ok(
            match self.server().get_child_version(client, parent).await {
                Ok(GetVersionResult::Success {
                    version_id,
                    parent_version_id,
                    history_segment,
                }) => answer(200, history_segment)
                    .with(CONTENT_TYPE, SEGMENT)
                    .with(VERSION_ID, &version_id.to_string())
                    .with(PARENT_VERSION_ID, &parent_version_id.to_string()),
                Ok(GetVersionResult::NotFound) => plain(404, "no such version"),
                Ok(GetVersionResult::Gone) => plain(410, "version has been deleted"),
                Err(ServerError::NoSuchClient) => plain(404, "no such client"),
                Err(error) => return Err(error.into()),
            },
        )
    }

    async fn add_version(
        &self,
        headers: &HeaderMap,
        parent: Uuid,
        body: Body,
    ) -> Result<Answer> {
        if !has_type(headers, SEGMENT) {
            return Ok(plain(400, "Bad content-type"));
        }
        let client = match self.client(headers) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        let segment = match body.accepted() {
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
                let answer = plain(200, "").with(VERSION_ID, &version.to_string());
                match urgency {
                    SnapshotUrgency::None => answer,
                    SnapshotUrgency::Low => answer.with(SNAPSHOT_REQUEST, "urgency=low"),
                    SnapshotUrgency::High => answer.with(SNAPSHOT_REQUEST, "urgency=high"),
                }
            }
            (AddVersionResult::ExpectedParentVersion(parent), _) => {
                plain(409, "").with(PARENT_VERSION_ID, &parent.to_string())
            }
        })
    }

    async fn add_snapshot(
        &self,
        headers: &HeaderMap,
        version: Uuid,
        body: Body,
    ) -> Result<Answer> {
        if !has_type(headers, SNAPSHOT) {
            return Ok(plain(400, "Bad content-type"));
        }
        let client = match self.client(headers) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        let data = match body.accepted() {
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

    async fn snapshot(&self, headers: &HeaderMap) -> Result<Answer> {
        let client = match self.client(headers) {
            Ok(client) => client,
            Err(answer) => return Ok(answer),
        };
        Ok(match self.server().get_snapshot(client).await {
            Ok(Some((version, data))) => answer(200, data)
                .with(CONTENT_TYPE, SNAPSHOT)
                .with(VERSION_ID, &version.to_string()),
            Ok(None) => plain(404, "no snapshot"),
            Err(ServerError::NoSuchClient) => plain(404, "no such client"),
            Err(error) => return Err(error.into()),
        })
    }

    fn server(&self) -> Arc<Server> {
        self.server.read().expect("not poisoned").clone()
    }

    fn client(&self, headers: &HeaderMap) -> Result<Uuid, Answer> {
        let id = value(headers, &CLIENT_ID).and_then(|text| Uuid::parse_str(text).ok());
        let Some(id) = id else {
            return Err(plain(400, "bad x-client-id"));
        };
        if !self.allowed.is_empty() && !self.allowed.contains(&id) {
            return Err(plain(403, "unknown x-client-id"));
        }
        Ok(id)
    }

    async fn handle(&self, request: Request<Incoming>) -> Result<Answer, Infallible> {
        let answer = self.answer(request).await;
        Ok(answer
            .unwrap_or_else(|error| plain(500, &format!("{error:#}")))
            .with(CACHE_CONTROL, "no-store, max-age=0"))
    }

    /// Serves one connection, on the thread that calls.
    fn serve(&self, stream: TcpStream) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        runtime.block_on(async {
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let stream = tokio::net::TcpStream::from_std(stream)?;
            let service = service_fn(|request| self.handle(request));
            // A client that has gone is none of our business.
            let _ = http1::Builder::new()
                .title_case_headers(true)
                .serve_connection(TokioIo::new(stream), service)
                .await;
            Ok(())
        })
    }
}

/// What was sent with a request; without its bytes if they are too many.
struct Body {
    bytes: Vec<u8>,
    length: usize,
}

impl Body {
    fn accepted(self) -> Result<Vec<u8>, Answer> {
        match self.length {
            0 => Err(plain(400, "Empty body")),
            1..=MOST_BYTES => Ok(self.bytes),
            _ => Err(plain(400, "overflow")),
        }
    }
}

/// Reads to the end, whatever is sent, so that the client can read the answer.
async fn read(mut incoming: Incoming) -> Result<Body> {
    let mut body = Body {
        bytes: Vec::new(),
        length: 0,
    };
    while let Some(frame) = incoming.frame().await {
        if let Ok(data) = frame?.into_data() {
            body.length += data.len();
            if body.length <= MOST_BYTES {
                body.bytes.extend_from_slice(&data);
            }
        }
    }
    Ok(body)
}

fn has_type(headers: &HeaderMap, expected: &str) -> bool {
    let given = value(headers, &CONTENT_TYPE).unwrap_or("");
    given.split(';').next().unwrap_or("").trim() == expected
}

fn value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

trait With {
    fn with(self, name: HeaderName, value: &str) -> Self;
}

impl With for Answer {
    fn with(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("plain ASCII");
        self.headers_mut().insert(name, value);
        self
    }
}

fn answer(status: u16, body: Vec<u8>) -> Answer {
    let mut answer = Response::new(Full::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    answer
}

fn plain(status: u16, text: &str) -> Answer {
    let answer = answer(status, text.as_bytes().to_vec());
    if text.is_empty() {
        answer
    } else {
        answer.with(CONTENT_TYPE, "text/plain; charset=utf-8")
    }
}

fn new_server(directory: &Path) -> Result<Arc<Server>> {
    let storage = SqliteStorage::new(directory)?;
    Ok(Arc::new(Server::new(ServerConfig::default(), storage)))
}

/// Gives each connection a thread of its own, so that none waits for another.
fn accept(listener: &TcpListener, front: &Arc<Front>) {
    for stream in listener.incoming() {
        let front = front.clone();
        std::thread::spawn(move || {
            if let Err(error) = stream.map_err(Into::into).and_then(|s| front.serve(s)) {
                eprintln!("{error:#}");
            }
        });
    }
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
    let front_of_connections = front.clone();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || accept(&listener, &front_of_connections));
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
        ensure!(deleted == 1, "there is no version {version}");
    }
    Ok(())
}

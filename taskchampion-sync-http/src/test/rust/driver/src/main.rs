//! Real Rust replicas, driven by lines of JSON: a call on each line of the input, its answer on a
//! line of the output, `{"ok": ...}` or `{"error": "..."}`. Replicas and servers have names, so
//! that one process can serve many. It ends with its input.

use anyhow::{anyhow, bail, Context, Result};
use async_trait::async_trait;
use serde_json::{json, Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, set_hook, take_hook, AssertUnwindSafe};
use taskchampion::chrono::{DateTime, Utc};
use taskchampion::server::{
    AddVersionResult, AwsCredentials, GetVersionResult, HistorySegment, Snapshot, SnapshotUrgency, VersionId,
    NIL_VERSION_ID,
};
use taskchampion::storage::inmemory::InMemoryStorage;
use taskchampion::storage::AccessMode;
use taskchampion::{
    Annotation, Operation, Operations, Replica, Server, ServerConfig, SqliteStorage, Status, Tag,
    Task, Uuid,
};

#[derive(Default)]
struct Driver {
    replicas: HashMap<String, Replica<SqliteStorage>>,
    servers: HashMap<String, Box<dyn Server>>,
}

impl Driver {
    async fn call(&mut self, call: &Value) -> Result<Value> {
        match text(call, "call")? {
            "open" => {
                let directory = text(call, "directory")?;
                let storage = SqliteStorage::new(directory, AccessMode::ReadWrite, true).await?;
                self.replicas
                    .insert(text(call, "replica")?.into(), Replica::new(storage));
                Ok(Value::Null)
            }
            "close" => {
                self.replicas.remove(text(call, "replica")?);
                Ok(Value::Null)
            }
            "server" => {
                let config = ServerConfig::Remote {
                    url: text(call, "origin")?.into(),
                    client_id: Uuid::parse_str(text(call, "clientId")?)?,
                    encryption_secret: text(call, "secret")?.into(),
                };
                let server = config.into_server().await?;
                self.servers.insert(text(call, "server")?.into(), server);
                Ok(Value::Null)
            }
            "gitServer" => {
                let config = ServerConfig::Git {
                    local_path: text(call, "copy")?.into(),
                    branch: text(call, "branch")?.into(),
                    remote: Some(text(call, "remote")?.into()),
                    local_only: false,
                    encryption_secret: text(call, "secret")?.into(),
                    git_path: None,
                };
                let server = config.into_server().await?;
                self.servers.insert(text(call, "server")?.into(), server);
                Ok(Value::Null)
            }
            "awsServer" => {
                let config = ServerConfig::Aws {
                    region: Some("us-east-1".into()),
                    bucket: text(call, "bucket")?.into(),
                    credentials: AwsCredentials::AccessKey {
                        access_key_id: text(call, "key")?.into(),
                        secret_access_key: text(call, "keySecret")?.into(),
                    },
                    encryption_secret: text(call, "secret")?.into(),
                    endpoint_url: Some(text(call, "endpoint")?.into()),
                    force_path_style: true,
                };
                let server = config.into_server().await?;
                self.servers.insert(text(call, "server")?.into(), server);
                Ok(Value::Null)
            }
            "gcpServer" => {
                let config = ServerConfig::Gcp {
                    bucket: text(call, "bucket")?.into(),
                    credential_path: Some(text(call, "credentials")?.into()),
                    encryption_secret: text(call, "secret")?.into(),
                };
                let server = config.into_server().await?;
                self.servers.insert(text(call, "server")?.into(), server);
                Ok(Value::Null)
            }
            "localServer" => {
                let config = ServerConfig::Local {
                    server_dir: text(call, "directory")?.into(),
                };
                let server = config.into_server().await?;
                self.servers.insert(text(call, "server")?.into(), server);
                Ok(Value::Null)
            }
            "sync" => {
                let server = self
                    .servers
                    .get_mut(text(call, "server")?)
                    .context("no such server")?;
                let replica = self
                    .replicas
                    .get_mut(text(call, "replica")?)
                    .context("no such replica")?;
                let avoid_snapshots = call["avoidSnapshots"].as_bool().unwrap_or(false);
                replica.sync(server, avoid_snapshots).await?;
                Ok(Value::Null)
            }
            "commit" => {
                let operations = serde_json::from_value(call["operations"].clone())?;
                let replica = self.replica(call)?;
                let operations = if call["raw"].as_bool().unwrap_or(false) {
                    operations
                } else {
                    sensible(replica, operations).await?
                };
                let committed = operations.len();
                replica.commit_operations(operations).await?;
                Ok(json!(committed))
            }
            "task" => {
                let uuid = Uuid::parse_str(text(call, "uuid")?)?;
                let changes = call["changes"].as_array().context("changes")?;
                let began = Utc::now().timestamp();
                let operations = change(self.replica(call)?, uuid, changes).await?;
                Ok(json!({
                    "operations": operations,
                    "began": began,
                    "ended": Utc::now().timestamp(),
                }))
            }
            "view" => {
                let uuid = Uuid::parse_str(text(call, "uuid")?)?;
                let names = call["names"].as_array().context("names")?;
                view(self.replica(call)?, uuid, names).await
            }
            "undo" => {
                let replica = self.replica(call)?;
                let operations = replica.get_undo_operations().await?;
                if operations.is_empty() {
                    return Ok(json!(false));
                }
                Ok(json!(replica.commit_reversed_operations(operations).await?))
            }
            "dump" => {
                let mut tasks = Map::new();
                for (uuid, task) in self.replica(call)?.all_task_data().await? {
                    let properties: BTreeMap<_, _> = task.iter().collect();
                    tasks.insert(uuid.to_string(), json!(properties));
                }
                Ok(Value::Object(tasks))
            }
            "workingSet" => {
                let set = self.replica(call)?.working_set().await?;
                let entries: BTreeMap<_, _> = set.iter().collect();
                Ok(json!(entries))
            }
            "counts" => {
                let replica = self.replica(call)?;
                Ok(json!({
                    "unsyncedOperations": replica.num_local_operations().await?,
                    "undoPoints": replica.num_undo_points().await?,
                }))
            }
            other => bail!("no such call: {other}"),
        }
    }

    fn replica(&mut self, call: &Value) -> Result<&mut Replica<SqliteStorage>> {
        self.replicas
            .get_mut(text(call, "replica")?)
            .context("no such replica")
    }
}

/// Leaves out what would do nothing, and fills in the old values, which the library leaves to its
/// callers.
async fn sensible(
    replica: &mut Replica<SqliteStorage>,
    operations: Operations,
) -> Result<Operations> {
    let mut tasks: HashMap<Uuid, Option<HashMap<String, String>>> = HashMap::new();
    let mut result = Operations::new();
    for operation in operations {
        let Some(uuid) = operation.get_uuid() else {
            result.push(operation);
            continue;
        };
        if !tasks.contains_key(&uuid) {
            let task = replica.get_task_data(uuid).await?;
            let task = task.map(|task| task.iter().map(|(k, v)| (k.clone(), v.clone())).collect());
            tasks.insert(uuid, task);
        }
        let task = tasks.get_mut(&uuid).expect("was inserted");
        match operation {
            Operation::Create { .. } if task.is_none() => {
                *task = Some(HashMap::new());
                result.push(operation);
            }
            Operation::Delete { .. } => {
                if let Some(old_task) = task.take() {
                    result.push(Operation::Delete { uuid, old_task });
                }
            }
            Operation::Update {
                property,
                value,
                timestamp,
                ..
            } => {
                if let Some(task) = task {
                    let old_value = match &value {
                        Some(value) => task.insert(property.clone(), value.clone()),
                        None => task.remove(&property),
                    };
                    result.push(Operation::Update {
                        uuid,
                        property,
                        old_value,
                        value,
                        timestamp,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(result)
}

/// Creates the task, unless it exists, and makes changes of the form `["name", argument...]`, which
/// are committed together. Returns the operations of the changes.
async fn change(
    replica: &mut Replica<SqliteStorage>,
    uuid: Uuid,
    changes: &[Value],
) -> Result<Operations> {
    let mut ops = vec![Operation::UndoPoint];
    let mut task = replica.create_task(uuid, &mut ops).await?;
    let before = ops.len();
    for change in changes {
        apply(&mut task, change, &mut ops)?;
    }
    replica.commit_operations(ops.clone()).await?;
    Ok(ops.split_off(before))
}

#[allow(deprecated)] // Whatever a caller of the library may call.
fn apply(task: &mut Task, change: &Value, ops: &mut Operations) -> Result<()> {
    let argument = |i: usize| change[i].as_str().context("an argument is missing");
    let optional = |i: usize| change[i].as_str().map(String::from);
    let tag = || argument(1)?.parse::<Tag>().map_err(|e| anyhow!("{e}"));
    let time = || -> Result<Option<DateTime<Utc>>> {
        change[1].as_str().map_or(Ok(None), |text| {
            let time = DateTime::from_timestamp(text.parse()?, 0);
            Ok(Some(time.context("outside the calendar")?))
        })
    };
    match argument(0)? {
        "status" => task.set_status(status(argument(1)?), ops)?,
        "description" => task.set_description(argument(1)?.into(), ops)?,
        "priority" => task.set_priority(argument(1)?.into(), ops)?,
        "entry" => task.set_entry(time()?, ops)?,
        "wait" => task.set_wait(time()?, ops)?,
        "due" => task.set_due(time()?, ops)?,
        "modified" => task.set_modified(time()?.context("time")?, ops)?,
        "start" => task.start(ops)?,
        "stop" => task.stop(ops)?,
        "done" => task.done(ops)?,
        "delete" => task.delete(ops)?,
        "addTag" => task.add_tag(&tag()?, ops)?,
        "removeTag" => task.remove_tag(&tag()?, ops)?,
        "annotate" => {
            let entry = time()?.context("time")?;
            let description = argument(2)?.into();
            task.add_annotation(Annotation { entry, description }, ops)?;
        }
        "removeAnnotation" => task.remove_annotation(time()?.context("time")?, ops)?,
        "addDependency" => task.add_dependency(Uuid::parse_str(argument(1)?)?, ops)?,
        "removeDependency" => task.remove_dependency(Uuid::parse_str(argument(1)?)?, ops)?,
        "value" => task.set_value(argument(1)?, optional(2), ops)?,
        "uda" => task.set_user_defined_attribute(argument(1)?, argument(2)?, ops)?,
        "removeUda" => task.remove_user_defined_attribute(argument(1)?, ops)?,
        "namespacedUda" => task.set_uda(argument(1)?, argument(2)?, argument(3)?, ops)?,
        "removeNamespacedUda" => task.remove_uda(argument(1)?, argument(2)?, ops)?,
        other => bail!("no such change: {other}"),
    }
    Ok(())
}

fn status(text: &str) -> Status {
    match text {
        "pending" => Status::Pending,
        "completed" => Status::Completed,
        "deleted" => Status::Deleted,
        "recurring" => Status::Recurring,
        other => Status::Unknown(other.into()),
    }
}

/// What the getters of a task say. `names` are asked for one by one: as tags and as attributes.
async fn view(replica: &mut Replica<SqliteStorage>, uuid: Uuid, names: &[Value]) -> Result<Value> {
    let Some(task) = replica.get_task(uuid).await? else {
        return Ok(Value::Null);
    };
    let seconds = |time: Option<DateTime<Utc>>| time.map(|time| time.timestamp());
    // A stored property with the name of a synthetic tag is listed, though the task lacks the tag.
    let tags: BTreeSet<String> = task
        .get_tags()
        .filter(|tag| task.has_tag(tag))
        .map(|tag| tag.to_string())
        .collect();
    let mut annotations: Vec<_> = task.get_annotations().collect();
    annotations.sort();
    let dependencies: BTreeSet<String> = task
        .get_dependencies()
        .map(|dependency| dependency.to_string())
        .collect();
    let attributes: BTreeMap<_, _> = task.get_user_defined_attributes().collect();
    let mut asked = Vec::new();
    for name in names {
        let name = name.as_str().context("names are texts")?;
        let tag = name.parse::<Tag>().ok();
        asked.push(json!({
            "name": name,
            "isTag": tag.is_some(),
            "isSynthetic": tag.as_ref().is_some_and(Tag::is_synthetic),
            "hasTag": tag.as_ref().is_some_and(|tag| task.has_tag(tag)),
            "attribute": task.get_user_defined_attribute(name),
            "value": task.get_value(name),
            "time": seconds(task.get_timestamp(name)),
        }));
    }
    Ok(json!({
        "status": match task.get_status() {
            Status::Pending => "pending".into(),
            Status::Completed => "completed".into(),
            Status::Deleted => "deleted".into(),
            Status::Recurring => "recurring".into(),
            Status::Unknown(text) => format!("unknown {text}"),
        },
        "description": task.get_description(),
        "priority": task.get_priority(),
        "entry": seconds(task.get_entry()),
        "modified": seconds(task.get_modified()),
        "wait": seconds(task.get_wait()),
        "due": seconds(task.get_due()),
        "isWaiting": task.is_waiting(),
        "isActive": task.is_active(),
        "isBlocked": task.is_blocked(),
        "isBlocking": task.is_blocking(),
        "tags": tags,
        "annotations": annotations
            .iter()
            .map(|annotation| json!([annotation.entry.timestamp(), annotation.description]))
            .collect::<Vec<_>>(),
        "dependencies": dependencies,
        "attributes": attributes,
        "asked": asked,
    }))
}

/// A server with one version or one snapshot, whose bytes it does not look at.
struct OneThing {
    segment: Option<HistorySegment>,
    snapshot: Option<Snapshot>,
}

const ONE_VERSION: VersionId = Uuid::from_u128(1);

#[async_trait(?Send)]
impl Server for OneThing {
    async fn add_version(
        &mut self,
        _parent: VersionId,
        _segment: HistorySegment,
    ) -> Result<(AddVersionResult, SnapshotUrgency), taskchampion::Error> {
        unreachable!("a new replica has nothing to send")
    }

    async fn get_child_version(
        &mut self,
        parent: VersionId,
    ) -> Result<GetVersionResult, taskchampion::Error> {
        Ok(match &self.segment {
            Some(segment) if parent == NIL_VERSION_ID => GetVersionResult::Version {
                version_id: ONE_VERSION,
                parent_version_id: parent,
                history_segment: segment.clone(),
            },
            _ => GetVersionResult::NoSuchVersion,
        })
    }

    async fn add_snapshot(
        &mut self,
        _version: VersionId,
        _snapshot: Snapshot,
    ) -> Result<(), taskchampion::Error> {
        unreachable!("nobody asks for one")
    }

    async fn get_snapshot(
        &mut self,
    ) -> Result<Option<(VersionId, Snapshot)>, taskchampion::Error> {
        Ok(self
            .snapshot
            .as_ref()
            .map(|snapshot| (ONE_VERSION, snapshot.clone())))
    }
}

/// Lets a new replica read a version or a snapshot, and tells what it makes of it: the tasks, and
/// the operations of each.
async fn read(call: &Value) -> Result<Value> {
    let mut server: Box<dyn Server> = Box::new(OneThing {
        segment: bytes(call, "segment")?,
        snapshot: bytes(call, "snapshot")?,
    });
    let mut replica = Replica::new(InMemoryStorage::new());
    replica.sync(&mut server, true).await?;
    let mut tasks = Map::new();
    let mut operations = Map::new();
    for (uuid, task) in replica.all_task_data().await? {
        let properties: BTreeMap<_, _> = task.iter().collect();
        tasks.insert(uuid.to_string(), json!(properties));
        let log = replica.get_task_operations(uuid).await?;
        operations.insert(uuid.to_string(), json!(log));
    }
    Ok(json!({ "tasks": tasks, "operations": operations }))
}

/// Reads hexadecimal digits, if the member is there.
fn bytes(call: &Value, member: &str) -> Result<Option<Vec<u8>>> {
    let Some(text) = call[member].as_str() else {
        return Ok(None);
    };
    let pairs = (0..text.len()).step_by(2);
    let bytes: Result<Vec<u8>, _> = pairs
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16))
        .collect();
    Ok(Some(bytes?))
}

fn text<'a>(call: &'a Value, member: &str) -> Result<&'a str> {
    call[member]
        .as_str()
        .with_context(|| format!("the call has no {member}"))
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut driver = Driver::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        let result = if call["call"] == "read" {
            // It panics at what it cannot read, which is an answer.
            let hook = take_hook();
            set_hook(Box::new(|_| {}));
            let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(read(&call))));
            set_hook(hook);
            result.unwrap_or_else(|_| Err(anyhow!("it panicked")))
        } else {
            runtime.block_on(driver.call(&call))
        };
        let answer = match result {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

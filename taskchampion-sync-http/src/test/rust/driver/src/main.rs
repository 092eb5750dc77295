//! Real Rust replicas, driven by lines of JSON: a call on each line of the input, its answer on a
//! line of the output, `{"ok": ...}` or `{"error": "..."}`. Replicas and servers have names, so
//! that one process can serve many. It ends with its input.

use anyhow::{anyhow, bail, Context, Result};
use serde_json::{json, Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Write};
use taskchampion::chrono::DateTime;
use taskchampion::storage::AccessMode;
use taskchampion::{
    Annotation, Operation, Operations, Replica, Server, ServerConfig, SqliteStorage, Status, Tag,
    Uuid,
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
                change(self.replica(call)?, uuid, changes).await?;
                Ok(Value::Null)
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

/// Creates the task, unless it exists, and makes changes of the form `["name", argument...]`.
async fn change(replica: &mut Replica<SqliteStorage>, uuid: Uuid, changes: &[Value]) -> Result<()> {
    let mut ops = vec![Operation::UndoPoint];
    let mut task = replica.create_task(uuid, &mut ops).await?;
    for change in changes {
        let argument = |i: usize| change[i].as_str().context("an argument is missing");
        match argument(0)? {
            "status" => {
                let status = match argument(1)? {
                    "pending" => Status::Pending,
                    "completed" => Status::Completed,
                    "deleted" => Status::Deleted,
                    "recurring" => Status::Recurring,
                    other => Status::Unknown(other.into()),
                };
                task.set_status(status, &mut ops)?;
            }
            "description" => task.set_description(argument(1)?.into(), &mut ops)?,
            "value" => {
                task.set_value(argument(1)?, change[2].as_str().map(Into::into), &mut ops)?
            }
            "addTag" => {
                let tag: Tag = argument(1)?.parse().map_err(|e| anyhow!("{e}"))?;
                task.add_tag(&tag, &mut ops)?;
            }
            "removeTag" => {
                let tag: Tag = argument(1)?.parse().map_err(|e| anyhow!("{e}"))?;
                task.remove_tag(&tag, &mut ops)?;
            }
            "annotate" => {
                let entry = DateTime::from_timestamp(argument(1)?.parse()?, 0).context("time")?;
                let description = argument(2)?.into();
                task.add_annotation(Annotation { entry, description }, &mut ops)?;
            }
            "addDependency" => task.add_dependency(Uuid::parse_str(argument(1)?)?, &mut ops)?,
            "start" => task.start(&mut ops)?,
            "stop" => task.stop(&mut ops)?,
            "done" => task.done(&mut ops)?,
            other => bail!("no such change: {other}"),
        }
    }
    replica.commit_operations(ops).await?;
    Ok(())
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
        let answer = match runtime.block_on(driver.call(&call)) {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

//! The tasks that are measured with: the same ones as in `Data.java`.

use taskchampion::chrono::{DateTime, Utc};
use taskchampion::{Operation, Operations, Uuid};

pub const PENDING_EVERY: u64 = 10;
pub const OTHER_TASKS: u64 = 1_000_000_000;
/// The number of the first task that has `PROJECT` and the tag.
pub const LISTED: u64 = 3 * PENDING_EVERY;
pub const PROJECT: &str = "project-3";
pub const TAG: &str = "tag_next";
const ENTRY: i64 = 1_750_000_000;

pub fn uuid(number: u64) -> Uuid {
    let high = mix(2 * number) & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = mix(2 * number + 1) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    Uuid::from_u64_pair(high, low)
}

/// Operations that make tasks, each a Create and five properties, with an undo point before them.
pub fn one_commit(first: u64, count: u64) -> Operations {
    let mut operations = vec![Operation::UndoPoint];
    for number in first..first + count {
        add_task(&mut operations, number);
    }
    operations
}

/// Gives the pending ones of the first tasks a project each, and every third of them a tag: of 30, one
/// has both `PROJECT` and the tag.
pub fn projects(count: u64) -> Operations {
    let mut operations = Operations::new();
    for number in (0..count).step_by(PENDING_EVERY as usize) {
        let (uuid, pending) = (uuid(number), number / PENDING_EVERY);
        operations.push(update(uuid, "project", &format!("project-{}", pending % 10)));
        if pending % 3 == 0 {
            operations.push(update(uuid, TAG, "x"));
        }
    }
    operations
}

/// How many of the first tasks have `PROJECT` and the tag.
pub fn listed(count: u64) -> u64 {
    (count.div_ceil(PENDING_EVERY) + 26) / 30
}

fn add_task(operations: &mut Operations, number: u64) {
    let uuid = self::uuid(number);
    let pending = number % PENDING_EVERY == 0;
    let status = if pending { "pending" } else { "completed" };
    let time = (ENTRY + number as i64).to_string();
    operations.push(Operation::Create { uuid });
    let mut update = |property: &str, value: &str| operations.push(update(uuid, property, value));
    update("description", &format!("Task number {number} of the benchmark"));
    update("status", status);
    update("entry", &time);
    update("modified", &time);
    if pending {
        let other = self::uuid(number.saturating_sub(PENDING_EVERY));
        update(&format!("dep_{other}"), "x");
    } else {
        update("end", &time);
    }
}

fn update(uuid: Uuid, property: &str, value: &str) -> Operation {
    Operation::Update {
        uuid,
        property: property.into(),
        old_value: None,
        value: Some(value.into()),
        timestamp: DateTime::<Utc>::from_timestamp(ENTRY, 0).expect("a valid time"),
    }
}

fn mix(seed: u64) -> u64 {
    let mut z = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

//! Measures one row with TaskChampion, as `Rows` does with the library, and prints the same line:
//! the first run, the median of the later ones, and how many those were.
//!
//! Usage: `taskchampion-reference ROW DIRECTORY TASKS`

mod data;
mod places;
mod rows;

use anyhow::{bail, Result};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Compiled code needs less of a warm-up than Java, but its caches do need one.
const FEWEST_RUNS: usize = 3;
/// For how long to warm up at least, and to measure, unless the environment says it.
const SECONDS: u64 = 1;
const MOST_RUNS: usize = 20_000;
/// A run that takes longer is not repeated: caches do not matter to it.
const LONG: Duration = Duration::from_secs(20);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, row, directory, tasks] = args.as_slice() else {
        bail!("usage: taskchampion-reference ROW DIRECTORY TASKS");
    };
    let workspace = rows::Workspace {
        directory: PathBuf::from(directory),
        tasks: tasks.parse()?,
    };
    if row == "prepare" {
        workspace.prepare().await?;
        println!("0 0 0");
        return Ok(());
    }
    if row == "i" || row == "i-open" {
        let size = workspace.size(row == "i-open").await?;
        println!("{size} {size} 1");
        return Ok(());
    }
    let mut measurement = workspace.measurement(row).await?;
    let first = measurement.once().await?;
    if first > LONG.as_nanos() {
        println!("{first} {first} 1");
        return Ok(());
    }
    collect(&mut measurement).await?;
    let mut samples = collect(&mut measurement).await?;
    samples.sort();
    println!("{} {} {}", first, samples[samples.len() / 2], samples.len());
    Ok(())
}

async fn collect(measurement: &mut rows::Measurement) -> Result<Vec<u128>> {
    let seconds = match std::env::var("BENCHMARKS_SECONDS") {
        Ok(text) => text.parse()?,
        Err(_) => SECONDS,
    };
    let mut samples = Vec::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    while samples.len() < FEWEST_RUNS || (Instant::now() < end && samples.len() < MOST_RUNS) {
        samples.push(measurement.once().await?);
    }
    Ok(samples)
}

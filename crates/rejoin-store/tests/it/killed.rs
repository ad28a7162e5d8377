//! A process that commits and says so is killed at random moments; what it said must be there.

use std::collections::HashMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rejoin_store::{Durable, Storage, Write};

/// Names the file to commit to, and so makes this test the process that is killed.
const FILE: &str = "REJOIN_TEST_COMMIT_TO";
/// How often to kill; more than usual for a long run.
const TIMES: &str = "REJOIN_KILLS";

const PER_BATCH: u64 = 20;
const KEYS: u64 = 500;

#[test]
fn what_a_killed_process_had_acknowledged_is_there() {
    if let Some(path) = env::var_os(FILE) {
        commit_until_killed(Path::new(&path));
    }
    let times: u64 = env::var(TIMES).map_or(60, |times| times.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.store");
    let mut acknowledged = 0;
    let mut within_a_commit = 0;
    for time in 0..times {
        acknowledged = kill_one(&path, time).max(acknowledged);
        let found = check(&path, acknowledged);
        within_a_commit += u64::from(found > acknowledged);
        acknowledged = found;
    }
    assert!(
        acknowledged > times,
        "{acknowledged} batches in {times} lives"
    );
    println!("killed {times} times, {acknowledged} batches, {within_a_commit} not yet told");
}

/// Commits numbered batches, each said aloud once it is durable.
fn commit_until_killed(path: &Path) -> ! {
    let mut storage = Durable::open(path).unwrap();
    let mut batch = last_batch(&mut storage);
    loop {
        batch += 1;
        let mut writes = vec![Write::put("last batch", batch.to_string())];
        writes.extend((0..PER_BATCH).map(|nth| {
            let key = (batch * PER_BATCH + nth) % KEYS;
            Write::put(format!("key {key}"), content(batch, key))
        }));
        storage.commit(&writes).unwrap();
        println!("batch {batch}");
        io::stdout().flush().unwrap();
    }
}

/// Long enough that a batch takes several pages.
fn content(batch: u64, key: u64) -> String {
    format!("{batch} ").repeat(1 + (key % 60) as usize)
}

/// Lets a process commit for a while, kills it, and answers the last batch that it told of.
fn kill_one(path: &Path, time: u64) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::what_a_killed_process_had_acknowledged_is_there",
        ])
        .arg("--nocapture")
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last = 0;
    let mut hear = |line: io::Result<String>| {
        if let Some(number) = line.unwrap().strip_prefix("batch ") {
            last = number.parse().unwrap();
        }
    };
    // Some die before their first batch, others within one of the next.
    for line in told.by_ref().take((time * 7 % 23) as usize) {
        hear(line);
    }
    std::thread::sleep(Duration::from_micros(time * 7919 % 4_000));
    child.kill().unwrap();
    // What it had said before it died is still in the pipe.
    told.for_each(&mut hear);
    child.wait().unwrap();
    last
}

fn last_batch(storage: &mut Durable) -> u64 {
    records(storage)
        .get("last batch")
        .map_or(0, |batch| batch.parse().unwrap())
}

fn records(storage: &mut Durable) -> HashMap<String, String> {
    let mut records = HashMap::new();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let loaded = storage
        .load(&mut |key, value| {
            records.insert(text(key), text(value));
        })
        .unwrap();
    assert!(loaded.is_whole());
    records
}

/// The file must hold exactly what some number of whole batches leaves, at least the
/// acknowledged ones. Answers that number.
fn check(path: &Path, acknowledged: u64) -> u64 {
    let mut storage = Durable::open(path).unwrap();
    let last = last_batch(&mut storage);
    assert!(
        last == acknowledged || last == acknowledged + 1,
        "{acknowledged} batches were acknowledged, and {last} are there"
    );
    let mut expected = HashMap::new();
    if last > 0 {
        expected.insert("last batch".to_owned(), last.to_string());
    }
    for batch in 1..=last {
        for nth in 0..PER_BATCH {
            let key = (batch * PER_BATCH + nth) % KEYS;
            expected.insert(format!("key {key}"), content(batch, key));
        }
    }
    assert_eq!(records(&mut storage), expected);
    last
}

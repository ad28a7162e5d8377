//! `inspect`, `merge` and `diff` on states of every type.

mod diff;
mod files;
mod inspect;
mod merge;
mod types;
mod unknown;

use std::fs;
use std::path::PathBuf;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_g_counter::GCounter;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use tempfile::TempDir;

/// A folder for states.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes bytes to a file, and returns its path as an argument.
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).unwrap();
        self.arg(name)
    }

    fn arg(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The names of all files.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// The replica with the id `id` and a clock that always shows `millis`.
fn replica(id: u64, millis: u64) -> Replica {
    Replica::new(ReplicaId::from(id), move || millis)
}

fn counter(counts: &[(u64, u64)]) -> Vec<u8> {
    let counts = counts
        .iter()
        .map(|(id, count)| (ReplicaId::from(*id), *count));
    GCounter::from_iter(counts).to_bytes().unwrap()
}

fn register(id: u64, millis: u64, value: &str) -> Vec<u8> {
    let mut register = LwwRegister::new();
    register.set(&mut replica(id, millis), value.to_owned());
    register.to_bytes().unwrap()
}

fn numbered(timestamp: u64, value: &str) -> Vec<u8> {
    LwwRegister::of(timestamp, value.to_owned())
        .to_bytes()
        .unwrap()
}

fn set(id: u64, elements: &[&str], removed: &[&str]) -> Vec<u8> {
    let (mut set, mut replica) = (OrSet::new(), replica(id, 1));
    set.insert_all(&mut replica, elements.iter().map(ToString::to_string));
    for element in removed {
        set.remove(&mut replica, *element);
    }
    set.to_bytes().unwrap()
}

/// Puts, and removes what has no value.
fn map(id: u64, millis: u64, writes: &[(&str, Option<u64>)]) -> Vec<u8> {
    let (mut map, mut replica) = (LwwMap::new(), replica(id, millis));
    for (key, value) in writes {
        match value {
            Some(value) => map.put(&mut replica, (*key).to_owned(), *value),
            None => map.remove(&mut replica, *key),
        };
    }
    map.to_bytes().unwrap()
}

//! Stores on disks that break: what was acknowledged is readable, and no event is used twice.

mod crashes;
mod full;
mod network;
mod restored;
mod rotten;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Dot, ReplicaId};
use rejoin_or_set::OrSet;
use rejoin_sim::Disk;
use rejoin_store::{Durable, Kind, Recovered, Schema, Settings, Start, Store};

/// Keys, each with a set of numbers. Every write adds a number that was never used before.
type Numbers = BTreeMap<String, BTreeSet<u64>>;

/// What all machines share.
struct Cluster {
    schema: Arc<Schema>,
    sets: Kind<OrSet<u64>>,
    ids: Arc<AtomicU64>,
    time: Arc<AtomicU64>,
    next: u64,
    /// Ever written.
    written: Numbers,
    /// The events of acknowledged writes.
    events: BTreeSet<Dot>,
}

/// A machine: its disk outlives the store that runs on it.
struct Machine {
    id: ReplicaId,
    disk: Disk,
    store: Option<Store>,
    /// Written since the last commit.
    open: Vec<(String, u64, Dot)>,
    acknowledged: Numbers,
}

impl Cluster {
    fn new() -> Self {
        let mut schema = Schema::new();
        let sets = schema.declare("sets").unwrap();
        Self {
            schema: Arc::new(schema),
            sets,
            ids: Arc::new(AtomicU64::new(1_000)),
            time: Arc::new(AtomicU64::new(1_000_000)),
            next: 0,
            written: Numbers::new(),
            events: BTreeSet::new(),
        }
    }

    fn machines(&self, count: u64) -> Vec<Machine> {
        let machine = |id: u64| Machine {
            id: id.into(),
            disk: Disk::new(),
            store: None,
            open: Vec::new(),
            acknowledged: Numbers::new(),
        };
        (1..=count).map(machine).collect()
    }

    /// Opens the store of a machine from what its disk holds.
    fn start(&self, machine: &Machine) -> Result<(Store, Recovered), String> {
        let storage = Durable::with_backend(machine.disk.plug()).map_err(|e| e.to_string())?;
        let (time, ids) = (self.time.clone(), self.ids.clone());
        let start = Start::new(machine.id, move || time.load(Ordering::Relaxed))
            .with_ids(move || ids.fetch_add(1, Ordering::Relaxed).into());
        Store::open(self.schema.clone(), storage, start, Settings::default())
            .map_err(|error| error.to_string())
    }

    /// The wall clock of all goes on.
    fn advance(&self, millis: u64) {
        self.time.fetch_add(millis, Ordering::Relaxed);
    }

    fn write(&mut self, machine: &mut Machine, key: &str) -> Result<(), rejoin_store::Failure> {
        self.next += 1;
        let number = self.next;
        let store = machine.store.as_mut().unwrap();
        let written = store
            .key(self.sets, key)
            .write(|set, me| set.insert(me, number))?;
        let written_ever = self.written.entry(key.to_owned()).or_default();
        written_ever.insert(number);
        machine
            .open
            .push((key.to_owned(), number, written.event.unwrap()));
        Ok(())
    }

    /// All that the machine has written so far is on its disk.
    fn acknowledge(&mut self, machine: &mut Machine) {
        for (key, number, event) in machine.open.drain(..) {
            machine.acknowledged.entry(key).or_default().insert(number);
            assert!(self.events.insert(event), "{event:?} is used twice");
        }
    }

    fn read(&self, machine: &mut Machine) -> Numbers {
        let store = machine.store.as_mut().unwrap();
        let mut found = Numbers::new();
        for key in self.written.keys() {
            if let Some(set) = store.key(self.sets, key).read().unwrap() {
                found.insert(key.clone(), set.iter().copied().collect());
            }
        }
        found
    }
}

impl Machine {
    /// The process is gone, and with it what it had not committed.
    fn crash(&mut self) {
        self.store = None;
        self.open.clear();
    }
}

/// Whether the larger one holds all of the smaller one.
fn holds(larger: &Numbers, smaller: &Numbers) -> bool {
    smaller.iter().all(|(key, numbers)| {
        larger
            .get(key)
            .is_some_and(|more| more.is_superset(numbers))
    })
}

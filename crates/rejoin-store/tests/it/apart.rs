//! Stores that met, parted, forgot, and meet again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::ReplicaId;
use rejoin_lww_register::LwwRegister;
use rejoin_store::{Carried, Kind, Part, Schema, Settings, Start, Store};

type Register = LwwRegister<String>;
type Frames = Vec<(ReplicaId, ReplicaId, Vec<u8>)>;

struct Pair {
    schema: Arc<Schema>,
    kind: Kind<Register>,
    stores: [Store; 2],
    now: u64,
    sent: Frames,
}

impl Pair {
    fn new() -> Self {
        let mut schema = Schema::new();
        let kind = schema.declare("texts").unwrap();
        let schema = Arc::new(schema);
        let stores = [1, 2].map(|number| store(&schema, number, number));
        Self {
            schema,
            kind,
            stores,
            now: 0,
            sent: Vec::new(),
        }
    }

    fn met() -> Self {
        let mut pair = Self::new();
        pair.meet();
        pair
    }

    fn meet(&mut self) {
        let [a, b] = &mut self.stores;
        assert!(a.join(b.id()) && b.join(a.id()));
    }

    fn part(&mut self) {
        let [a, b] = &mut self.stores;
        assert!(a.leave(b.id()) && b.leave(a.id()));
    }

    fn write(&mut self, at: usize, key: &str, value: &str) {
        let key = self.stores[at].key(self.kind, key);
        key.write(|register, me| register.set(me, value.into()))
            .unwrap();
    }

    fn delete(&mut self, at: usize, key: &str) {
        self.stores[at].key(self.kind, key).delete().unwrap();
    }

    fn read(&mut self, at: usize, key: &str) -> Option<String> {
        let read = self.stores[at].key(self.kind, key).read().unwrap();
        read.and_then(|register| register.get().cloned())
    }

    fn keys(&self) -> [usize; 2] {
        [0, 1].map(|at| self.stores[at].keys().len())
    }

    /// Lets time pass, by the second, over a network that loses nothing.
    fn run(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.now += 1_000;
            while self.exchange() {}
        }
    }

    fn exchange(&mut self) -> bool {
        let mut frames = Frames::new();
        for store in &mut self.stores {
            store.tick(self.now);
            let from = store.id();
            let sent = store.frames().unwrap().into_iter();
            frames.extend(sent.map(|(to, frame)| (from, to, frame)));
        }
        for (from, to, frame) in &frames {
            let to = self.stores.iter_mut().find(|store| store.id() == *to);
            // After parting, what was on its way is refused.
            let _ = to.map(|to| to.receive(*from, frame));
        }
        self.sent.extend_from_slice(&frames);
        !frames.is_empty()
    }
}

fn store(schema: &Arc<Schema>, number: u64, ids: u64) -> Store {
    let drawn = AtomicU64::new(ids << 40);
    let start = Start::new(number.into(), || 1_700_000_000_000)
        .with_ids(move || drawn.fetch_add(1, Ordering::Relaxed).into());
    Store::new(schema.clone(), start, Settings::default())
}

/// Both have forgotten what the other never saw; what lives at either must not be given up by both.
fn nothing_that_lives_is_lost(mut pair: Pair, before: usize) {
    for at in [0, 1] {
        for key in ["note", "draft"] {
            pair.write(at, &format!("{key} {at}"), "text");
        }
        pair.delete(at, &format!("draft {at}"));
    }
    pair.run(100);
    assert!(pair.stores.iter().all(|store| store.counts().forgotten > 0));
    pair.meet();
    pair.run(300);
    assert_eq!(pair.keys(), [before + 2; 2]);
    for at in [0, 1] {
        for (key, value) in [("note", Some("text")), ("draft", None)] {
            for of in [0, 1] {
                let read = pair.read(at, &format!("{key} {of}"));
                assert_eq!(read.as_deref(), value, "{key} {of} at {at}");
            }
        }
    }
    let [a, b] = &pair.stores;
    assert!(a.contents() == b.contents());
}

#[test]
fn two_that_never_met_and_have_forgotten_lose_nothing() {
    nothing_that_lives_is_lost(Pair::new(), 0);
}

#[test]
fn two_that_parted_and_have_forgotten_lose_nothing() {
    let mut pair = Pair::met();
    for number in 0..20 {
        pair.write(0, &format!("shared {number}"), "text");
    }
    pair.run(20);
    pair.part();
    nothing_that_lives_is_lost(pair, 20);
}

/// A part of a mended difference comes once more, after the key was deleted and forgotten.
#[test]
fn a_late_mending_brings_nothing_back() {
    let mut pair = Pair::met();
    // One id, used twice, makes a difference under equal versions.
    let mut twin = store(&pair.schema, 1, 9);
    twin.join(pair.stores[1].id());
    pair.write(0, "key", "one");
    let written = twin.key(pair.kind, "key");
    written
        .write(|register, me| register.set(me, "two".into()))
        .unwrap();
    let known = pair.stores[1].version().clone();
    twin.give(pair.stores[1].id(), &known, None);
    for (_, frame) in twin.frames().unwrap() {
        pair.stores[1].receive(twin.id(), &frame).unwrap();
    }
    pair.run(40);
    let late: Frames = std::mem::take(&mut pair.sent);
    let carries = |frame: &[u8]| Carried::of(&pair.schema, frame).unwrap();
    let late: Frames = late
        .into_iter()
        .filter(|(.., frame)| carries(frame).part == Part::Entries && carries(frame).entries > 0)
        .collect();
    assert!(!late.is_empty(), "nothing was mended");

    pair.delete(0, "key");
    pair.run(20);
    pair.stores.iter_mut().for_each(Store::report);
    pair.run(200);
    assert!(pair.stores.iter().all(|store| store.contents().is_empty()));
    for (from, to, frame) in late {
        let to = pair.stores.iter_mut().find(|store| store.id() == to);
        to.unwrap().receive(from, &frame).unwrap();
    }
    pair.run(30);
    for at in [0, 1] {
        assert_eq!(pair.read(at, "key"), None, "at {at}");
    }
}

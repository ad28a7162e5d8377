//! Three stores, their disks and clocks, and a network that loses, doubles and reorders.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Dot, ReplicaId};
use rejoin_g_counter::GCounter;
use rejoin_or_set::OrSet;
use rejoin_store::{
    Kind, Loaded, Memory, Schema, Settings, Start, Storage, StorageError, Store, Write,
};

pub(super) const MEMBERS: u64 = 3;
pub(super) const KEYS: [&str; 4] = ["k0", "k1", "k2", "k3"];

pub(super) struct Random(u64);

impl Random {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub(super) fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

/// A memory whose copies are one disk, so that a store can be opened on it again.
#[derive(Clone, Default)]
pub(super) struct Disk(pub(super) Arc<std::sync::Mutex<Memory>>);

impl Storage for Disk {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        self.0.lock().unwrap().load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        self.0.lock().unwrap().commit(batch)
    }
}

pub(super) struct Net {
    pub(super) random: Random,
    pub(super) schema: Arc<Schema>,
    pub(super) likes: Kind<GCounter>,
    pub(super) carts: Kind<OrSet<u64>>,
    pub(super) now: Arc<AtomicU64>,
    pub(super) further: Arc<AtomicU64>,
    pub(super) disks: Vec<Disk>,
    pub(super) stores: Vec<Store>,
    pub(super) flying: Vec<(usize, ReplicaId, Vec<u8>)>,
    /// Every increment by its event, as far as it was committed.
    pub(super) made: BTreeMap<Dot, usize>,
    pub(super) uncommitted: Vec<Vec<(Dot, usize)>>,
}

impl Net {
    pub(super) fn new(seed: u64) -> Self {
        let mut schema = Schema::new();
        let likes = schema.declare("likes").unwrap();
        let carts = schema.declare("carts").unwrap();
        let mut net = Self {
            random: Random(seed * 0x9E37_79B9 + 1),
            schema: Arc::new(schema),
            likes,
            carts,
            now: Arc::new(AtomicU64::new(0)),
            further: Arc::new(AtomicU64::new(1_000)),
            disks: Vec::new(),
            stores: Vec::new(),
            flying: Vec::new(),
            made: BTreeMap::new(),
            uncommitted: vec![Vec::new(); MEMBERS as usize],
        };
        for at in 0..MEMBERS as usize {
            net.disks.push(Disk::default());
            let store = net.open(at);
            net.stores.push(store);
        }
        net
    }

    fn open(&self, at: usize) -> Store {
        let (now, further) = (Arc::clone(&self.now), Arc::clone(&self.further));
        let start = Start::new((at as u64 + 1).into(), move || now.load(Ordering::Relaxed))
            .with_ids(move || further.fetch_add(1, Ordering::Relaxed).into());
        let mut settings = Settings::default();
        settings.forget_every = None;
        settings.reap_every = None;
        settings.sync.message_bytes = 200;
        let disk = self.disks[at].clone();
        let schema = Arc::clone(&self.schema);
        let (mut store, recovered) = Store::open(schema, disk, start, settings).unwrap();
        assert!(recovered.is_whole());
        for member in 1..=MEMBERS {
            store.join(member.into());
        }
        store.tick(self.time());
        store
    }

    fn time(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    pub(super) fn tick(&mut self, at: usize) {
        let now = self.time();
        self.stores[at].tick(now);
    }

    pub(super) fn send(&mut self, at: usize) {
        let from = self.stores[at].id();
        for (to, frame) in self.stores[at].frames().unwrap() {
            let to = (u128::from(to) - 1) as usize;
            self.flying.push((to, from, frame));
        }
        let committed = std::mem::take(&mut self.uncommitted[at]);
        self.made.extend(committed);
    }

    pub(super) fn deliver(&mut self, lossy: bool) {
        if self.flying.is_empty() {
            return;
        }
        let which = self.random.below(self.flying.len() as u64) as usize;
        let (to, from, frame) = if lossy && self.random.one_in(8) {
            self.flying[which].clone()
        } else {
            self.flying.swap_remove(which)
        };
        if lossy && self.random.one_in(5) {
            return;
        }
        self.stores[to].receive(from, &frame).unwrap();
    }

    pub(super) fn crash(&mut self, at: usize) {
        self.stores[at] = self.open(at);
        self.uncommitted[at].clear();
    }

    /// All report what they keep, and forget what was deleted.
    pub(super) fn forget(&mut self) {
        for at in 0..self.stores.len() {
            self.stores[at].report();
            self.send(at);
        }
        self.settle();
        assert!(self.stores.iter_mut().all(|store| store.forget() > 0));
    }

    pub(super) fn step(&mut self) {
        let at = self.random.below(MEMBERS) as usize;
        match self.random.below(12) {
            0..=2 => self.like(at),
            3 => {
                self.now
                    .fetch_add(self.random.below(120), Ordering::Relaxed);
                self.tick(at);
            }
            4 => self.send(at),
            5 if self.random.one_in(6) => self.crash(at),
            _ => self.deliver(true),
        }
    }

    pub(super) fn like(&mut self, at: usize) {
        let key = self.random.below(KEYS.len() as u64) as usize;
        let like = |count: &mut GCounter, me: &mut _| {
            count.increment(me, 1).map(|change| !change.is_nothing())
        };
        let written = self.stores[at]
            .key(self.likes, KEYS[key])
            .edit(like)
            .unwrap();
        self.uncommitted[at].push((written.event.unwrap(), key));
    }

    /// Everything arrives, for as long as anything is sent.
    pub(super) fn settle(&mut self) {
        for _ in 0..400 {
            self.now.fetch_add(100, Ordering::Relaxed);
            for at in 0..self.stores.len() {
                self.tick(at);
                self.send(at);
            }
            while !self.flying.is_empty() {
                self.deliver(false);
                for at in 0..self.stores.len() {
                    self.send(at);
                }
            }
        }
    }

    pub(super) fn agree(&mut self) {
        for at in 1..self.stores.len() {
            let (first, rest) = self.stores.split_at_mut(at);
            assert_eq!(rest[0].version(), first[0].version());
            assert!(rest[0].contents() == first[0].contents());
            assert_eq!(rest[0].digest(), first[0].digest());
        }
    }

    /// What is read is exactly what the events that are here have added.
    pub(super) fn check_counts(&mut self) {
        for at in 0..self.stores.len() {
            let version = self.stores[at].version().clone();
            let uncommitted = self
                .uncommitted
                .iter()
                .flatten()
                .map(|(dot, key)| (dot, key));
            let made = self.made.iter().chain(uncommitted);
            let mut counts = [0_u128; KEYS.len()];
            for (dot, key) in made.filter(|(dot, _)| version.contains(**dot)) {
                counts[*key] += 1;
                assert!(u128::from(dot.replica) > 0);
            }
            for (key, count) in KEYS.iter().zip(counts) {
                let read = self.stores[at].key(self.likes, key).read().unwrap();
                assert_eq!(
                    read.map_or(0, GCounter::value),
                    count,
                    "{key} at {at}: {version:?}"
                );
            }
        }
    }
}

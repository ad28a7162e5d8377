//! Random networks, judged by what was written and not by what the store merges.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Dot, ReplicaId};
use rejoin_g_counter::GCounter;
use rejoin_or_set::OrSet;
use rejoin_store::{
    Failure, Guarantees, Kind, Memory, Rejected, Schema, Settings, Start, Storage, Store,
};
use rejoin_store::{Loaded, StorageError, Write};

const MEMBERS: u64 = 3;
const KEYS: [&str; 4] = ["k0", "k1", "k2", "k3"];

/// How many networks are tried; more if the laws are asked for more histories.
fn networks() -> u64 {
    let asked = std::env::var("REJOIN_HISTORIES").ok();
    asked
        .and_then(|asked| asked.parse().ok())
        .map_or(60, |asked: u64| asked / 4)
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

/// A memory whose copies are one disk, so that a store can be opened on it again.
#[derive(Clone, Default)]
struct Disk(Arc<std::sync::Mutex<Memory>>);

impl Storage for Disk {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        self.0.lock().unwrap().load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        self.0.lock().unwrap().commit(batch)
    }
}

struct Net {
    random: Random,
    schema: Arc<Schema>,
    likes: Kind<GCounter>,
    carts: Kind<OrSet<u64>>,
    now: Arc<AtomicU64>,
    further: Arc<AtomicU64>,
    disks: Vec<Disk>,
    stores: Vec<Store>,
    flying: Vec<(usize, ReplicaId, Vec<u8>)>,
    /// Every increment by its event, as far as it was committed.
    made: BTreeMap<Dot, usize>,
    uncommitted: Vec<Vec<(Dot, usize)>>,
}

impl Net {
    fn new(seed: u64) -> Self {
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

    fn tick(&mut self, at: usize) {
        let now = self.time();
        self.stores[at].tick(now);
    }

    fn send(&mut self, at: usize) {
        let from = self.stores[at].id();
        for (to, frame) in self.stores[at].frames().unwrap() {
            let to = (u128::from(to) - 1) as usize;
            self.flying.push((to, from, frame));
        }
        let committed = std::mem::take(&mut self.uncommitted[at]);
        self.made.extend(committed);
    }

    fn deliver(&mut self, lossy: bool) {
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

    fn crash(&mut self, at: usize) {
        self.stores[at] = self.open(at);
        self.uncommitted[at].clear();
    }

    /// All report what they keep, and forget what was deleted.
    fn forget(&mut self) {
        for at in 0..self.stores.len() {
            self.stores[at].report();
            self.send(at);
        }
        self.settle();
        assert!(self.stores.iter_mut().all(|store| store.forget() > 0));
    }

    fn step(&mut self) {
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

    fn like(&mut self, at: usize) {
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
    fn settle(&mut self) {
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

    fn agree(&mut self) {
        for at in 1..self.stores.len() {
            let (first, rest) = self.stores.split_at_mut(at);
            assert_eq!(rest[0].version(), first[0].version());
            assert!(rest[0].contents() == first[0].contents());
            assert_eq!(rest[0].digest(), first[0].digest());
        }
    }

    /// What is read is exactly what the events that are here have added.
    fn check_counts(&mut self) {
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

#[test]
fn what_is_read_is_what_the_events_here_have_written_at_every_step() {
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        for _ in 0..250 {
            net.step();
            net.check_counts();
        }
        net.settle();
        net.check_counts();
        net.agree();
        let version = net.stores[0].version();
        for dot in net.made.keys() {
            assert!(
                version.contains(*dot),
                "seed {seed}: {dot:?} was committed and is lost"
            );
        }
    }
}

#[test]
fn what_was_deleted_does_not_come_back_and_what_is_new_stays() {
    let mut forgotten = 0;
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        // Which deletion, by its event, has killed which element.
        let mut killed: Vec<(Dot, &str, Vec<u64>)> = Vec::new();
        let mut next = 0;
        for _ in 0..400 {
            let at = net.random.below(MEMBERS) as usize;
            let key = KEYS[net.random.below(2) as usize];
            match net.random.below(12) {
                0..=1 => {
                    next += 1;
                    let access = net.stores[at].key(net.carts, key);
                    match access.write(|cart, me| cart.insert(me, next)) {
                        Ok(_) | Err(Failure::Deleted) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                2 => {
                    let here = net.stores[at].key(net.carts, key).read();
                    let here: Vec<u64> = match here {
                        Ok(cart) => cart.into_iter().flat_map(OrSet::iter).copied().collect(),
                        Err(_) => continue,
                    };
                    let deleted = net.stores[at].key(net.carts, key).delete().unwrap();
                    killed.extend(deleted.event.map(|event| (event, key, here)));
                }
                3 => {
                    net.stores[at].report();
                    net.send(at);
                }
                4 => forgotten += net.stores[at].forget(),
                5 => {
                    net.now.fetch_add(net.random.below(120), Ordering::Relaxed);
                    net.tick(at);
                    net.send(at);
                }
                _ => net.deliver(true),
            }
            for store in &mut net.stores {
                no_ghosts(store, net.carts, &killed);
            }
        }
        for _ in 0..3 {
            net.settle();
            for at in 0..net.stores.len() {
                net.stores[at].report();
                net.send(at);
            }
            net.settle();
            forgotten += net.stores.iter_mut().map(Store::forget).sum::<usize>();
        }
        net.agree();
        for at in 0..net.stores.len() {
            no_ghosts(&mut net.stores[at], net.carts, &killed);
            let access = net.stores[at].key(net.carts, "k0");
            let _ = access
                .write(|cart, me| cart.insert(me, 1_000 + at as u64))
                .unwrap();
        }
        net.settle();
        net.agree();
        for store in &mut net.stores {
            let cart = store.key(net.carts, "k0").read().unwrap().unwrap();
            assert!(
                (1_000..1_000 + MEMBERS).all(|new| cart.contains(&new)),
                "seed {seed}"
            );
        }
    }
    assert!(forgotten > 0, "no deletion was ever forgotten");
}

/// Whoever has a deletion reads nothing that it killed.
fn no_ghosts(store: &mut Store, carts: Kind<OrSet<u64>>, killed: &[(Dot, &str, Vec<u64>)]) {
    for (event, key, elements) in killed {
        if store.version().contains(*event) {
            let cart = store.key(carts, key).read();
            let Ok(Some(cart)) = cart else { continue };
            for element in elements {
                assert!(!cart.contains(element), "{element} is back under {key}");
            }
        }
    }
}

#[test]
fn an_old_copy_of_the_disk_writes_under_a_new_id_and_loses_nothing() {
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        for _ in 0..40 {
            net.step();
        }
        net.settle();
        let old = net.disks[0].0.lock().unwrap().clone();
        for _ in 0..60 {
            net.step();
        }
        net.settle();
        *net.disks[0].0.lock().unwrap() = old;
        let before = net.stores[0].writer();
        net.crash(0);
        net.like(0);
        assert_ne!(
            net.stores[0].writer(),
            before,
            "nobody has confirmed the old one"
        );
        for _ in 0..60 {
            net.step();
        }
        net.settle();
        net.check_counts();
        net.agree();
    }
}

#[test]
fn a_restart_that_everybody_confirms_goes_on_under_the_same_id() {
    let mut net = Net::new(5);
    net.like(0);
    net.settle();
    let before = net.stores[0].writer();
    net.crash(0);
    net.settle();
    net.like(0);
    assert_eq!(net.stores[0].writer(), before);
    net.settle();
    net.check_counts();
    net.agree();
}

/// A disk that is full at times.
#[derive(Clone, Default)]
struct Full(Disk, Arc<AtomicU64>);

impl Storage for Full {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        self.0.load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        if self.1.load(Ordering::Relaxed) > 0 {
            let place = "a full disk".into();
            return Err(StorageError::Full { place });
        }
        self.0.commit(batch)
    }
}

#[test]
fn a_full_disk_refuses_writes_lets_nothing_leave_and_loses_nothing() {
    let mut schema = Schema::new();
    let likes: Kind<GCounter> = schema.declare("likes").unwrap();
    let disk = Full::default();
    let start = || Start::new(1_u64.into(), || 0).with_ids(|| 9_u64.into());
    let settings = Settings::default();
    let schema = Arc::new(schema);
    let (mut store, recovered) =
        Store::open(Arc::clone(&schema), disk.clone(), start(), settings).unwrap();
    assert!(recovered.is_new);
    let like = |store: &mut Store| {
        store
            .key(likes, "k")
            .try_write(|count, me| count.increment(me, 1))
    };
    let _ = like(&mut store).unwrap();
    store.commit().unwrap();
    let _ = like(&mut store).unwrap();
    disk.1.store(1, Ordering::Relaxed);
    assert!(store.commit().is_err());
    assert!(store.frames().is_err() && store.answers().is_err());
    let refused = like(&mut store).unwrap_err();
    assert!(matches!(refused, Failure::Rejected(Rejected::Storage(_))));
    disk.1.store(0, Ordering::Relaxed);
    store.commit().unwrap();
    let _ = like(&mut store).unwrap();
    drop(store);
    let (mut store, recovered) = Store::open(schema, disk, start(), settings).unwrap();
    assert!(!recovered.is_new && recovered.is_whole());
    let read = store.key(likes, "k").read().unwrap();
    assert_eq!(
        read.map(GCounter::value),
        Some(2),
        "the third was never committed"
    );
}

#[test]
fn what_was_deleted_stays_so_when_one_who_had_it_comes_back_from_an_old_copy() {
    let mut net = Net::new(3);
    let carts = net.carts;
    let add = |net: &mut Net, at: usize, key: &str, item: u64| {
        let access = net.stores[at].key(carts, key);
        let _ = access.write(|cart, me| cart.insert(me, item)).unwrap();
    };
    add(&mut net, 0, "k0", 7);
    add(&mut net, 1, "k1", 8);
    net.settle();
    // Something that only the copy has.
    add(&mut net, 0, "k2", 9);
    net.stores[0].commit().unwrap();
    let old = net.disks[0].0.lock().unwrap().clone();
    net.settle();
    let _ = net.stores[0].key(carts, "k0").delete().unwrap();
    net.settle();
    net.forget();
    net.settle();
    for _ in 0..2 {
        let mut session = net.stores[1].session(Guarantees::MONOTONIC_READS);
        let mut read_at = |net: &mut Net, at: usize| {
            let access = net.stores[at].key(carts, "k0").in_session(&mut session);
            access.read().map(|cart| cart.is_some())
        };
        assert_eq!(read_at(&mut net, 1), Ok(false));
        *net.disks[0].0.lock().unwrap() = old.clone();
        net.crash(0);
        assert!(
            net.stores[0].key(carts, "k0").read().unwrap().is_some(),
            "the copy has it"
        );
        assert_eq!(read_at(&mut net, 0), Err(Failure::NotReady), "it was gone");
        add(&mut net, 0, "k3", 10);
        net.settle();
        assert_eq!(net.stores[0].counts().set_back, 1);
        assert_eq!(read_at(&mut net, 0), Ok(false));
        net.agree();
        for at in 0..3 {
            let mut read = |key: &str| {
                let cart = net.stores[at].key(carts, key).read().unwrap();
                cart.map(|cart| cart.iter_sorted().copied().collect::<Vec<_>>())
            };
            assert_eq!(read("k0"), None, "at {at}");
            assert_eq!(read("k1"), Some(vec![8]));
            assert_eq!(read("k2"), Some(vec![9]));
            assert_eq!(read("k3"), Some(vec![10]));
        }
    }
}

/// Of what was deleted and forgotten nothing is left but the events, and they are in no entry.
#[test]
fn events_that_left_no_entry_outlast_a_crash() {
    let mut net = Net::new(4);
    let carts = net.carts;
    let access = net.stores[1].key(carts, "k0");
    let _ = access.write(|cart, me| cart.insert(me, 7)).unwrap();
    let _ = net.stores[1].key(carts, "k0").delete().unwrap();
    net.settle();
    net.forget();
    *net.disks[0].0.lock().unwrap() = Memory::default();
    net.crash(0);
    net.settle();
    let version = net.stores[1].version().clone();
    assert_eq!(*net.stores[0].version(), version);
    net.crash(0);
    assert_eq!(
        *net.stores[0].version(),
        version,
        "it has acknowledged them"
    );
}

#[test]
fn large_values_of_which_only_changes_travel_hold_what_the_events_here_have_written() {
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        let carts = net.carts;
        for key in &KEYS[..2] {
            let access = net.stores[0].key(carts, key);
            let many = |cart: &mut OrSet<u64>, me: &mut _| {
                Ok::<_, String>(!cart.insert_all(me, 0..200).is_nothing())
            };
            let _ = access.edit(many).unwrap();
        }
        net.settle();
        let mut items: BTreeMap<Dot, (usize, u64)> = BTreeMap::new();
        for item in 1_000..1_300 {
            let at = net.random.below(MEMBERS) as usize;
            match net.random.below(10) {
                0..=2 => {
                    let key = net.random.below(2) as usize;
                    let access = net.stores[at].key(carts, KEYS[key]);
                    let written = access.write(|cart, me| cart.insert(me, item)).unwrap();
                    net.stores[at].commit().unwrap();
                    items.insert(written.event.unwrap(), (key, item));
                }
                3 => {
                    net.now.fetch_add(net.random.below(120), Ordering::Relaxed);
                    net.tick(at);
                    net.send(at);
                }
                4 if net.random.one_in(6) => net.crash(at),
                _ => net.deliver(true),
            }
            for store in &mut net.stores {
                has_exactly(store, carts, &items);
            }
        }
        net.settle();
        net.agree();
        for store in &mut net.stores {
            has_exactly(store, carts, &items);
            assert!(
                items.keys().all(|dot| store.version().contains(*dot)),
                "seed {seed}"
            );
        }
    }
}

/// A cart holds what it began with, and the items whose events are here.
fn has_exactly(store: &mut Store, carts: Kind<OrSet<u64>>, items: &BTreeMap<Dot, (usize, u64)>) {
    let mut lengths = [200; 2];
    for (dot, (key, item)) in items {
        let is_here = store.version().contains(*dot);
        let cart = store.key(carts, KEYS[*key]).read().unwrap();
        assert_eq!(
            cart.is_some_and(|cart| cart.contains(item)),
            is_here,
            "{item}"
        );
        lengths[*key] += usize::from(is_here);
    }
    for (key, length) in KEYS.iter().zip(lengths) {
        let cart = store.key(carts, key).read().unwrap();
        assert_eq!(cart.map(OrSet::len), Some(length), "{key}");
    }
}

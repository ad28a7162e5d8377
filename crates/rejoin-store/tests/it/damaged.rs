//! Storage that is not what it was: rotten records, unknown kinds, and the same old copy again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rejoin_g_counter::GCounter;
use rejoin_or_set::OrSet;
use rejoin_store::{
    Failure, Level, Loaded, Memory, OpenError, Recovered, Schema, Settings, Start, Storage,
    StorageError, Store, Write,
};

use crate::support::schema;

/// A storage of which some records do not stand the check, for as long as they are listed.
#[derive(Clone, Default)]
struct Rotten {
    records: Arc<Mutex<Memory>>,
    rotten: Arc<Mutex<BTreeSet<Vec<u8>>>>,
}

impl Storage for Rotten {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        let rotten = self.rotten.lock().unwrap();
        let mut damaged = Vec::new();
        let mut check = |key: &[u8], value: &[u8]| match rotten.contains(key) {
            true => damaged.push(key.to_vec()),
            false => each(key, value),
        };
        let mut loaded = self.records.lock().unwrap().load(&mut check)?;
        loaded.damaged = damaged;
        Ok(loaded)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        self.records.lock().unwrap().commit(batch)
    }
}

fn open(schema: Schema, storage: impl Storage + Send + 'static) -> (Store, Recovered) {
    static IDS: AtomicU64 = AtomicU64::new(1);
    let ids = || IDS.fetch_add(1, Ordering::Relaxed).into();
    // The clock stands still, so that only entropy tells one life from another.
    let start = Start::new(1_000_000_u64.into(), || 1_000_000).with_ids(ids);
    Store::open(schema, storage, start, Settings::default()).unwrap()
}

#[test]
fn what_rotted_is_given_up_for_good() {
    let storage = Rotten::default();
    let (mut store, _) = open(schema().0, storage.clone());
    let names = schema().2;
    let set = |store: &mut Store, key: &str| {
        let written = store
            .key(names, key)
            .write(|name, me| name.set(me, key.into()));
        written.unwrap().event.unwrap()
    };
    let (ann, bob) = (set(&mut store, "ann"), set(&mut store, "bob"));
    store.commit().unwrap();
    let is_ann = |key: &[u8]| key.windows(3).any(|part| part == b"ann");
    let mut keys = Vec::new();
    let mut records = storage.records.lock().unwrap().clone();
    records
        .load(&mut |key, _| keys.extend(is_ann(key).then(|| key.to_vec())))
        .unwrap();

    storage.rotten.lock().unwrap().extend(keys.clone());
    let (mut store, recovered) = open(schema().0, storage.clone());
    assert_eq!(recovered.loaded.damaged, keys);
    assert!(!store.version().contains(ann) && store.version().contains(bob));
    store.commit().unwrap();

    // A second accident may undo the first. What was given up must not be read again, or this
    // store would differ from all others that hold the same events.
    storage.rotten.lock().unwrap().clear();
    let (mut store, recovered) = open(schema().0, storage);
    assert!(recovered.is_whole());
    assert!(!store.version().contains(ann) && store.version().contains(bob));
    assert_eq!(store.key(names, "ann").read().unwrap(), None);
    let bob = store.key(names, "bob").read().unwrap();
    assert_eq!(
        bob.and_then(|name| name.get()).map(String::as_str),
        Some("bob")
    );
}

#[test]
fn what_could_not_be_understood_is_known_once_it_is_read() {
    let storage = Rotten::default();
    let (mut store, _) = open(schema().0, storage.clone());
    let carts = schema().3;
    let put = |cart: &mut OrSet<String>, me: &mut _| {
        Ok::<_, String>(!cart.insert(me, "milk".into()).is_nothing())
    };
    let milk = store.key(carts, "ann").edit(put).unwrap().event.unwrap();
    store.commit().unwrap();

    let (mut store, recovered) = open(Schema::new(), storage.clone());
    assert_eq!(recovered.refused, 1);
    assert!(!store.version().contains(milk));
    store.commit().unwrap();

    let (mut store, recovered) = open(schema().0, storage);
    assert!(recovered.is_whole());
    assert!(store.version().contains(milk));
    let cart = store.key(carts, "ann").read().unwrap().unwrap();
    assert!(cart.contains("milk"));
}

#[test]
fn who_lost_its_members_remembers_what_was_deleted_until_they_join() {
    let storage = Rotten::default();
    let (mut store, _) = open(schema().0, storage.clone());
    let names = schema().2;
    let written = store
        .key(names, "ann")
        .write(|name, me| name.set(me, "Ann".into()));
    assert!(written.is_ok());
    assert!(store.key(names, "ann").delete().unwrap().event.is_some());
    store.join(7_u64.into());
    store.commit().unwrap();

    // The record of who it is, and who the others are.
    storage.rotten.lock().unwrap().insert(b"m".to_vec());
    let (mut store, recovered) = open(schema().0, storage.clone());
    assert_eq!(recovered.loaded.damaged, [b"m"]);
    assert_eq!((store.members().len(), store.forget()), (1, 0));
    store.commit().unwrap();

    storage.rotten.lock().unwrap().clear();
    let (mut store, recovered) = open(schema().0, storage);
    assert!(recovered.is_whole());
    assert_eq!((store.members().len(), store.forget()), (1, 0));
    assert_eq!(store.key(names, "ann").read(), Err(Failure::Deleted));
    store.join(7_u64.into());
    assert_eq!(store.forget(), 0, "that member has not said that it knows");
    store.leave(7_u64.into());
    assert_eq!(store.forget(), 1);
}

#[test]
fn no_ticket_comes_twice_from_one_old_copy() {
    let likes = schema().1;
    let storage = Rotten::default();
    let (mut store, _) = open(schema().0, storage.clone());
    store.join(7_u64.into());
    store.commit().unwrap();
    let copy = storage.records.lock().unwrap().clone();
    let mut tickets = BTreeSet::new();
    for _ in 0..2_000 {
        let (mut store, _) = open(schema().0, copy.clone());
        tickets.insert(store.key(likes, "page").at(Level::All).ask().unwrap());
    }
    // An answer to what one life asked would count for what another one did.
    assert_eq!(tickets.len(), 2_000);
}

/// Lets two talk until they are silent; answers what the second has sent.
fn talk(one: &mut Store, other: &mut Store, from: u64) -> Vec<Vec<u8>> {
    let mut sent = Vec::new();
    for now in (from..from + 20_000).step_by(100) {
        one.tick(now);
        other.tick(now);
        for (_, frame) in one.frames().unwrap() {
            other.receive(one.id(), &frame).unwrap();
        }
        for (_, frame) in other.frames().unwrap() {
            one.receive(other.id(), &frame).unwrap();
            sent.push(frame);
        }
    }
    sent
}

/// A replica with a storage, and a member of it.
fn ann_and_bob(storage: &Rotten) -> (Store, Store) {
    let (kinds, ..) = schema();
    let (mut ann, _) = open(kinds.clone(), storage.clone());
    let start = Start::new(2_000_000_u64.into(), || 1_000_000);
    let mut bob = Store::new(kinds, start, Settings::default());
    ann.join(bob.id());
    bob.join(ann.id());
    (ann, bob)
}

fn add(store: &mut Store, number: u64) {
    let access = store.key(schema().1, "page").at(Level::All);
    let written = access.try_write(|count, me| count.increment(me, number));
    assert!(written.unwrap().event.is_some());
}

fn read(store: &mut Store) -> Option<u128> {
    let count = store.key(schema().1, "page").read().unwrap();
    count.map(GCounter::value)
}

#[test]
fn what_a_member_said_before_a_restart_confirms_nothing() {
    let storage = Rotten::default();
    let (mut ann, mut bob) = ann_and_bob(&storage);
    add(&mut ann, 1);
    let doubled = talk(&mut ann, &mut bob, 0);
    let copy = storage.records.lock().unwrap().clone();
    add(&mut ann, 5);
    talk(&mut ann, &mut bob, 20_000);
    drop(ann);

    let (mut ann, recovered) = open(schema().0, copy);
    assert!(recovered.is_whole());
    for frame in doubled {
        ann.receive(bob.id(), &frame).unwrap();
    }
    add(&mut ann, 3);
    assert_eq!(ann.counts().incarnations, 1);
    talk(&mut ann, &mut bob, 40_000);
    assert_eq!([&mut ann, &mut bob].map(read), [Some(9); 2]);
}

#[test]
fn what_was_sent_before_a_restart_brings_nothing_after_it() {
    let storage = Rotten::default();
    let (mut ann, mut bob) = ann_and_bob(&storage);
    add(&mut ann, 1);
    talk(&mut ann, &mut bob, 0);
    let copy = storage.records.lock().unwrap().clone();
    add(&mut ann, 5);
    let late = ann.frames().unwrap();
    assert!(!late.is_empty());
    drop(ann);

    let (mut ann, _) = open(schema().0, copy);
    talk(&mut ann, &mut bob, 20_000);
    add(&mut ann, 3);
    assert_eq!(ann.counts().incarnations, 0);
    for (_, frame) in late {
        bob.receive(ann.id(), &frame).unwrap();
    }
    assert_eq!(read(&mut bob), Some(1));
    talk(&mut ann, &mut bob, 40_000);
    assert_eq!([&mut ann, &mut bob].map(read), [Some(4); 2]);
}

/// Nobody is told to throw away what another program can read.
#[test]
fn the_storage_of_a_newer_program_is_left_to_it() {
    let open = |meta: &[u8]| {
        let mut memory = Memory::new();
        memory.commit(&[Write::put("m", meta)]).unwrap();
        let start = Start::new(1_u64.into(), || 5);
        Store::open(Schema::new(), memory, start, Settings::default())
            .map(|_| ())
            .unwrap_err()
    };
    let newer = open(&[2, 1, 2, 3]);
    assert_eq!(newer, OpenError::Newer { form: 2 });
    let words = newer.to_string();
    assert!(
        words.contains("newer program") && !words.contains("empty"),
        "{words}"
    );
    for damaged in [&[][..], &[0, 1, 2, 3], &[1, 1, 2, 3]] {
        assert!(matches!(open(damaged), OpenError::Meta(_)), "{damaged:?}");
    }
}

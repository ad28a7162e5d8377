//! Disks that are put back, or full.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_g_counter::GCounter;
use rejoin_store::{
    Failure, Kind, Loaded, Rejected, Schema, Settings, Start, Storage, StorageError, Store, Write,
};

use super::net::{Disk, Net};
use super::networks;

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

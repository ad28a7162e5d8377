use std::io::ErrorKind;

use rejoin_sim::{Disk, Mishap, Random};
use rejoin_store::{Durable, Storage, StorageError, Write};

use super::{Model, apply, batch, closed_file, load};

/// Commits each batch until that succeeds, as a store does, and answers what must be there.
fn insist(storage: &mut Durable, batches: &[Vec<Write>], told: &mut Vec<StorageError>) -> Model {
    let mut model = Model::new();
    for batch in batches {
        while let Err(error) = storage.commit(batch) {
            told.push(error);
            assert!(told.len() < 5, "{told:?}");
        }
        apply(&mut model, batch);
    }
    model
}

#[test]
fn a_refusal_at_every_call_loses_nothing_and_is_told() {
    let mut random = Random::new(2);
    let batches: Vec<_> = (0..6).map(|_| batch(&mut random)).collect();
    let calls = {
        let disk = Disk::new();
        let mut storage = Durable::with_backend(disk.plug()).unwrap();
        let before = disk.calls();
        insist(&mut storage, &batches, &mut vec![]);
        disk.calls() - before
    };
    assert!(calls > 30, "only {calls} calls");
    let mut refused = 0;
    for kind in [ErrorKind::StorageFull, ErrorKind::Other] {
        for call in 1..=calls {
            let disk = Disk::new();
            let mut storage = Durable::with_backend(disk.plug()).unwrap();
            disk.plan(call, Mishap::Refused(kind));
            let mut told = vec![];
            let model = insist(&mut storage, &batches, &mut told);
            assert_eq!(told.len(), 1, "call {call}: {told:?}");
            let is_full = matches!(told[0], StorageError::Full { .. });
            assert_eq!(is_full, kind == ErrorKind::StorageFull, "{told:?}");
            refused += 1;
            let (found, loaded) = load(&mut storage).unwrap();
            assert!(found == model && loaded.is_whole(), "call {call}");
            disk.lose_power(call);
            let (found, loaded) = load(&mut Durable::with_backend(disk.plug()).unwrap()).unwrap();
            assert!(found == model && loaded.is_whole(), "call {call}");
        }
    }
    println!("{refused} refusals, each told, nothing lost");
}

#[test]
fn a_refusal_while_opening_is_told_by_name_and_does_no_harm() {
    let place = || "the storage backend".to_owned();
    let refusals = [
        (
            ErrorKind::StorageFull,
            StorageError::Full { place: place() },
        ),
        (
            ErrorKind::QuotaExceeded,
            StorageError::Full { place: place() },
        ),
        (
            ErrorKind::PermissionDenied,
            StorageError::Denied { place: place() },
        ),
        (
            ErrorKind::TimedOut,
            StorageError::Io {
                place: place(),
                doing: "open",
                kind: ErrorKind::TimedOut,
                what: "timed out".to_owned(),
            },
        ),
    ];
    for (kind, expected) in refusals {
        for is_new in [true, false] {
            let opening = || {
                if is_new {
                    Default::default()
                } else {
                    closed_file(4, 8)
                }
            };
            let calls = {
                let (disk, _) = opening();
                let before = disk.calls();
                // Closing it makes calls as well.
                std::mem::forget(Durable::with_backend(disk.plug()).unwrap());
                disk.calls() - before
            };
            assert!(calls > 3, "only {calls} calls");
            for call in 1..=calls {
                let (disk, model) = opening();
                disk.plan(call, Mishap::Refused(kind));
                assert_eq!(Durable::with_backend(disk.plug()).unwrap_err(), expected);
                let mut storage = Durable::with_backend(disk.plug()).unwrap();
                let (found, loaded) = load(&mut storage).unwrap();
                assert!(found == model && loaded.is_whole(), "call {call}");
            }
        }
    }
}

#[test]
fn a_full_disk_refuses_until_there_is_room() {
    let mut random = Random::new(3);
    let disk = Disk::new();
    let mut storage = Durable::with_backend(disk.plug()).unwrap();
    let mut model = Model::new();
    let mut refusals = 0;
    let mut room = disk.bytes().len() as u64;
    disk.limit(Some(room));
    for _ in 0..60 {
        let batch = batch(&mut random);
        while let Err(error) = storage.commit(&batch) {
            assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
            refusals += 1;
            let (found, loaded) = load(&mut storage).unwrap();
            assert!(found == model && loaded.is_whole());
            // As if somebody had removed other files.
            room += 30_000;
            disk.limit(Some(room));
            assert!(refusals < 60);
        }
        apply(&mut model, &batch);
        assert_eq!(load(&mut storage).unwrap().0, model);
    }
    assert!(refusals > 3, "only {refusals}");
    disk.lose_power(1);
    let (found, _) = load(&mut Durable::with_backend(disk.plug()).unwrap()).unwrap();
    assert_eq!(found, model);
}

#[test]
fn a_failed_sync_whose_pages_are_forgotten_loses_nothing_or_is_told() {
    let mut random = Random::new(9);
    let batches: Vec<_> = (0..6).map(|_| batch(&mut random)).collect();
    let (mut failed, mut unharmed, mut told) = (0, 0, 0);
    for call in 1..=60 {
        for seed in 0..8 {
            let (disk, mut model) = closed_file(10, 9);
            let mut storage = Durable::with_backend(disk.plug()).unwrap();
            disk.plan(call, Mishap::HalfSynced { seed });
            let mut errors = vec![];
            insist(&mut storage, &batches, &mut errors);
            batches.iter().for_each(|batch| apply(&mut model, batch));
            failed += errors.len();
            disk.lose_power(seed);
            match Durable::with_backend(disk.plug()).and_then(|mut storage| load(&mut storage)) {
                Ok((found, _)) if found == model => unharmed += 1,
                Ok((_, loaded)) => assert!(!loaded.is_whole(), "call {call}, seed {seed}"),
                Err(_) => told += 1,
            }
        }
    }
    println!("{failed} syncs failed: {unharmed} files unharmed, {told} told");
    assert!(failed > 20 && unharmed > 200);
}

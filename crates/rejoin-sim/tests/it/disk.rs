//! Records on disks that break.

mod crashes;
mod damage;
mod refusals;

use std::collections::BTreeMap;

use rejoin_sim::{Disk, Random};
use rejoin_store::{Durable, Loaded, Storage, StorageError, Write};

/// What a correct disk would hold.
type Model = BTreeMap<Vec<u8>, Vec<u8>>;

fn apply(model: &mut Model, batch: &[Write]) {
    for write in batch {
        match write {
            Write::Put { key, value } => model.insert(key.clone(), value.clone()),
            Write::Remove { key } => model.remove(key),
        };
    }
}

fn load(storage: &mut Durable) -> Result<(Model, Loaded), StorageError> {
    let mut model = Model::new();
    let loaded = storage.load(&mut |key, value| {
        assert_eq!(model.insert(key.to_vec(), value.to_vec()), None);
    })?;
    assert_eq!(loaded.records, model.len() as u64);
    Ok((model, loaded))
}

/// A few changes; one batch in eight is large, so that the file grows.
fn batch(random: &mut Random) -> Vec<Write> {
    let most = if random.below(8) == 0 { 120 } else { 12 };
    (0..random.between(1, most))
        .map(|_| change(random))
        .collect()
}

fn change(random: &mut Random) -> Write {
    let key = format!("key {}", random.below(150));
    if random.below(5) == 0 {
        return Write::remove(key);
    }
    let length = match random.below(10) {
        0 => random.below(6_000),
        _ => random.below(200),
    };
    let value: Vec<_> = (0..length).map(|_| random.bits() as u8).collect();
    Write::put(key, value)
}

/// A disk with a file of these batches on it, closed in good order, and what is in it.
fn closed_file(batches: u64, seed: u64) -> (Disk, Model) {
    let (disk, mut model, mut random) = (Disk::new(), Model::new(), Random::new(seed));
    let mut storage = Durable::with_backend(disk.plug()).unwrap();
    for _ in 0..batches {
        let batch = batch(&mut random);
        storage.commit(&batch).unwrap();
        apply(&mut model, &batch);
    }
    drop(storage);
    (disk, model)
}

//! Records on disks that break.

mod crashes;
mod damage;
mod refusals;

use std::collections::BTreeMap;

use rejoin_sim::Disk;
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

/// SplitMix64: a whole generator in five lines.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// A few changes; one batch in eight is large, so that the file grows.
    fn batch(&mut self) -> Vec<Write> {
        let most = if self.below(8) == 0 { 120 } else { 12 };
        let changes = 1 + self.below(most);
        (0..changes).map(|_| self.change()).collect()
    }

    fn change(&mut self) -> Write {
        let key = format!("key {}", self.below(150));
        if self.below(5) == 0 {
            return Write::remove(key);
        }
        let length = match self.below(10) {
            0 => self.below(6_000),
            _ => self.below(200),
        };
        let value: Vec<_> = (0..length).map(|_| self.next() as u8).collect();
        Write::put(key, value)
    }
}

/// A disk with a file of these batches on it, closed in good order, and what is in it.
fn closed_file(batches: u64, seed: u64) -> (Disk, Model) {
    let (disk, mut model, mut random) = (Disk::new(), Model::new(), Random(seed));
    let mut storage = Durable::with_backend(disk.plug()).unwrap();
    for _ in 0..batches {
        let batch = random.batch();
        storage.commit(&batch).unwrap();
        apply(&mut model, &batch);
    }
    drop(storage);
    (disk, model)
}

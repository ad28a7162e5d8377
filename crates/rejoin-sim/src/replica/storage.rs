//! The storage of a store on a disk that breaks.

use rejoin_store::{Loaded, Storage, StorageError, Write};

use crate::mutant;
use crate::{Change, DiskError, Mutant, Records};

/// Records with a checksum each: what changed or lies under another key is found.
pub(super) struct Kept {
    records: Records,
    mutant: Option<Mutant>,
    /// What a mutant has not written yet.
    late: Vec<Change>,
    is_touched: bool,
}

impl Kept {
    pub(super) const fn new(records: Records, mutant: Option<Mutant>) -> Self {
        Self {
            records,
            mutant,
            late: Vec::new(),
            is_touched: false,
        }
    }
}

impl Storage for Kept {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        let records = self.records.load().map_err(failed)?;
        let mut loaded = Loaded::default();
        loaded.recovered = !records.is_empty() && !self.records.is_closed();
        for (key, sealed) in records {
            match open(&key, &sealed) {
                Some(value) => {
                    loaded.records += 1;
                    each(&key, value);
                }
                None => loaded.damaged.push(key),
            }
        }
        Ok(loaded)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        self.is_touched = true;
        let changes: Vec<Change> = batch.iter().map(sealed).collect();
        mutant::keep(self.mutant, &self.records, &changes, &mut self.late).map_err(failed)
    }
}

/// As a file is closed by whoever has written to it, unless the power fails before.
impl Drop for Kept {
    fn drop(&mut self) {
        if self.is_touched {
            self.records.close();
        }
    }
}

fn sealed(write: &Write) -> Change {
    match write {
        Write::Put { key, value } => {
            let mut value = value.clone();
            value.extend(sum(key, &value).to_be_bytes());
            let key = key.clone();
            Change::Put { key, value }
        }
        Write::Remove { key } => Change::Remove { key: key.clone() },
    }
}

fn open<'a>(key: &[u8], sealed: &'a [u8]) -> Option<&'a [u8]> {
    let (value, check) = sealed.split_last_chunk::<4>()?;
    (sum(key, value).to_be_bytes() == *check).then_some(value)
}

fn sum(key: &[u8], value: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&(key.len() as u64).to_be_bytes());
    hasher.update(key);
    hasher.update(value);
    hasher.finalize()
}

fn failed(error: DiskError) -> StorageError {
    let place = "the simulated disk".to_owned();
    match error {
        DiskError::Full => StorageError::Full { place },
        DiskError::Crashed => StorageError::Locked { place },
    }
}

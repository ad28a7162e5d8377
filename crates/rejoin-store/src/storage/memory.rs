use std::collections::BTreeMap;

use crate::{Loaded, Storage, StorageError, Write};

/// A [`Storage`] that lasts as long as the process: for caches, tests and simulations.
///
/// It never fails. A clone is what a backup would hold, so putting an old one back is how a test
/// restores a replica from an old copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Memory {
    /// No records.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl Storage for Memory {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        for (key, value) in &self.records {
            each(key, value);
        }
        Ok(Loaded {
            records: self.records.len() as u64,
            ..Loaded::default()
        })
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        for write in batch {
            match write {
                Write::Put { key, value } => {
                    self.records.insert(key.clone(), value.clone());
                }
                Write::Remove { key } => {
                    self.records.remove(key);
                }
            }
        }
        Ok(())
    }
}

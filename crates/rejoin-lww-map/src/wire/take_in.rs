use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;

use rejoin_causality::Stamp;
use rejoin_wire::{DecodeError, Encoded, Reader};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::{Arrival, Columns};
use crate::LwwMap;
use crate::entry::order;
use crate::index::hash_of;

/// How many keys are looked up together. Memory answers many questions in the time of one if they
/// are asked one right after the other, with nothing else in between.
const BLOCK: usize = 32;

/// A key that came, and where it stands.
struct Sought<'de, K> {
    encoded: Encoded<'de, K>,
    key: K,
    hash: u64,
    place: Option<usize>,
}

/// A write that stands over the one at a place.
struct Later<V> {
    place: usize,
    hash: u64,
    stamp: Stamp,
    value: Option<V>,
}

impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Serialize + DeserializeOwned,
    V: Ord + Hash + Serialize + DeserializeOwned,
{
    /// Joins what the columns hold, and answers whether it brought something new.
    ///
    /// # Errors
    /// If a key or value is not legal, and if a key is written otherwise than here. New entries may
    /// have been pushed then, and must be taken away again; no write has been replaced.
    pub(super) fn take_in(
        &mut self,
        mut columns: Columns<'_, K, V>,
        input: &Reader<'_>,
    ) -> Result<bool, DecodeError> {
        let known = self.len_written();
        let mut later = Vec::new();
        let mut block = Vec::with_capacity(columns.len().min(BLOCK));
        loop {
            while let Some(encoded) = (block.len() < BLOCK).then(|| columns.next_key()).flatten() {
                let key: K = encoded.guess()?;
                let hash = hash_of(&key);
                block.push(Sought {
                    encoded,
                    key,
                    hash,
                    place: None,
                });
            }
            if block.is_empty() {
                break;
            }
            for sought in &mut block {
                sought.place = self.place(sought.hash, &sought.key);
            }
            for sought in block.drain(..) {
                let Some(Arrival { stamp, value }) = columns.next_write() else {
                    return Err(input.invalid("a timestamp is 2^62 or more, or its counter 2^16"));
                };
                // A key of this block may be there by now.
                let place = sought
                    .place
                    .or_else(|| self.place(sought.hash, &sought.key));
                match place {
                    None => {
                        sought.encoded.confirm(&sought.key)?;
                        let value = value.map(Encoded::read).transpose()?;
                        self.push(sought.hash, sought.key, stamp, value);
                    }
                    Some(place) if place >= known => {
                        return Err(input.invalid("two keys of different bytes are equal"));
                    }
                    Some(place) => {
                        let (mine, my_stamp) = self.entry_at(place);
                        // Keys ascend by their bytes, so none that is written as ours comes twice.
                        sought.encoded.confirm(&mine.key)?;
                        if stamp == my_stamp && says(value, mine.value.as_ref()) {
                            continue;
                        }
                        let value = value.map(Encoded::read).transpose()?;
                        let mine = (my_stamp, mine.value.as_ref());
                        if order((stamp, value.as_ref()), mine) == Ordering::Greater {
                            later.push(Later {
                                place,
                                hash: sought.hash,
                                stamp,
                                value,
                            });
                        }
                    }
                }
            }
        }
        let grew = !later.is_empty() || self.len_written() > known;
        for write in later {
            self.replace(write.hash, write.place, write.stamp, write.value);
        }
        Ok(grew)
    }
}

/// Whether the bytes are those of this value, or both are removals.
fn says<V: Serialize + DeserializeOwned>(
    encoded: Option<Encoded<'_, V>>,
    value: Option<&V>,
) -> bool {
    match (encoded, value) {
        (Some(encoded), Some(value)) => encoded.confirm(value).is_ok(),
        (None, None) => true,
        _ => false,
    }
}

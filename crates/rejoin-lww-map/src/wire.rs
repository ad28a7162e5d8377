use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_causality::{Stamp, Timestamp};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::LwwMap;
use crate::entry::Entry;
use crate::index::hash_of;

/// A table of the replicas, and columns: the keys, ascending by their bytes; their stamps, as
/// replica and milliseconds; the counters of the stamps; which keys have a value; the values.
///
/// In the order of the keys the times jump to and fro, and no difference is small. Most counters
/// are zero, so keeping them apart saves the two bytes that they would add to every time.
impl<K, V> Wire for LwwMap<K, V>
where
    K: Hash + Eq + Serialize + DeserializeOwned,
    V: Hash + Serialize + DeserializeOwned,
{
    const TAG: Tag = tags::LWW_MAP;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.entries().map(|(_, stamp)| stamp.replica))?;
        let order = out.keys(self.entries().map(|(entry, _)| &entry.key))?;
        let sorted = || order.iter().map(|&place| self.entry_at(place));
        if sorted().any(|(_, stamp)| stamp.time > Timestamp::MAX_ENCODED) {
            return Err(EncodeError::NumberTooLarge);
        }
        out.stamps(sorted().map(|(_, stamp)| in_millis(stamp)))?;
        out.column(sorted().map(|(_, stamp)| u64::from(stamp.time.counter())));
        out.bools(sorted().map(|(entry, _)| entry.value.is_some()));
        out.values(sorted().filter_map(|(entry, _)| entry.value.as_ref()))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = input.offset();
        input.replicas()?;
        let keys = input.keys::<K>()?;
        let mut stamps = input.stamps(keys.len())?;
        let mut counters = input.column(keys.len())?;
        let mut present = input.bools(keys.len())?;
        let live = present.clone().filter(|present| *present).count();
        let mut values = input.values::<V>(live)?;
        let mut map = Self::with_room(affordable::<K, V>(keys.len(), input.offset() - start));
        for key in keys {
            let key = key?;
            let stamp = stamps.next().zip(counters.next()).and_then(whole);
            let (Some(stamp), Some(present)) = (stamp, present.next()) else {
                return Err(input.invalid("a timestamp is 2^62 or more, or its counter 2^16"));
            };
            let value = if present {
                values.next().transpose()?
            } else {
                None
            };
            let hash = hash_of(&key);
            if map.holds(hash, &key) {
                return Err(input.invalid("two keys of different bytes are equal"));
            }
            map.push(hash, key, stamp, value);
        }
        Ok(map)
    }
}

/// The stamp without its counter, and with the milliseconds for the time.
fn in_millis(stamp: Stamp) -> Stamp {
    Stamp {
        time: Timestamp::from_u64(stamp.time.millis()),
        ..stamp
    }
}

/// The stamp with these milliseconds for the time, and this counter.
fn whole((stamp, counter): (Stamp, u64)) -> Option<Stamp> {
    let millis = stamp.time.as_u64();
    let time = Timestamp::from_parts(millis, u16::try_from(counter).ok()?);
    (millis <= Timestamp::MAX_ENCODED.millis()).then_some(Stamp { time, ..stamp })
}

/// How many entries to make room for: all, unless they are far larger than their bytes, which would
/// be a claim to prove first.
fn affordable<K, V>(claimed: usize, bytes: usize) -> usize {
    claimed.min((8 * bytes + (1 << 15)) / size_of::<Entry<K, V>>())
}

/// For keys and values that serde can write and read.
impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Serialize + DeserializeOwned,
    V: Hash + Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine. O(n log n).
    ///
    /// # Errors
    /// [`EncodeError`] if a key or value does not serialize, takes no bytes or nests too deeply, or
    /// for 4 GiB and more.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let mut map = LwwMap::new();
    /// map.put(&mut Replica::random(), String::from("theme"), 7);
    /// let bytes = map.to_bytes()?;
    /// assert_eq!(LwwMap::from_bytes(&bytes), Ok(map));
    /// # Ok::<(), rejoin_lww_map::EncodeError>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The state that [`to_bytes`](Self::to_bytes) wrote. Bytes from anywhere may come in here.
    /// Linear.
    ///
    /// # Errors
    /// [`DecodeError`] if `to_bytes` would not have written exactly these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode(bytes)
    }
}

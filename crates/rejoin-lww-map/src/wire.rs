mod columns;
mod take_in;

use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_causality::Timestamp;
use rejoin_merge::{Bottom, Content, Merge};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, affordable, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::columns::{Columns, in_millis};
use crate::LwwMap;
use crate::entry::Entry;

/// A table of the replicas, and columns: the keys, ascending by their bytes; their stamps, as
/// replica and milliseconds; the counters of the stamps; which keys have a value; the values.
///
/// In the order of the keys the times jump to and fro, and no difference is small. Most counters
/// are zero, so keeping them apart saves the two bytes that they would add to every time.
impl<K, V> Wire for LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content + Serialize + DeserializeOwned,
    V: Ord + Hash + Clone + Content + Serialize + DeserializeOwned,
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
        let columns = Columns::read(input)?;
        let bytes = input.offset() - start;
        let mut map = Self::with_room(affordable::<Entry<K, V>>(columns.len(), bytes));
        map.take_in(columns, input)?;
        Ok(map)
    }

    fn merge_read(&mut self, mut input: Reader<'_>) -> Result<bool, DecodeError> {
        let mut ahead = input.clone();
        let columns = Columns::read(&mut ahead)?;
        if !self.is_bottom() && ahead.clone().finish().is_ok() {
            let mark = self.mark();
            if let Ok(grew) = self.take_in(columns, &ahead) {
                return Ok(grew);
            }
            self.back_to(&mark);
        }
        // To be told what is wrong, or to join keys that are written in more ways than one.
        let other = Self::read(&mut input)?;
        input.finish()?;
        Ok(self.merge_owned(other))
    }
}

/// For keys and values that serde can write and read.
impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content + Serialize + DeserializeOwned,
    V: Ord + Hash + Clone + Content + Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine. O(n log n).
    ///
    /// # Errors
    /// [`EncodeError`] if a key or value does not serialize, takes no bytes or nests too deeply, or
    /// for 4 GiB and more.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
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

    /// Joins a state that comes as bytes, and answers whether it brought something new: what
    /// [`from_bytes`](Self::from_bytes) and a merge do together, in about half of the time. Bytes
    /// from anywhere may come in here.
    ///
    /// One look-up for each entry that comes. What is here already is compared with the bytes, and
    /// not decoded.
    ///
    /// # Errors
    /// As `from_bytes`. Nothing has changed then.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
    /// let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
    /// here.put(&mut phone, String::from("theme"), 7);
    /// there.put(&mut laptop, String::from("font"), 3);
    /// assert_eq!(here.merge_bytes(&there.to_bytes()?), Ok(true));
    /// assert_eq!(here.merge_bytes(&there.to_bytes()?), Ok(false), "only once");
    /// assert_eq!(here.len(), 2);
    /// # Ok::<(), rejoin_lww_map::EncodeError>(())
    /// ```
    pub fn merge_bytes(&mut self, bytes: &[u8]) -> Result<bool, DecodeError> {
        rejoin_wire::merge_bytes(self, bytes)
    }
}

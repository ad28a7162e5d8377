use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_level_store::LevelStore;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ClSet;
use crate::exhausted::LONGEST;

/// The elements, removed ones included, ascending by their bytes; and their causal lengths.
impl<T: Hash + Eq + Serialize + DeserializeOwned> Wire for ClSet<T> {
    const TAG: Tag = tags::CL_SET;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let order = out.keys(self.store().levels().map(|(element, _)| element))?;
        out.column(order.iter().map(|&place| *self.store().at(place).1));
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = input.offset();
        let elements = input.keys::<T>()?;
        let count = elements.len();
        let mut store = LevelStore::with_room_for(count, input.offset() - start);
        for (element, length) in elements.zip(input.column(count)?) {
            if length == 0 || length > LONGEST {
                return Err(input.invalid("a causal length is 0, or 2^62 or more"));
            }
            if !store.insert_new(element?, length) {
                return Err(input.invalid("two elements of different bytes are equal"));
            }
        }
        Ok(Self::of_store(store))
    }
}

/// For elements that serde can write and read.
impl<T: Hash + Eq + Serialize + DeserializeOwned> ClSet<T> {
    /// The state as bytes: the same for equal states, on every machine. O(n log n).
    ///
    /// # Errors
    /// [`EncodeError`] if an element does not serialize, takes no bytes or nests too deeply, or for
    /// 4 GiB and more.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut set = ClSet::new();
    /// set.insert(&mut Replica::random(), String::from("oslo"));
    /// let bytes = set.to_bytes()?;
    /// assert_eq!(ClSet::from_bytes(&bytes), Ok(set));
    /// # Ok::<(), rejoin_cl_set::EncodeError>(())
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

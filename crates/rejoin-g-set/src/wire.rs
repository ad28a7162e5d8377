use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_level_store::LevelStore;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::GSet;

/// The elements, ascending by their bytes.
impl<T: Hash + Eq + Serialize + DeserializeOwned> Wire for GSet<T> {
    const TAG: Tag = tags::G_SET;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.keys(self).map(drop)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = input.offset();
        let elements = input.keys::<T>()?;
        let mut store = LevelStore::with_room_for(elements.len(), input.offset() - start);
        for element in elements {
            if !store.insert_new(element?, ()) {
                return Err(input.invalid("two elements of different bytes are equal"));
            }
        }
        Ok(Self::of_store(store))
    }
}

/// For elements that serde can write and read.
impl<T: Hash + Eq + Serialize + DeserializeOwned> GSet<T> {
    /// The state as bytes: the same for equal states, on every machine. O(n log n).
    ///
    /// # Errors
    /// [`EncodeError`] if an element does not serialize, takes no bytes or nests too deeply, or for
    /// 4 GiB and more.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_g_set::GSet;
    ///
    /// let set: GSet<String> = [String::from("oslo")].into_iter().collect();
    /// let bytes = set.to_bytes()?;
    /// assert_eq!(GSet::from_bytes(&bytes), Ok(set));
    /// # Ok::<(), rejoin_g_set::EncodeError>(())
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

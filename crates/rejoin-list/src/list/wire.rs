//! The list as bytes.

use alloc::vec::Vec;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::List;
use crate::list::Element;
use crate::sequence::Sequence;

/// The log, then the elements that are alive, by dot.
impl<T> Wire for List<T>
where
    T: Element + Serialize + DeserializeOwned,
{
    const TAG: Tag = tags::LIST;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let elements = self.sequence.write(out)?;
        out.values(&elements)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let elements = |input: &mut Reader<'_>, count| input.values(count)?.all();
        let sequence = Sequence::read(input, elements)?;
        Ok(Self { sequence })
    }
}

impl<T> List<T>
where
    T: Element + Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if an element cannot be serialized, takes no bytes or is nested too deeply.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.push(&mut replica, "milk".to_string());
    /// let bytes = list.to_bytes()?;
    /// assert_eq!(List::from_bytes(&bytes), Ok(list));
    /// # Ok::<(), rejoin_list::EncodeError>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The state that [`to_bytes`](Self::to_bytes) wrote. Bytes from anywhere may come in here.
    ///
    /// # Errors
    /// [`DecodeError`] if `to_bytes` would not have written exactly these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode(bytes)
    }
}

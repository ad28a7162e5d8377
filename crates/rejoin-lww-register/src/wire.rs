mod time;

use alloc::vec::Vec;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::time::WireTime;
use crate::LwwRegister;

/// The kind of the timestamp, whether there is a write, and then its timestamp and value.
impl<T, S> Wire for LwwRegister<T, S>
where
    T: Serialize + DeserializeOwned,
    S: WireTime,
{
    const TAG: Tag = tags::LWW_REGISTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(S::KIND);
        out.bool(!self.is_empty());
        if let Some(stamp) = self.stamp() {
            stamp.write(out)?;
        }
        out.values(self.get())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if input.u64()? != S::KIND {
            return Err(input.invalid("the register has timestamps of another kind"));
        }
        if !input.bool()? {
            return Ok(Self::new());
        }
        let stamp = S::read(input)?;
        let mut value = input.values(1)?;
        match value.next() {
            Some(value) => Ok(Self::of(stamp, value?)),
            None => Err(input.invalid("the register lacks its value")),
        }
    }
}

/// For values that serde can write and read.
impl<T, S> LwwRegister<T, S>
where
    T: Serialize + DeserializeOwned,
    S: WireTime,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if the value does not serialize, takes no bytes or nests too deeply, or if
    /// the timestamp is 2^62 or more.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_lww_register::LwwRegister;
    ///
    /// let register = LwwRegister::of(7_u64, String::from("tea"));
    /// let bytes = register.to_bytes()?;
    /// assert_eq!(LwwRegister::from_bytes(&bytes), Ok(register));
    /// # Ok::<(), rejoin_lww_register::EncodeError>(())
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

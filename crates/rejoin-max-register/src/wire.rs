use alloc::vec::Vec;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Extreme, ExtremeRegister};

/// Whether there is a value, and then the value.
impl<M> Wire for ExtremeRegister<M>
where
    M: Extreme<Value: Serialize + DeserializeOwned>,
{
    const TAG: Tag = M::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bool(!self.is_empty());
        out.values(self.get())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = usize::from(input.bool()?);
        match input.values(count)?.next() {
            Some(value) => value.map(Self::of),
            None => Ok(Self::new()),
        }
    }
}

/// For values that serde can write and read.
impl<M> ExtremeRegister<M>
where
    M: Extreme<Value: Serialize + DeserializeOwned>,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if the value does not serialize, takes no bytes or nests too deeply.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_max_register::MaxRegister;
    ///
    /// let register = MaxRegister::of(String::from("tea"));
    /// let bytes = register.to_bytes()?;
    /// assert_eq!(MaxRegister::from_bytes(&bytes), Ok(register));
    /// # Ok::<(), rejoin_max_register::EncodeError>(())
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

/// For formats other than our own bytes. No `Option`, which some formats cannot tell from a value
/// that is itself one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form<V> {
    Empty,
    Value(V),
}

impl<M: Extreme<Value: Serialize>> Serialize for ExtremeRegister<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = self.get().map_or(Form::Empty, Form::Value);
        form.serialize(serializer)
    }
}

impl<'de, M: Extreme<Value: Deserialize<'de>>> Deserialize<'de> for ExtremeRegister<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        Ok(match form {
            Form::Empty => Self::new(),
            Form::Value(value) => Self::of(value),
        })
    }
}

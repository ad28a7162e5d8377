//! The text as bytes.

use alloc::vec::Vec;
use core::str;

use rejoin_list::sequence::{Content, Sequence};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use super::Text;
use crate::Chunk;

/// The log, then the characters that are there, by dot.
impl Wire for Text {
    const TAG: Tag = tags::TEXT;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let characters = self.sequence.write(out)?;
        out.bytes(characters.as_str().as_bytes());
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let characters = |input: &mut Reader<'_>, count| {
            let bytes = input.bytes()?;
            let text = str::from_utf8(bytes).map_err(|_| input.invalid("the text is not UTF-8"))?;
            let chunk = Chunk::from(text);
            if chunk.size().chars != count {
                return Err(input.invalid("there are not as many characters as elements alive"));
            }
            Ok(chunk)
        };
        let sequence = Sequence::read(input, characters)?;
        Ok(Self { sequence })
    }
}

impl Text {
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if a sequence number is too large, which takes centuries of typing.
    ///
    /// ```
    /// use rejoin_text::{Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.push(&mut replica, "Hello");
    /// let bytes = text.to_bytes()?;
    /// assert_eq!(Text::from_bytes(&bytes), Ok(text));
    /// # Ok::<(), rejoin_text::EncodeError>(())
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

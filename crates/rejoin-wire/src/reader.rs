use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use crate::varint::{self, Fault};
use crate::{DecodeError, NUMBER_LIMIT};

/// Takes the parts of a state from its encoded body.
///
/// Every method accepts exactly what the method of the same name of
/// [`Writer`](crate::Writer) writes, and checks a count or length against the bytes that
/// are there before it reserves memory for it.
#[derive(Clone, Debug)]
pub struct Reader<'de> {
    pub(crate) left: &'de [u8],
    /// How long the body is: an upper bound for the number of items of any state.
    length: usize,
    /// Where the body ends in the whole input.
    end: usize,
    pub(crate) table: Table<'de>,
    pub(crate) used: Vec<bool>,
    /// Whether fields that the type does not know are left out.
    pub(crate) known_only: bool,
}

impl<'de> Reader<'de> {
    /// Reads a body that has no envelope.
    pub fn new(body: &'de [u8]) -> Self {
        Self::at(body, 0)
    }

    /// Reads a body that starts at `start` in the whole input.
    pub(crate) fn at(body: &'de [u8], start: usize) -> Self {
        Self {
            left: body,
            length: body.len(),
            end: start + body.len(),
            table: Table::default(),
            used: Vec::new(),
            known_only: false,
        }
    }

    /// Reads a number.
    ///
    /// # Errors
    /// If it is cut off, longer than needed or too large for 64 bits.
    #[inline]
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        varint::take(&mut self.left).map_err(|fault| self.fault(fault))
    }

    /// Reads a signed number.
    ///
    /// # Errors
    /// As [`u64`](Self::u64).
    pub fn i64(&mut self) -> Result<i64, DecodeError> {
        self.u64().map(varint::unzigzag)
    }

    /// Reads one byte, 0 or 1.
    ///
    /// # Errors
    /// If there is no byte, or another one.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        let at = self.offset();
        match self.slice(1)? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(DecodeError::OutOfRange { at }),
        }
    }

    /// Reads a sequence number or timestamp.
    ///
    /// # Errors
    /// As [`u64`](Self::u64), and from [`NUMBER_LIMIT`] on.
    pub fn number(&mut self) -> Result<u64, DecodeError> {
        let at = self.offset();
        let number = self.u64()?;
        if number >= NUMBER_LIMIT {
            return Err(DecodeError::OutOfRange { at });
        }
        Ok(number)
    }

    /// Reads a length and that many bytes, which stay where they are.
    ///
    /// # Errors
    /// If fewer bytes are left.
    pub fn bytes(&mut self) -> Result<&'de [u8], DecodeError> {
        let length = self.count(1)?;
        self.slice(length)
    }

    /// Reads the number of things that follow, of at least `least` bytes each.
    ///
    /// # Errors
    /// [`DecodeError::TooShort`] if the bytes that are left can't hold so many.
    pub fn count(&mut self, least: usize) -> Result<usize, DecodeError> {
        let at = self.offset();
        let count = self.u64()?;
        match usize::try_from(count) {
            Ok(count) if count <= self.left.len() / least.max(1) => Ok(count),
            _ => Err(DecodeError::TooShort { at }),
        }
    }

    /// Admits a count that follows from something else, such as from a causal context,
    /// where three bytes can claim 2^61 events.
    ///
    /// Each item of a state costs at least one byte somewhere in the body, in its key or
    /// its value; so a count above the length of the whole body is a lie.
    ///
    /// # Errors
    /// [`DecodeError::OutOfRange`] if the count exceeds the length of the body.
    pub fn items(&self, count: u128) -> Result<usize, DecodeError> {
        match usize::try_from(count) {
            Ok(count) if count <= self.length => Ok(count),
            _ => Err(DecodeError::OutOfRange { at: self.offset() }),
        }
    }

    /// Whether nothing is left: for a part that is only written where there is something to say.
    pub fn is_at_end(&self) -> bool {
        self.left.is_empty()
    }

    /// Where the reader stands, counted from the start of the whole input.
    pub fn offset(&self) -> usize {
        self.end - self.left.len()
    }

    /// The error for a broken rule of the data type, to be returned by its
    /// [`read`](crate::Wire::read).
    pub fn invalid(&self, rule: &'static str) -> DecodeError {
        DecodeError::Invalid {
            at: self.offset(),
            rule,
        }
    }

    /// Ends the reading. Not needed within [`decode`](crate::decode), which does it.
    ///
    /// # Errors
    /// If something is left over, or a replica in the table was not used.
    pub fn finish(self) -> Result<(), DecodeError> {
        self.check_table()?;
        if self.left.is_empty() {
            return Ok(());
        }
        Err(DecodeError::Trailing { at: self.offset() })
    }

    pub(crate) fn slice(&mut self, length: usize) -> Result<&'de [u8], DecodeError> {
        let Some((bytes, rest)) = self.left.split_at_checked(length) else {
            return Err(DecodeError::TooShort { at: self.offset() });
        };
        self.left = rest;
        Ok(bytes)
    }

    fn fault(&self, fault: Fault) -> DecodeError {
        let at = self.offset();
        match fault {
            Fault::Short => DecodeError::TooShort { at },
            Fault::Long => DecodeError::BadNumber { at },
        }
    }
}

/// The table of replicas, left in the input: looking one up costs two loads.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Table<'de> {
    pub(crate) ids: &'de [[u8; 16]],
}

impl Table<'_> {
    /// # Panics
    /// Never: whoever calls has compared the index with the length.
    #[inline]
    pub(crate) fn get(self, index: usize) -> ReplicaId {
        ReplicaId::from_bytes(self.ids[index])
    }
}

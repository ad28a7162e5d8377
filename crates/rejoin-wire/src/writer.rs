use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use crate::{EncodeError, NUMBER_LIMIT, varint};

/// Appends the parts of a state to its encoded body.
///
/// Every method has its mirror of the same name in [`Reader`](crate::Reader); a type reads
/// in the order in which it wrote. Nothing is self-describing: the type's tag and the
/// version of the format say what stands where.
///
/// Replicas are written once, in a table ([`replicas`](Self::replicas)), and then named by
/// their place in it.
#[derive(Debug, Default)]
pub struct Writer {
    pub(crate) out: Vec<u8>,
    /// Kept between columns, so that their bytes need no new memory each time.
    pub(crate) scratch: Vec<u8>,
    pub(crate) table: Vec<ReplicaId>,
    pub(crate) used: Vec<bool>,
    /// The most items that a column had.
    most: usize,
    pub(crate) last_field: u64,
}

impl Writer {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a number: one byte below 128, at most ten.
    pub fn u64(&mut self, number: u64) {
        varint::put(&mut self.out, number);
    }

    /// Writes a signed number: one byte from -64 to 63, at most ten.
    pub fn i64(&mut self, number: i64) {
        self.u64(varint::zigzag(number));
    }

    /// Writes one byte, 0 or 1.
    pub fn bool(&mut self, flag: bool) {
        self.out.push(flag.into());
    }

    /// Writes a sequence number or timestamp.
    ///
    /// # Errors
    /// [`EncodeError::NumberTooLarge`] from [`NUMBER_LIMIT`] on.
    pub fn number(&mut self, number: u64) -> Result<(), EncodeError> {
        if number >= NUMBER_LIMIT {
            return Err(EncodeError::NumberTooLarge);
        }
        self.u64(number);
        Ok(())
    }

    /// Writes a length and the bytes themselves.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    /// Ends the body and hands it out, without an envelope.
    ///
    /// # Errors
    /// [`EncodeError::UnusedReplica`] if the last table has a replica that was not used;
    /// [`EncodeError::TooFolded`] if a column has more items than the body has bytes.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.check_table()?;
        if self.most > self.out.len() {
            return Err(EncodeError::TooFolded);
        }
        Ok(self.out)
    }

    /// Remembers how long a column was, because the reader will compare.
    pub(crate) fn note_items(&mut self, count: usize) {
        self.most = self.most.max(count);
    }
}

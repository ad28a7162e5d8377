use alloc::vec::Vec;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::GCounter;

/// A table of the replicas, and a column of their counts.
impl Wire for GCounter {
    const TAG: Tag = tags::G_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.counts().map(|(replica, _)| replica))?;
        self.write_columns(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        Self::read_columns(input)
    }
}

/// For types that hold several counters, and write one table of replicas for all of them.
impl GCounter {
    /// Writes the counts beside the table of replicas that was written last.
    ///
    /// # Errors
    /// [`EncodeError`] if a replica is not in the table.
    pub fn write_columns(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.counts(self.vector())
    }

    /// Reads what [`write_columns`](Self::write_columns) wrote.
    ///
    /// # Errors
    /// [`DecodeError`] if `write_columns` would not have written exactly this.
    pub fn read_columns(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.counts().map(Self::of_counts)
    }
}

impl GCounter {
    /// The state as bytes: the same for equal states, on every machine. About 17 bytes for each
    /// replica, and 12 more.
    ///
    /// # Errors
    /// [`EncodeError`] from 4 GiB on.
    ///
    /// ```
    /// use rejoin_g_counter::GCounter;
    ///
    /// let counter = GCounter::from_iter([(1_u64.into(), 5)]);
    /// let bytes = counter.to_bytes().expect("a small state");
    /// assert_eq!(GCounter::from_bytes(&bytes), Ok(counter));
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

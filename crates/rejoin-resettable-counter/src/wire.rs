use alloc::vec::Vec;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::ResettableCounter;
use crate::tally::Tally;

/// A table of the replicas; then columns of the totals and the floors, up, and the same down.
///
/// There is no rule between the columns that a reader could check: each number may come before
/// any other.
impl Wire for ResettableCounter {
    const TAG: Tag = tags::RESETTABLE_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let columns = [
            &self.up.totals,
            &self.up.floors,
            &self.down.totals,
            &self.down.floors,
        ];
        let named = columns.iter().flat_map(|column| column.iter());
        out.replicas(named.map(|(replica, _)| replica))?;
        for column in columns {
            out.counts(column)?;
        }
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let up = read_tally(input)?;
        let down = read_tally(input)?;
        Ok(Self { up, down })
    }
}

fn read_tally(input: &mut Reader<'_>) -> Result<Tally, DecodeError> {
    let totals = input.counts()?;
    let floors = input.counts()?;
    Ok(Tally { totals, floors })
}

impl ResettableCounter {
    /// The state as bytes: the same for equal states, on every machine. About 20 bytes for each
    /// replica, and 12 more.
    ///
    /// # Errors
    /// [`EncodeError`] from 4 GiB on.
    ///
    /// ```
    /// use rejoin_resettable_counter::ResettableCounter;
    ///
    /// let counter = ResettableCounter::from_iter([(1_u64.into(), 5, 7)]);
    /// let bytes = counter.to_bytes().expect("a small state");
    /// assert_eq!(ResettableCounter::from_bytes(&bytes), Ok(counter));
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

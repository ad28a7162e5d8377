use alloc::vec::Vec;

use rejoin_g_counter::GCounter;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::PnCounter;

/// One table of the replicas for both counters, then the columns of each.
impl Wire for PnCounter {
    const TAG: Tag = tags::PN_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (up, down) = self.counters();
        out.replicas(self.counts().map(|(replica, ..)| replica))?;
        up.write_columns(out)?;
        down.write_columns(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let up = GCounter::read_columns(input)?;
        let down = GCounter::read_columns(input)?;
        Ok(Self::from_counters(up, down))
    }
}

impl PnCounter {
    /// The state as bytes: the same for equal states, on every machine. About 18 bytes for each
    /// replica, and 12 more.
    ///
    /// # Errors
    /// [`EncodeError`] from 4 GiB on.
    ///
    /// ```
    /// use rejoin_pn_counter::PnCounter;
    ///
    /// let counter = PnCounter::from_iter([(1_u64.into(), 5, 7)]);
    /// let bytes = counter.to_bytes().expect("a small state");
    /// assert_eq!(PnCounter::from_bytes(&bytes), Ok(counter));
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

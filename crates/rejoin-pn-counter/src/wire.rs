use alloc::vec::Vec;

use rejoin_g_counter::GCounter;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::PnCounter;

/// One table of the replicas for both counters, and the counts of each; then, if any have departed,
/// who did in each.
impl Wire for PnCounter {
    const TAG: Tag = tags::PN_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (up, down) = self.counters();
        out.replicas(up.replicas().chain(down.replicas()))?;
        up.write_counts(out)?;
        down.write_counts(out)?;
        if self.departed().next().is_none() {
            return Ok(());
        }
        up.write_departed(out)?;
        down.write_departed(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let up = GCounter::read_counts(input)?;
        let down = GCounter::read_counts(input)?;
        if input.is_at_end() {
            return Ok(Self::from_counters(up, down));
        }
        let at = input.offset();
        let up = up.read_departed(input)?;
        let counter = Self::from_counters(up, down.read_departed(input)?);
        if counter.departed().next().is_none() {
            return Err(DecodeError::NotCanonical { at });
        }
        Ok(counter)
    }
}

impl PnCounter {
    /// The state as bytes: the same for equal states, on every machine. About 18 bytes for each
    /// replica, 6 more for one that departed, and 12 in all.
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

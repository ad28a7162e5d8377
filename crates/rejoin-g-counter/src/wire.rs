use alloc::vec::Vec;

use rejoin_causality::ReplicaId;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::GCounter;
use crate::departed::{Departed, Marker, Misplaced};

/// A marker takes at least two places in the table and a number.
const LEAST_MARKER: usize = 3;

/// A table of the replicas, and a column of their counts; then, if any have departed, who did.
impl Wire for GCounter {
    const TAG: Tag = tags::G_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.replicas())?;
        self.write_counts(out)?;
        let (_, departed) = self.parts();
        if departed.is_empty() {
            return Ok(());
        }
        self.write_departed(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let counter = Self::read_counts(input)?;
        if input.is_at_end() {
            return Ok(counter);
        }
        let at = input.offset();
        let counter = counter.read_departed(input)?;
        let (_, departed) = counter.parts();
        if departed.is_empty() {
            return Err(DecodeError::NotCanonical { at });
        }
        Ok(counter)
    }
}

/// For types that hold several counters, and write one table of replicas for all of them.
impl GCounter {
    /// Every replica that the table must have: who counted, who departed, and into whom.
    pub fn replicas(&self) -> impl Iterator<Item = ReplicaId> + '_ {
        let (counts, departed) = self.parts();
        let markers = departed.iter();
        let folded = markers.flat_map(|(replica, marker)| [replica, marker.into]);
        counts.iter().map(|(replica, _)| replica).chain(folded)
    }

    /// Writes the counts beside the table of replicas that was written last.
    ///
    /// # Errors
    /// [`EncodeError`] if a replica is not in the table.
    pub fn write_counts(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (counts, _) = self.parts();
        out.counts(counts)
    }

    /// Writes who has departed, beside that table.
    ///
    /// # Errors
    /// [`EncodeError`] if a replica is not in the table.
    pub fn write_departed(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (_, departed) = self.parts();
        out.u64(departed.iter().len() as u64);
        for (replica, marker) in departed.iter() {
            out.replica(replica)?;
            out.u64(marker.bound);
            out.replica(marker.into)?;
        }
        Ok(())
    }

    /// Reads what [`write_counts`](Self::write_counts) wrote: a counter of which nobody departed.
    ///
    /// # Errors
    /// [`DecodeError`] if `write_counts` would not have written exactly this.
    pub fn read_counts(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let counts = input.counts()?;
        Ok(Self::of_parts(counts, Departed::default()))
    }

    /// Reads what [`write_departed`](Self::write_departed) wrote, into a counter of which only
    /// the counts are known.
    ///
    /// # Errors
    /// [`DecodeError`] if `write_departed` would not have written exactly this.
    pub fn read_departed(self, input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut departed = Departed::default();
        for _ in 0..input.count(LEAST_MARKER)? {
            let at = input.offset();
            let replica = input.replica()?;
            let (bound, into) = (input.u64()?, input.replica()?);
            departed.push(replica, Marker { bound, into }).map_err(
                |misplaced| match misplaced {
                    Misplaced::NotAscending => DecodeError::NotAscending { at },
                    Misplaced::IntoItself => input.invalid(misplaced.rule()),
                },
            )?;
        }
        let (counts, _) = self.into_parts();
        Ok(Self::of_parts(counts, departed))
    }
}

impl GCounter {
    /// The state as bytes: the same for equal states, on every machine. About 17 bytes for each
    /// replica, 3 more for one that departed, and 12 in all.
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

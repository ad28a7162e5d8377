use alloc::vec::Vec;

use rejoin_causality::{ReplicaId, VersionVector};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::BoundedCounter;
use crate::row::Row;
use crate::rows::Rows;

/// A row takes at least its place in the table, two totals and two lengths.
const LEAST_ROW: usize = 5;

/// A table of all replicas; then row by row what one of them has done, ascending by replica.
impl Wire for BoundedCounter {
    const TAG: Tag = tags::BOUNDED_COUNTER;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let partners = |row: &Row| {
            let both = row.sent.iter().chain(row.received.iter());
            both.map(|(replica, _)| replica).collect::<Vec<_>>()
        };
        let rows = self.rows.iter();
        out.replicas(
            rows.flat_map(|(replica, row)| core::iter::once(replica).chain(partners(row))),
        )?;
        out.u64(self.rows.iter().len() as u64);
        for (replica, row) in self.rows.iter() {
            out.replica(replica)?;
            out.u64(row.made);
            out.u64(row.spent);
            write_amounts(out, &row.sent)?;
            write_amounts(out, &row.received)?;
        }
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let count = input.count(LEAST_ROW)?;
        if count > input.replica_count() {
            return Err(input.invalid("there are more rows than replicas"));
        }
        let mut rows: Vec<(ReplicaId, Row)> = Vec::with_capacity(count);
        for _ in 0..count {
            let at = input.offset();
            let replica = input.replica()?;
            if rows.last().is_some_and(|(last, _)| *last >= replica) {
                return Err(DecodeError::NotAscending { at });
            }
            let row = Row {
                made: input.u64()?,
                spent: input.u64()?,
                sent: read_amounts(input)?,
                received: read_amounts(input)?,
            };
            if let Some(rule) = row.fault(replica) {
                return Err(input.invalid(rule));
            }
            rows.push((replica, row));
        }
        Ok(Self {
            rows: Rows::of_sorted(rows),
        })
    }
}

fn write_amounts(out: &mut Writer, amounts: &VersionVector) -> Result<(), EncodeError> {
    out.u64(amounts.len() as u64);
    for (replica, amount) in amounts.iter() {
        out.replica(replica)?;
        out.u64(amount);
    }
    Ok(())
}

fn read_amounts(input: &mut Reader<'_>) -> Result<VersionVector, DecodeError> {
    let count = input.count(2)?;
    let at = input.offset();
    let mut broken = None;
    let entries = (0..count).map_while(|_| {
        let entry = input
            .replica()
            .and_then(|replica| Ok((replica, input.u64()?)));
        entry.map_err(|error| broken = Some(error)).ok()
    });
    let amounts = VersionVector::from_sorted(entries);
    match broken {
        Some(error) => Err(error),
        None => amounts.map_err(|_| DecodeError::NotAscending { at }),
    }
}

impl BoundedCounter {
    /// The state as bytes: the same for equal states, on every machine. About 21 bytes for each
    /// replica, 3 more for each other that it gave to or needed rights from, and 13 in all.
    ///
    /// # Errors
    /// [`EncodeError`] from 4 GiB on.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Replica};
    ///
    /// let mut counter = BoundedCounter::new();
    /// counter.increment(&mut Replica::random(), 5)?;
    /// let bytes = counter.to_bytes().expect("a small state");
    /// assert_eq!(BoundedCounter::from_bytes(&bytes), Ok(counter));
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The state that [`to_bytes`](Self::to_bytes) wrote. Bytes from anywhere may come in here.
    ///
    /// # Errors
    /// [`DecodeError`] if `to_bytes` would not have written exactly these bytes; negative rights
    /// of a replica are [`DecodeError::Invalid`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode(bytes)
    }
}

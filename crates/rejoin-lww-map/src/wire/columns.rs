use rejoin_causality::{Stamp, Timestamp};
use rejoin_wire::{Bools, Column, DecodeError, Encoded, Reader, Stamps, Values};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What an encoded map holds, in the order of its keys. The form has been checked; keys and values
/// are not decoded yet.
pub(super) struct Columns<'de, K, V> {
    keys: Values<'de, K>,
    stamps: Stamps<'de>,
    counters: Column<'de>,
    present: Bools<'de>,
    values: Values<'de, V>,
}

/// A write as it stands in the bytes; without a value, a removal.
pub(super) struct Arrival<'de, V> {
    pub(super) stamp: Stamp,
    pub(super) value: Option<Encoded<'de, V>>,
}

impl<'de, K, V> Columns<'de, K, V>
where
    K: Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    pub(super) fn read(input: &mut Reader<'de>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let keys = input.keys::<K>()?;
        let stamps = input.stamps(keys.len())?;
        let counters = input.column(keys.len())?;
        let present = input.bools(keys.len())?;
        let live = present.clone().filter(|present| *present).count();
        let values = input.values::<V>(live)?;
        Ok(Self {
            keys,
            stamps,
            counters,
            present,
            values,
        })
    }

    /// How many keys are to come.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    #[inline]
    pub(super) fn next_key(&mut self) -> Option<Encoded<'de, K>> {
        self.keys.next_encoded()
    }

    /// The write to the next key whose write was not asked for yet: keys may be asked for ahead of
    /// them. None if its stamp is beyond the limits.
    #[inline]
    pub(super) fn next_write(&mut self) -> Option<Arrival<'de, V>> {
        let stamp = self
            .stamps
            .next()
            .zip(self.counters.next())
            .and_then(whole)?;
        let value = match self.present.next()? {
            true => Some(self.values.next_encoded()?),
            false => None,
        };
        Some(Arrival { stamp, value })
    }
}

/// The stamp without its counter, and with the milliseconds for the time.
pub(super) fn in_millis(stamp: Stamp) -> Stamp {
    Stamp {
        time: Timestamp::from_u64(stamp.time.millis()),
        ..stamp
    }
}

/// The stamp with these milliseconds for the time, and this counter.
fn whole((stamp, counter): (Stamp, u64)) -> Option<Stamp> {
    let millis = stamp.time.as_u64();
    let time = Timestamp::from_parts(millis, u16::try_from(counter).ok()?);
    (millis <= Timestamp::MAX_ENCODED.millis()).then_some(Stamp { time, ..stamp })
}

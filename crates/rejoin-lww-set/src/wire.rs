mod time;

use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, affordable, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::time::WireTime;
use crate::LwwSet;
use crate::entry::Entry;
use crate::tie::Tie;

/// The kind of the stamps, whether an add wins under one stamp, how many entries are kept (0 for
/// all); then columns: the elements, ascending by their bytes; their stamps; which are members.
impl<T, Ts, B, const N: usize> Wire for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Serialize + DeserializeOwned,
    Ts: WireTime,
    B: Tie,
{
    const TAG: Tag = tags::LWW_SET;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(Ts::KIND);
        out.bool(B::ADD_WINS);
        out.u64(Self::KEPT);
        let entries = self.entries();
        let order = out.keys(entries.iter().map(|entry| &entry.element))?;
        let sorted = || order.iter().map(|&place| &entries[place]);
        let stamps: Vec<Ts> = sorted().map(|entry| entry.stamp).collect();
        Ts::write_all(&stamps, out)?;
        out.bools(sorted().map(|entry| entry.live));
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if input.u64()? != Ts::KIND {
            return Err(input.invalid("the set has stamps of another kind"));
        }
        if input.bool()? != B::ADD_WINS {
            return Err(input.invalid("the set has another rule for writes under one stamp"));
        }
        if input.u64()? != Self::KEPT {
            return Err(input.invalid("the set keeps another number of entries"));
        }
        let start = input.offset();
        let elements = input.keys::<T>()?;
        if elements.len() > N {
            return Err(input.invalid("there are more entries than the set keeps"));
        }
        let mut stamps = Ts::read_all(elements.len(), input)?;
        let mut live = input.bools(elements.len())?;
        let bytes = input.offset() - start;
        let mut set = Self::with_room(affordable::<Entry<T, Ts>>(elements.len(), bytes));
        for element in elements {
            let element = element?;
            let (Some(stamp), Some(live)) = (stamps.next().transpose()?, live.next()) else {
                return Err(input.invalid("an element lacks its stamp"));
            };
            if !set.restore(element, stamp, live) {
                return Err(input.invalid("two elements of different bytes are equal"));
            }
        }
        set.restore_order();
        Ok(set)
    }
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// How many entries are kept, as the bytes have it: 0 for all.
    const KEPT: u64 = if Self::BOUNDED { N as u64 } else { 0 };
}

/// For elements that serde can write and read.
impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Serialize + DeserializeOwned,
    Ts: WireTime,
    B: Tie,
{
    /// The state as bytes: the same for equal states, on every machine. O(n log n).
    ///
    /// # Errors
    /// [`EncodeError`] if an element does not serialize, takes no bytes or nests too deeply, if a
    /// stamp is beyond what [`WireTime`] allows, or for 4 GiB and more.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let set = LwwSet::from_iter([(5_u64, String::from("anna"))]);
    /// let bytes = set.to_bytes()?;
    /// assert_eq!(LwwSet::from_bytes(&bytes), Ok(set));
    /// # Ok::<(), rejoin_lww_set::EncodeError>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The state that [`to_bytes`](Self::to_bytes) wrote. Bytes from anywhere may come in here.
    /// O(n log n).
    ///
    /// # Errors
    /// [`DecodeError`] if `to_bytes` would not have written exactly these bytes, and for a set with
    /// stamps of another kind, another [`Tie`] or another bound.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode(bytes)
    }
}

//! The map as bytes.

use alloc::vec::Vec;

use rejoin_causality::{Stamp, Timestamp};
use rejoin_dot_store::{Causal, Element, Parts};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::AwLwwMap;

/// A table of the replicas; what was seen, what was covered, what lives and which of it killed
/// something, as runs; then, by dot, the times of the puts, and the pairs of key and value.
///
/// The replica of a stamp is that of its dot.
impl<K, V> Wire for AwLwwMap<K, V>
where
    K: Element + Serialize + DeserializeOwned,
    V: Element + Serialize + DeserializeOwned,
{
    const TAG: Tag = tags::AW_LWW_MAP;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (seen, covered) = (self.causal.version(), self.causal.covered());
        out.contexts([seen, covered, &self.causal.live(), &self.causal.covering()])?;
        let pages = self.causal.pages();
        out.deltas(pages.iter().map(|(_, (_, (stamp, _)))| stamp.time.as_u64()))?;
        let pairs: Vec<(&K, &V)> = pages
            .iter()
            .map(|(_, (key, (_, value)))| (key, value))
            .collect();
        out.values(&pairs)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let [seen, covered, live, covering] = input.contexts()?;
        let count = input.items(live.count())?;
        let times = input.deltas(count)?;
        let pairs = input.values::<(K, V)>(count)?.all()?;
        let stamps = live.dots().zip(times).map(|(dot, time)| Stamp {
            time: Timestamp::from_u64(time),
            replica: dot.replica,
        });
        let puts = pairs.into_iter().zip(stamps);
        let contents = puts
            .map(|((key, value), stamp)| (key, (stamp, value)))
            .collect();
        let parts = Parts::new([seen, covered, live, covering], contents);
        let causal = Causal::from_parts(parts).map_err(|error| input.invalid(error.rule()))?;
        Ok(Self { causal })
    }
}

impl<K, V> AwLwwMap<K, V>
where
    K: Element + Serialize + DeserializeOwned,
    V: Element + Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if a key or value cannot be serialized, takes no bytes or is nested too
    /// deeply.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_aw_lww_map::{AwLwwMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = AwLwwMap::new();
    /// map.put(&mut replica, "theme".to_string(), 7_u8);
    /// let bytes = map.to_bytes()?;
    /// assert_eq!(AwLwwMap::from_bytes(&bytes), Ok(map));
    /// # Ok::<(), rejoin_aw_lww_map::EncodeError>(())
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

//! The map as bytes.

use alloc::vec::Vec;

use rejoin_dot_store::{Causal, Element, Parts};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::CounterMap;

/// A table of the replicas; what was seen, what was covered, what lives and which of it killed
/// something, as runs; then each step's key and amount, by dot.
impl<K> Wire for CounterMap<K>
where
    K: Element + Serialize + DeserializeOwned,
{
    const TAG: Tag = tags::COUNTER_MAP;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let (seen, covered) = (self.causal.version(), self.causal.covered());
        out.contexts([seen, covered, &self.causal.live(), &self.causal.covering()])?;
        out.values(self.causal.pages().iter().map(|(_, content)| content))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let [seen, covered, live, covering] = input.contexts()?;
        let count = input.items(live.count())?;
        let contents = input.values(count)?.all()?;
        let parts = Parts::new([seen, covered, live, covering], contents);
        let causal = Causal::from_parts(parts).map_err(|error| input.invalid(error.rule()))?;
        Ok(Self { causal })
    }
}

impl<K> CounterMap<K>
where
    K: Element + Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if a key cannot be serialized, takes no bytes or is nested too
    /// deeply.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_counter_map::{CounterMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = CounterMap::new();
    /// map.increment(&mut replica, "tea".to_string(), 7);
    /// let bytes = map.to_bytes()?;
    /// assert_eq!(CounterMap::from_bytes(&bytes), Ok(map));
    /// # Ok::<(), rejoin_counter_map::EncodeError>(())
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

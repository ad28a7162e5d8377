//! The map as bytes.

use alloc::vec::Vec;

use rejoin_dot_store::{Causal, Content, Element, Nest, Parts};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{NOT_ADMITTED, OTHER_KIND, OrMap};

/// The kinds of the values, outer ones first; a table of the replicas; what was seen, what was
/// covered, what lives and which of it killed something, as runs; then, by dot, each key with what
/// the dot says below it.
///
/// A key stands there once for each of its dots, as it does in memory. Written once, a long key
/// with many dots would let few bytes ask for much memory.
impl<K, V> Wire for OrMap<K, V>
where
    K: Element + Serialize + DeserializeOwned,
    V: Nest,
    Content<V>: Serialize + DeserializeOwned,
{
    const TAG: Tag = tags::OR_MAP;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        for number in V::KIND.numbers() {
            out.u64(number);
        }
        let (seen, covered) = (self.causal.version(), self.causal.covered());
        out.contexts([seen, covered, &self.causal.live(), &self.causal.covering()])?;
        out.values(self.causal.pages().iter().map(|(_, content)| content))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        for number in V::KIND.numbers() {
            if input.u64()? != number {
                return Err(input.invalid(OTHER_KIND));
            }
        }
        let [seen, covered, live, covering] = input.contexts()?;
        let count = input.items(live.count())?;
        let contents = input.values(count)?.all()?;
        if !contents.iter().all(Self::admits) {
            return Err(input.invalid(NOT_ADMITTED));
        }
        let parts = Parts::new([seen, covered, live, covering], contents);
        let causal = Causal::from_parts(parts).map_err(|error| input.invalid(error.rule()))?;
        Ok(Self { causal })
    }
}

impl<K, V> OrMap<K, V>
where
    K: Element + Serialize + DeserializeOwned,
    V: Nest,
    Content<V>: Serialize + DeserializeOwned,
{
    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// [`EncodeError`] if a key or value cannot be serialized, takes no bytes or is nested too
    /// deeply.
    /// Some of serde's attributes do not work in bytes without names: it lists them.
    ///
    /// ```
    /// use rejoin_or_map::{OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMap::<String, OrSet<u8>>::new();
    /// map.update(&mut replica, "a".to_string(), |set| set.insert(1));
    /// let bytes = map.to_bytes()?;
    /// assert_eq!(OrMap::from_bytes(&bytes), Ok(map));
    /// // The type of the values is part of the bytes.
    /// assert!(OrMap::<String, OrMap<u8, OrSet<u8>>>::from_bytes(&bytes).is_err());
    /// # Ok::<(), rejoin_or_map::EncodeError>(())
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

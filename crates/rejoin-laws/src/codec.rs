use crate::mutate;

/// How a type is turned into bytes and back: the ability behind the laws of bytes.
pub struct Codec<T> {
    pub(crate) encode: fn(&T) -> Result<Vec<u8>, String>,
    pub(crate) decode: fn(&[u8]) -> Result<T, String>,
    pub(crate) hostile: Option<Hostile>,
    pub(crate) reseal: Option<fn(&mut Vec<u8>)>,
    pub(crate) merge: Option<MergeBytes<T>>,
}

/// How bytes are damaged, by a seed.
pub(crate) type Hostile = fn(&[u8], u64) -> Vec<Vec<u8>>;

/// How bytes are joined into a state.
pub(crate) type MergeBytes<T> = fn(&mut T, &[u8]) -> Result<bool, String>;

impl<T> Codec<T> {
    /// A codec whose bytes are damaged in the usual ways: bits flipped, bytes inserted, dropped,
    /// repeated, swapped, set to extreme values, the end cut off.
    pub fn new(
        encode: fn(&T) -> Result<Vec<u8>, String>,
        decode: fn(&[u8]) -> Result<T, String>,
    ) -> Self {
        Self {
            encode,
            decode,
            hostile: None,
            reseal: None,
            merge: None,
        }
    }

    /// Repairs lengths and checksums after every second damage, as an attacker would; without
    /// it, a checksum keeps nearly all damage away from the decoder behind it.
    #[must_use]
    pub fn with_reseal(self, reseal: fn(&mut Vec<u8>)) -> Self {
        Self {
            reseal: Some(reseal),
            ..self
        }
    }

    /// Joins bytes without decoding them into a state first: must do what decoding and a merge do,
    /// and leave the state as it was where decoding fails.
    #[must_use]
    pub fn with_merge(self, merge: fn(&mut T, &[u8]) -> Result<bool, String>) -> Self {
        Self {
            merge: Some(merge),
            ..self
        }
    }

    /// Damages bytes in ways of the format's own as well: `hostile(bytes, seed)` gives some
    /// variants, whose lengths and checksums are left as they are.
    #[must_use]
    pub fn with_hostile(self, hostile: fn(&[u8], u64) -> Vec<Vec<u8>>) -> Self {
        Self {
            hostile: Some(hostile),
            ..self
        }
    }

    /// Damaged variants of `bytes`.
    pub(crate) fn variants(&self, bytes: &[u8], seed: u64) -> Vec<Vec<u8>> {
        let mut variants = mutate::usual(bytes, seed);
        if let Some(reseal) = self.reseal {
            for variant in variants.iter_mut().step_by(2) {
                reseal(variant);
            }
        }
        if let Some(hostile) = self.hostile {
            variants.extend(hostile(bytes, seed));
        }
        variants
    }
}

// By hand: a derive would demand the same of `T`.
impl<T> Clone for Codec<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Codec<T> {}

//! A bag in parts, which many cores can fill at once.

use super::DotBag;

/// Neither the bits that choose a bucket nor those that a table tells elements apart by.
#[cfg(feature = "rayon")]
const SHIFT: u32 = 40;

/// How many parts there are: enough for many cores, and to share the work well among two.
#[cfg(feature = "rayon")]
pub(super) const PARTS: usize = 16;

/// The part of an element with this hash.
#[cfg(feature = "rayon")]
pub(super) fn part_of(hash: u64) -> usize {
    (hash >> SHIFT) as usize % PARTS
}

#[cfg(feature = "rayon")]
impl<T> DotBag<T> {
    /// None, where the bag is in one piece.
    pub(super) fn parts(&self) -> &[Self] {
        &self.parts
    }

    pub(super) fn parts_mut(&mut self) -> &mut [Self] {
        &mut self.parts
    }

    /// The part that holds the elements of this hash, or the whole.
    #[inline]
    pub(super) fn part(&self, hash: u64) -> &Self {
        if self.parts.is_empty() {
            self
        } else {
            &self.parts[part_of(hash)]
        }
    }

    #[inline]
    pub(super) fn part_mut(&mut self, hash: u64) -> &mut Self {
        if self.parts.is_empty() {
            self
        } else {
            &mut self.parts[part_of(hash)]
        }
    }

    /// Puts everything away, and makes as many parts as there may be.
    pub(super) fn split(&mut self) {
        let state = self.state.clone();
        let part = || Self {
            state: state.clone(),
            ..Self::default()
        };
        let parts = core::iter::repeat_with(part).take(PARTS).collect();
        *self = Self { parts, ..part() };
    }
}

/// Without other cores a bag stays in one piece.
#[cfg(not(feature = "rayon"))]
impl<T> DotBag<T> {
    pub(super) fn parts(&self) -> &[Self] {
        &[]
    }

    pub(super) fn parts_mut(&mut self) -> &mut [Self] {
        &mut []
    }

    #[inline]
    pub(super) fn part(&self, _: u64) -> &Self {
        self
    }

    #[inline]
    pub(super) fn part_mut(&mut self, _: u64) -> &mut Self {
        self
    }
}

use core::ops::BitOr;

/// A set of edits of one history, by their place in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct EditSet(u64);

impl EditSet {
    /// The most edits that a history can have.
    pub(crate) const CAPACITY: usize = 64;
    pub(crate) const EMPTY: Self = Self(0);

    pub(crate) fn only(edit: usize) -> Self {
        Self(1 << edit)
    }

    pub(crate) fn first(count: usize) -> Self {
        Self((0..count).fold(0, |bits, edit| bits | 1 << edit))
    }

    pub(crate) fn contains(self, edit: usize) -> bool {
        self.0 >> edit & 1 == 1
    }

    pub(crate) fn insert(&mut self, edit: usize) {
        self.0 |= 1 << edit;
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub(crate) fn is_disjoint(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn bits(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = usize> + Clone {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let edit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(edit)
        })
    }
}

impl BitOr for EditSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

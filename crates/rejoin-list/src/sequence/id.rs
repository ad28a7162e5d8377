//! Dots with the replica as a small number.

use alloc::vec::Vec;

use rejoin_causality::{Dot, ReplicaId};

/// A dot whose replica is a place in [`Names`].
///
/// Packed, because a log holds two or three for each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed(4))]
pub(crate) struct Id {
    pub(crate) at: u32,
    pub(crate) sequence: u64,
}

impl Id {
    /// As a parent the root, which is left of everything; as a neighbour on the right the end.
    pub(crate) const NONE: Self = Self {
        at: u32::MAX,
        sequence: 0,
    };

    pub(crate) fn new(at: u32, sequence: u64) -> Self {
        Self { at, sequence }
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The dot that is `count` further.
    pub(crate) fn plus(self, count: u64) -> Self {
        Self::new(self.at, self.sequence.saturating_add(count))
    }

    pub(crate) fn minus(self, count: u64) -> Self {
        Self::new(self.at, self.sequence.saturating_sub(count))
    }
}

/// The replicas of one state, numbered as they came.
///
/// The numbers are private to a state, and no part of what it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    ids: Vec<ReplicaId>,
    /// The numbers, ascending by id.
    sorted: Vec<u32>,
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn find(&self, id: ReplicaId) -> Option<u32> {
        let at = self.seek(id).ok()?;
        Some(self.sorted[at])
    }

    /// The number of `id`, a new one if need be.
    pub(crate) fn intern(&mut self, id: ReplicaId) -> u32 {
        match self.seek(id) {
            Ok(at) => self.sorted[at],
            Err(at) => {
                let number = self.ids.len() as u32;
                self.ids.push(id);
                self.sorted.insert(at, number);
                number
            }
        }
    }

    /// Takes the number of each id of `other` over. For [`Id::NONE`] there is none.
    pub(crate) fn translate(&mut self, other: &Self, id: Id) -> Id {
        if id.is_none() {
            return id;
        }
        Id::new(self.intern(other.name(id.at)), id.sequence)
    }

    pub(crate) fn name(&self, at: u32) -> ReplicaId {
        self.ids[at as usize]
    }

    pub(crate) fn dot(&self, id: Id) -> Dot {
        Dot::new(self.name(id.at), id.sequence)
    }

    /// The dot, or none for the root and the end.
    pub(crate) fn some_dot(&self, id: Id) -> Option<Dot> {
        (!id.is_none()).then(|| self.dot(id))
    }

    /// The numbers of all replicas, ascending by id.
    pub(crate) fn sorted(&self) -> &[u32] {
        &self.sorted
    }

    fn seek(&self, id: ReplicaId) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|number| self.ids[*number as usize].cmp(&id))
    }
}

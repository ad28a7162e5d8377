use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use crate::index::{Index, hash_of};

/// The replicas that wrote the entries of one map, so that an entry names its own in four bytes.
///
/// Grows only: a replica whose last entry was replaced stays until the map is decoded or taken
/// apart. That is not state: neither `==` nor bytes show it.
#[derive(Clone, Default)]
pub(crate) struct Replicas {
    ids: Vec<ReplicaId>,
    index: Index,
}

impl Replicas {
    /// The id behind a name that [`name`](Self::name) gave.
    #[inline]
    pub(crate) fn id(&self, name: u32) -> ReplicaId {
        self.ids[name as usize]
    }

    /// The name of this replica, a new one if it has none.
    pub(crate) fn name(&mut self, id: ReplicaId) -> u32 {
        // Most maps are written by one replica at a time.
        if self.ids.last() == Some(&id) {
            return (self.ids.len() - 1) as u32;
        }
        let hash = hash_of(&id) as u32;
        let found = self
            .index
            .find(self.ids.len(), hash, |place| self.ids[place] == id);
        let place = found.unwrap_or_else(|| {
            self.ids.push(id);
            self.index
                .push(self.ids.len() - 1, |place| hash_of(&self.ids[place]) as u32);
            self.ids.len() - 1
        });
        place as u32
    }

    /// Takes back the names that were given from `len` on.
    #[cfg(feature = "serde")]
    pub(crate) fn truncate(&mut self, len: usize) {
        self.index.truncate(len, self.ids.len(), |place| {
            hash_of(&self.ids[place]) as u32
        });
        self.ids.truncate(len);
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }
}

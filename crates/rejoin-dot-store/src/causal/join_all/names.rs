//! Small numbers for the replicas of many states.

use alloc::vec::Vec;
use core::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rejoin_causality::ReplicaId;

use crate::hasher::IndexState;

/// A number for each replica, from 0 on, in the order in which they were first named.
#[derive(Default)]
pub(super) struct Names {
    ids: Vec<ReplicaId>,
    table: HashTable<u32>,
    state: IndexState,
    /// Most states know the same replicas, and name them in one order.
    next: usize,
}

impl Names {
    pub(super) fn name(&mut self, id: ReplicaId) -> usize {
        let name = if self.ids.get(self.next) == Some(&id) {
            self.next
        } else {
            self.look(id)
        };
        self.next = name + 1;
        name
    }

    fn look(&mut self, id: ReplicaId) -> usize {
        let Self {
            ids, table, state, ..
        } = self;
        let same = |name: &u32| ids[*name as usize] == id;
        let rehash = |name: &u32| state.hash_one(ids[*name as usize]);
        match table.entry(state.hash_one(id), same, rehash) {
            Entry::Occupied(known) => *known.get() as usize,
            Entry::Vacant(free) => {
                let name = ids.len();
                free.insert(name as u32);
                ids.push(id);
                name
            }
        }
    }
}

//! Columns that are worked on by themselves, so that many replicas find their place at once.

use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_causality::ReplicaId;

use super::{Column, Pages, Slot, make_page, place, sweep};
use crate::page::Page;

impl<T> Pages<T> {
    /// Lends the column of `replica`, an empty one where there is none. Until it is put back, its
    /// pages are reached only through it.
    pub(crate) fn lend_column(&mut self, replica: ReplicaId) -> Column {
        let empty = Column::new(replica);
        let at = self
            .columns
            .binary_search_by_key(&replica, |column| column.replica);
        match at {
            Ok(at) => core::mem::replace(&mut self.columns[at], empty),
            Err(_) => empty,
        }
    }

    /// All columns, by replica.
    pub(crate) fn take_columns(&mut self) -> Vec<Column> {
        core::mem::take(&mut self.columns)
    }

    /// Puts lent columns back, which ascend by replica. Linear, and O(lent log columns) where no
    /// replica is new.
    pub(crate) fn put_back(&mut self, lent: impl Iterator<Item = Column>) {
        let known = self.columns.len();
        for column in lent {
            let at = self.columns[..known]
                .binary_search_by_key(&column.replica, |column| column.replica);
            match at {
                Ok(at) => self.columns[at] = column,
                // A column that has had a page keeps its name, so that it is not given another.
                Err(_) if column.name.is_none() => {}
                Err(_) => self.columns.push(column),
            }
        }
        if known < self.columns.len() {
            // Two ascending parts, which this sort only merges.
            self.columns.sort_by_key(|column| column.replica);
        }
    }
}

impl<T: Clone + Hash> Pages<T> {
    /// The page of a lent column with this `number`, made where there is none.
    pub(crate) fn open_in(&mut self, column: &mut Column, number: u64) -> usize {
        make_page(
            column,
            &mut self.names,
            &mut self.pages,
            &mut self.free,
            number,
        )
    }

    /// Takes a whole page over that a lent column will be told of, and answers its place.
    pub(crate) fn adopt_apart(&mut self, column: &mut Column, mut page: Page<T>) -> usize {
        self.count(&page);
        page.name = column.named(&mut self.names);
        place(&mut self.pages, &mut self.free, page)
    }

    /// Gives the live dot at `slot` another content.
    pub(crate) fn replace(&mut self, slot: Slot, value: T, covering: bool) {
        let replica = self.replica_of(&self.pages[slot.page()]);
        let page = &mut self.pages[slot.page()];
        self.digest = self.digest.wrapping_sub(page.digest);
        page.remove(replica, slot.bit());
        page.insert(replica, slot.bit(), value, covering);
        self.digest = self.digest.wrapping_add(page.digest);
    }

    /// Tells that the event at `slot`, which must live, also killed something.
    pub(crate) fn cover(&mut self, slot: Slot) {
        let value = self.value(slot).clone();
        self.replace(slot, value, true);
    }

    /// Kills the dot at `slot`, which must live, in a lent column.
    pub(crate) fn remove_in(&mut self, column: &mut Column, slot: Slot) {
        let (_, emptied) = self.kill(slot);
        if emptied {
            sweep(column, &self.pages, &mut self.free);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use rejoin_causality::{CausalContext, Dot};
    use rejoin_merge::Merge;

    use crate::causal::Causal;
    use crate::dot_bag::DotBag;

    /// What comes and goes within one join leaves the name of its replica, and that once.
    #[test]
    fn a_replica_is_named_once() {
        let [ann, bob] = [1_u64, 2].map(Into::into);
        let mut reader: Causal<DotBag<u64>> = Causal::new();
        reader.write(bob, &CausalContext::new(), Some(7));
        let mut writer = Causal::new();
        for step in 0..100 {
            let mut deltas = vec![];
            for element in [step, 1_000 + step] {
                let event = Dot::new(ann, writer.version().next_dot(ann).sequence);
                let before = writer.version().clone();
                writer.write(ann, &CausalContext::new(), Some(element));
                deltas.push(writer.delta_since(&before));
                let before = writer.version().clone();
                writer.write(ann, &event.into(), None);
                deltas.push(writer.delta_since(&before));
            }
            assert!(reader.merge_all(deltas));
            assert_eq!(reader.pages().len(), 1);
            assert!(reader.pages().names.len() <= 2);
        }
        assert_eq!(reader.version().next_dot(ann).sequence, 401);
    }
}

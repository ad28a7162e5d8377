//! The causal join of two large states on all cores.

use alloc::vec::Vec;

use rayon::prelude::*;

use crate::causal::Causal;
use crate::page::Page;
use crate::pages::slots_in;
use crate::store::ParStore;

/// Below so many new dots, handing work to other cores costs more than it saves.
const MANY: usize = 1 << 13;

impl<S: ParStore> Causal<S> {
    /// As [`merge`](rejoin_merge::Merge::merge), on all cores of rayon's thread pool: the same
    /// state, the same answer. What is small is merged on one.
    ///
    /// The cost is that of a merge, divided among the cores but for what is planned a page at a
    /// time. The first merge of this kind also splits the look-up table.
    pub fn par_merge(&mut self, other: &Self) -> bool {
        if self.knows_the_same(other) {
            return false;
        }
        let mut plan = self.plan(other);
        let grew = plan.ours_grows;
        if plan.added < MANY || rayon::current_num_threads() < 2 {
            self.join(other, plan, &other.pages, &mut ());
            return grew;
        }
        self.settle_all(&plan, &other.pages, &mut ());
        let theirs = &other.pages;
        let copy = |(page, word): &(usize, u64)| {
            let page = theirs.page(*page);
            (page.live == *word).then(|| page.clone())
        };
        let copies: Vec<_> = plan.adds.par_iter().map(copy).collect();
        for ((index, word), copy) in plan.adds.iter_mut().zip(copies) {
            *index = self.take_copy(*index, *word, copy, other);
        }
        if let Some(store) = &mut self.store {
            let born = plan.adds.iter();
            let born = born.flat_map(|(page, word)| slots_in(*page, *word));
            let pages = &self.pages;
            let all = || pages.slots().map(|(slot, _)| slot).collect();
            store.par_insert_all(born.collect(), all, |slot| pages.value(slot));
        }
        self.complete(other, &plan, &mut ());
        grew
    }

    fn take_copy(
        &mut self,
        theirs: usize,
        word: u64,
        copy: Option<Page<S::Content>>,
        other: &Self,
    ) -> usize {
        let replica = other.pages.replica_of(other.pages.page(theirs));
        match copy {
            Some(page) if self.pages.is_vacant(replica, page.number) => {
                self.pages.adopt(replica, page)
            }
            _ => self.take(theirs, word, &mut &other.pages),
        }
    }
}

//! The causal join of many states at once.
//!
//! Joined one by one, a thousand states of as many replicas would each push theirs into the middle
//! of sorted tables. Here every replica gets a name when it first appears; what is known of it
//! stands under that name, and finds its place in the tables once, at the end.

mod names;

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, ReplicaId, Run};
use rejoin_merge::Merge;

use self::names::Names;
use super::Causal;
use super::join::larger;
use super::supply::Supply;
use crate::page::{Page, bits, mask, mask_of};
use crate::pages::{Column, PageRefs, Pages, Slot, slots_in};
use crate::store::DotStore;

/// Up to so many others it costs less to join one by one.
pub(super) const FEW: usize = 3;

/// What the state that is joined into holds of one replica.
struct Known {
    seen: CausalContext,
    column: Column,
}

/// A join under way. The tables of `ours` are behind until its end.
pub(super) struct JoinAll<'a, S: DotStore> {
    ours: &'a mut Causal<S>,
    names: Names,
    /// By the name of the replica.
    known: Vec<Known>,
    /// Pages of ours, and the dots in them that came to life.
    born: Vec<(usize, u64)>,
    /// Pages of ours, and the dots in them that are to die, after the name of their replica.
    dying: Vec<(usize, usize, u64)>,
    grew: bool,
}

impl<'a, S: DotStore> JoinAll<'a, S> {
    pub(super) fn new(ours: &'a mut Causal<S>) -> Self {
        Self {
            ours,
            names: Names::default(),
            known: Vec::new(),
            born: Vec::new(),
            dying: Vec::new(),
            grew: false,
        }
    }

    /// Joins one more, in the steps of a join of two. Takes its pages.
    pub(super) fn add(&mut self, other: &mut Causal<S>) {
        let mut fresh = (!other.log.is_blank()).then(CausalContext::new);
        let mut columns = other.pages.take_columns().into_iter().peekable();
        for (replica, runs) in other.seen.replicas() {
            let name = self.name(replica);
            if let Some(fresh) = &mut fresh {
                let theirs: CausalContext = runs.iter().map(|run| (replica, *run)).collect();
                fresh.merge_owned(theirs.without(&self.known[name].seen));
            }
            // One that holds no dot may be of a replica that was never seen.
            while columns.next_if(|held| held.replica < replica).is_some() {}
            let column = columns.next_if(|held| held.replica == replica);
            let refs = column.map_or_else(PageRefs::default, |column| column.pages);
            self.plan_kills(name, runs, &refs, &other.pages);
            self.take_pages(name, refs, &mut other.pages);
            let seen = &mut self.known[name].seen;
            for run in runs {
                self.grew |= seen.insert_run(replica, *run);
            }
        }
        self.cover(&other.covered);
        self.carry_out();
        if let Some(fresh) = fresh {
            self.ours.log.absorb(&other.log, &fresh);
        }
    }

    /// The name of a replica, with what we hold of it at hand.
    fn name(&mut self, replica: ReplicaId) -> usize {
        let name = self.names.name(replica);
        if name == self.known.len() {
            let runs = self.ours.seen.runs_of(replica).iter();
            self.known.push(Known {
                seen: runs.map(|run| (replica, *run)).collect(),
                column: self.ours.pages.lend_column(replica),
            });
        }
        name
    }

    /// Looks for dots in `runs`, which they know, that live only with us.
    fn plan_kills(
        &mut self,
        name: usize,
        runs: &[Run],
        refs: &PageRefs,
        theirs: &Pages<S::Content>,
    ) {
        let column = &self.known[name].column;
        for run in runs {
            for at in column.pages.overlapping(*run) {
                let ours = self.ours.pages.page(at.index).live & mask_of(*run, at.number);
                if ours == 0 {
                    continue;
                }
                let alive = refs
                    .index_of(at.number)
                    .map_or(0, |index| theirs.page(index).live);
                if ours & !alive != 0 {
                    self.dying.push((name, at.index, ours & !alive));
                }
            }
        }
    }

    /// Takes over what is new in these pages of theirs, all of one replica.
    fn take_pages(&mut self, name: usize, mut refs: PageRefs, theirs: &mut Pages<S::Content>) {
        let Known { seen, column } = &mut self.known[name];
        let replica = column.replica;
        let seen = seen.runs_of(replica);
        let covered = |ours: &Causal<S>, number| mask(ours.covered.runs_of(replica), number);
        if seen.is_empty() && self.ours.covered.is_empty() && column.pages.is_empty() {
            // Nothing of theirs can be known.
            refs.relocate(|at| {
                let page = theirs.whole(at.index);
                let live = page.live;
                (live != 0).then(|| {
                    let index = self.ours.pages.adopt_apart(column, page);
                    self.born.push((index, live));
                    index
                })
            });
            column.pages = refs;
            return;
        }
        for at in refs.iter() {
            let live = theirs.page(at.index).live;
            let new = live & !(mask(seen, at.number) | covered(self.ours, at.number));
            let ours = column.pages.index_of(at.number);
            if let Some(ours) = ours.filter(|_| new != live) {
                self.grew |= settle(self.ours, ours, theirs.page(at.index));
            }
            if new == 0 {
                continue;
            }
            let pages = &mut self.ours.pages;
            let is_vacant = ours.is_none_or(|index| pages.page(index).live == 0);
            let index = pages.open_in(column, at.number);
            if is_vacant && new == live {
                pages.put(index, theirs.whole(at.index));
            } else {
                pages.reserve(index, new.count_ones() as usize);
                theirs.some(at.index, new, |bit, covering, value| {
                    pages.insert_at(index, replica, bit, value, covering);
                });
            }
            self.born.push((index, new));
        }
    }

    /// Joins the dots that they know to be killed ahead of their event.
    fn cover(&mut self, covered: &CausalContext) {
        if covered.is_empty() {
            return;
        }
        self.grew |= !self.ours.knows(covered);
        for (replica, run) in covered.iter_runs() {
            let name = self.name(replica);
            for at in self.known[name].column.pages.overlapping(run) {
                let dead = self.ours.pages.page(at.index).live & mask_of(run, at.number);
                if dead != 0 {
                    self.dying.push((name, at.index, dead));
                }
            }
        }
        self.ours.covered.merge(covered);
    }

    /// Tells the store of the births and deaths of one step, and lets the dead go.
    fn carry_out(&mut self) {
        if let Some(store) = &mut self.ours.store {
            let at = |slot| self.ours.pages.value(slot);
            let slots = |(page, word): &(usize, u64)| slots_in(*page, *word);
            let count = self.born.iter().map(|(_, word)| word.count_ones() as usize);
            let born = self.born.iter().flat_map(slots);
            store.insert_all(count.sum(), born, at, &mut ());
            let dying = self.dying.iter();
            let dying = dying.flat_map(|(_, page, word)| slots_in(*page, *word));
            store.remove_all(dying, at, &mut ());
        }
        self.born.clear();
        self.grew |= !self.dying.is_empty();
        for (name, page, word) in self.dying.drain(..) {
            for slot in slots_in(page, word) {
                let column = &mut self.known[name].column;
                self.ours.pages.remove_in(column, slot);
            }
        }
    }

    /// Gives everything its place in the tables; answers whether our state grew.
    pub(super) fn finish(mut self) -> bool {
        self.known
            .sort_unstable_by_key(|known| known.column.replica);
        let mut seen = CausalContext::new();
        for known in &self.known {
            for (replica, run) in known.seen.iter_runs() {
                seen.push_run(replica, run);
            }
        }
        self.ours.seen.merge_owned(seen);
        let columns = self.known.into_iter().map(|known| known.column);
        self.ours.pages.put_back(columns);
        if !self.ours.covered.is_empty() {
            self.ours.covered.subtract(&self.ours.seen);
        }
        self.ours.trim_to_bound();
        self.grew
    }
}

/// Settles what lives on both sides with two contents; answers whether ours changed.
fn settle<S: DotStore>(ours: &mut Causal<S>, index: usize, theirs: &Page<S::Content>) -> bool {
    let mine = ours.pages.page(index);
    if mine.live == theirs.live && mine.digest == theirs.digest {
        return false;
    }
    let mut changed = false;
    for bit in bits(mine.live & theirs.live) {
        let [mine, theirs] =
            [ours.pages.page(index), theirs].map(|page| (page.value(bit), page.is_covering(bit)));
        let larger = larger(mine, theirs);
        if larger == mine {
            continue;
        }
        changed = true;
        let slot = Slot::new(index, bit);
        if larger.0 == mine.0 {
            ours.pages.cover(slot);
        } else {
            let (content, covering) = (larger.0.clone(), larger.1);
            ours.replace(slot, content, covering, &mut ());
        }
    }
    changed
}

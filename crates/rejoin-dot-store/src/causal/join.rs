//! The causal join of two states.

#[cfg(feature = "rayon")]
mod par;

use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use rejoin_merge::{Merge, Observer};

use crate::ahead::{Few, take_few};
use crate::causal::Causal;
use crate::causal::join_all::{FEW, JoinAll};
use crate::causal::supply::Supply;
use crate::page::{bits, mask, mask_of};
use crate::pages::{PageRef, Pages, Slot, slots_in};
use crate::store::DotStore;

/// What a join has to do, found out before anything is touched.
#[derive(Default)]
struct Plan {
    /// Pages of theirs, and the dots in them that are new to us.
    adds: Vec<(usize, u64)>,
    added: usize,
    /// Pages of ours, and the dots in them that they know to be dead.
    kills: Vec<(usize, u64)>,
    /// One dot that lives on both sides with two contents: ours and theirs.
    conflicts: Vec<(Slot, Slot)>,
    /// The events that only they have seen.
    fresh: CausalContext,
    /// The dots that they know to be dead, and of which we have not seen the events.
    covered: CausalContext,
    /// Whether the join is more than our side.
    ours_grows: bool,
    /// Whether the join is more than their side.
    theirs_grows: bool,
}

/// What a state would learn by a join.
pub(super) struct Lacking {
    /// The events that only the other side has seen, and the dots that say more there.
    pub(super) events: CausalContext,
    /// The dots that live here and that the other side knows to be dead.
    pub(super) deaths: Vec<Dot>,
}

impl<S: DotStore> Merge for Causal<S> {
    /// Takes time linear in the replicas where both know the same, and else in the pages of 64 dots
    /// that the other's events touch and in what is new.
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        let ready = self.store.is_some() || self.is_to_be_read_after(&other);
        let grew = self.join_owned(other);
        if ready {
            self.indexed();
        }
        grew
    }

    /// Where more comes than is here, the look-up tables are put away and made once, at the end. So
    /// this takes time linear in what comes in, whatever the number of states.
    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        let mut others: Vec<Self> = others.into_iter().collect();
        if others.len() <= FEW {
            let merge = |grew, other| self.merge_owned(other) | grew;
            return others.into_iter().fold(false, merge);
        }
        let lens = others.iter().map(|other| other.pages.len());
        let incoming: usize = lens.clone().sum();
        let largest = lens.enumerate().max_by_key(|(_, len)| *len);
        let mut ready = self.store.is_some();
        let mut grew = false;
        if let Some((at, len)) = largest
            && len > self.pages.len()
        {
            // Keeps its memory.
            grew = self.join_owned(others.swap_remove(at));
            ready |= self.store.is_some();
        }
        if incoming > self.pages.len() {
            self.store = None;
        }
        let mut join = JoinAll::new(self);
        for mut other in others {
            join.add(&mut other);
        }
        grew |= join.finish();
        if ready {
            self.indexed();
        }
        grew
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if self.knows_the_same(other) {
            return false;
        }
        self.merge_news(other, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.knows_the_same(other) {
            return Some(Ordering::Equal);
        }
        let plan = self.plan(other);
        match (plan.ours_grows, plan.theirs_grows) {
            (false, false) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (true, true) => None,
        }
    }
}

impl<S: DotStore> Causal<S> {
    /// A call of its own, so that a merge of equal states prepares nothing.
    #[inline(never)]
    fn merge_news<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if O::LISTENS || self.is_to_be_read_after(other) {
            self.indexed();
        }
        let plan = self.plan(other);
        let grew = plan.ours_grows;
        self.join(other, plan, &other.pages, observer);
        grew
    }

    /// Whether a join with `other` makes a state that is read of one that was cut out: a whole
    /// state comes in, which is no smaller, so that a table costs no more than the join.
    fn is_to_be_read_after(&self, other: &Self) -> bool {
        self.store.is_none() && other.store.is_some() && other.pages.len() >= self.pages.len()
    }

    /// Joins into whichever side holds more, and keeps the look-up table of that side, if it has
    /// one.
    fn join_owned(&mut self, mut other: Self) -> bool {
        let keep_theirs = other.pages.len() > self.pages.len();
        if keep_theirs {
            core::mem::swap(self, &mut other);
        }
        if self.knows_the_same(&other) {
            return false;
        }
        let plan = self.plan(&other);
        let grew = if keep_theirs {
            plan.theirs_grows
        } else {
            plan.ours_grows
        };
        let theirs = core::mem::take(&mut other.pages);
        self.join(&other, plan, theirs, &mut ());
        grew
    }

    /// Whether a join would change neither side. Contexts alone would do, were it not for one dot
    /// used twice: that is what the digests tell.
    pub(super) fn knows_the_same(&self, other: &Self) -> bool {
        self.pages.digest() == other.pages.digest()
            && self.seen == other.seen
            && self.covered == other.covered
    }

    /// What a join with `other` would bring, if anything.
    pub(super) fn lacking(&self, other: &Self) -> Option<Lacking> {
        let plan = self.plan(other);
        if !plan.ours_grows {
            return None;
        }
        let mut events = plan.fresh;
        for (ours, theirs) in plan.conflicts {
            let [ours_says, theirs_says] = [(&self.pages, ours), (&other.pages, theirs)]
                .map(|(pages, slot)| (pages.value(slot), pages.is_covering(slot)));
            if larger(ours_says, theirs_says) != ours_says {
                events.insert(self.pages.dot(ours));
            }
        }
        let kills = plan.kills.into_iter();
        let slots = kills.flat_map(|(page, word)| slots_in(page, word));
        let deaths = slots.map(|slot| self.pages.dot(slot)).collect();
        Some(Lacking { events, deaths })
    }

    fn plan(&self, other: &Self) -> Plan {
        let fresh = other.seen.without(&self.seen);
        let covered = other.covered.without(&self.seen);
        let mut plan = Plan {
            ours_grows: !fresh.is_empty() || !covered.is_subset(&self.covered),
            theirs_grows: !self.seen.is_subset(&other.seen) || !other.knows(&self.covered),
            fresh,
            covered,
            ..Plan::default()
        };
        let mut replica = None;
        let (mut seen, mut covered): (&[Run], &[Run]) = (&[], &[]);
        for (writer, index, page) in other.pages.ordered() {
            if replica != Some(writer) {
                replica = Some(writer);
                seen = self.seen.runs_of(writer);
                covered = self.covered.runs_of(writer);
            }
            let known = mask(seen, page.number) | mask(covered, page.number);
            let new = page.live & !known;
            if new != 0 {
                plan.adds.push((index, new));
                plan.added += new.count_ones() as usize;
            }
            if new != page.live {
                self.plan_shared(&mut plan, other, (writer, index), page.live & known);
            }
        }
        for context in [&other.seen, &other.covered] {
            if self.pages.is_large() {
                self.plan_kills_ahead(&mut plan, other, context);
                continue;
            }
            for (replica, run) in context.iter_runs() {
                for at in self.pages.overlapping(replica, run) {
                    let ours = self.pages.page(at.index).live & mask_of(run, at.number);
                    self.plan_kill(&mut plan, other, (replica, at), ours);
                }
            }
        }
        plan
    }

    /// Looks for dots of theirs that we know to be dead, or that live with us with another content.
    fn plan_shared(
        &self,
        plan: &mut Plan,
        other: &Self,
        (replica, index): (ReplicaId, usize),
        known: u64,
    ) {
        let theirs = other.pages.page(index);
        let Some(at) = self.pages.page_at(replica, theirs.number) else {
            plan.theirs_grows = true;
            return;
        };
        let ours = self.pages.page(at);
        let shared = ours.live & known;
        plan.theirs_grows |= shared != known;
        if ours.live == theirs.live && ours.digest == theirs.digest {
            return;
        }
        let slots = slots_in(at, shared).zip(slots_in(index, shared));
        for (bit, slots) in bits(shared).zip(slots) {
            let [ours, theirs] =
                [ours, theirs].map(|page| (page.value(bit), page.is_covering(bit)));
            if ours != theirs {
                let larger = larger(ours, theirs);
                plan.ours_grows |= larger != ours;
                plan.theirs_grows |= larger != theirs;
                plan.conflicts.push(slots);
            }
        }
    }

    /// Looks for dots in `context`, which they know, that live only with us. Reads the heads of a
    /// few pages at once.
    fn plan_kills_ahead(&self, plan: &mut Plan, other: &Self, context: &CausalContext) {
        let mut pages = context.iter_runs().flat_map(|(replica, run)| {
            let pages = self.pages.overlapping(replica, run);
            pages.map(move |at| (replica, at, mask_of(run, at.number)))
        });
        let (mut few, mut words) = (Few::new(), Few::new());
        while take_few(&mut few, &mut pages) {
            let ours = few.iter();
            let ours = ours.map(|(_, at, known)| self.pages.page(at.index).live & known);
            take_few(&mut words, ours);
            for ((replica, at, _), ours) in few.iter().zip(&words) {
                self.plan_kill(plan, other, (*replica, *at), *ours);
            }
        }
    }

    /// Looks for those of `ours`, which are dots of one page and known to them, that live only with
    /// us.
    #[inline]
    fn plan_kill(
        &self,
        plan: &mut Plan,
        other: &Self,
        (replica, at): (ReplicaId, PageRef),
        ours: u64,
    ) {
        if ours == 0 {
            return;
        }
        let theirs = other.pages.page_at(replica, at.number);
        let dead = ours & !theirs.map_or(0, |index| other.pages.page(index).live);
        if dead != 0 {
            plan.ours_grows = true;
            plan.kills.push((at.index, dead));
        }
    }

    fn join<O: Observer>(
        &mut self,
        other: &Self,
        mut plan: Plan,
        mut supply: impl Supply<S::Content>,
        observer: &mut O,
    ) {
        self.settle_all(&plan, supply.pages(), observer);
        for (page, word) in &mut plan.adds {
            *page = self.take(*page, *word, &mut supply);
        }
        if let Some(store) = &mut self.store {
            let at = |slot| self.pages.value(slot);
            let born = plan.adds.iter();
            let born = born.flat_map(|(page, word)| slots_in(*page, *word));
            store.insert_all(plan.added, born, at, observer);
        }
        self.complete(other, &plan, observer);
    }

    fn settle_all<O: Observer>(
        &mut self,
        plan: &Plan,
        theirs: &Pages<S::Content>,
        observer: &mut O,
    ) {
        for (ours, rival) in &plan.conflicts {
            let rival = (theirs.value(*rival), theirs.is_covering(*rival));
            self.settle(*ours, rival, observer);
        }
    }

    /// All that is left of a join when what is new has come.
    fn complete<O: Observer>(&mut self, other: &Self, plan: &Plan, observer: &mut O) {
        let dying = plan.kills.iter();
        let dying = dying.flat_map(|(page, word)| slots_in(*page, *word));
        if let Some(store) = &mut self.store {
            let at = |slot| self.pages.value(slot);
            store.remove_all(dying.clone(), at, observer);
        }
        for slot in dying {
            self.pages.remove(slot);
        }
        if !plan.fresh.is_empty() {
            self.log.absorb(&other.log, &plan.fresh);
            self.seen.merge(&plan.fresh);
        }
        if !(self.covered.is_empty() && plan.covered.is_empty()) {
            self.covered.merge(&plan.covered);
            self.covered.subtract(&plan.fresh);
        }
        self.trim_to_bound();
    }

    /// One dot with two contents means that two writers used one replica id. The larger content
    /// stands, so that all replicas agree, and the observer is told.
    fn settle<O: Observer>(&mut self, slot: Slot, theirs: (&S::Content, bool), observer: &mut O) {
        let dot = self.pages.dot(slot);
        let ours = (self.pages.value(slot), self.pages.is_covering(slot));
        if ours.0 != theirs.0 {
            observer.conflict(&dot, ours.0.max(theirs.0), ours.0.min(theirs.0));
        }
        let larger = larger(ours, theirs);
        if larger == ours {
            return;
        }
        if larger.0 == ours.0 {
            // What the dot says stays, so there is nothing to tell the store or the observer.
            return self.pages.cover(slot);
        }
        let (content, covering) = (larger.0.clone(), larger.1);
        self.replace(slot, content, covering, observer);
    }

    /// Gives the live dot at `slot` another content, with the store told.
    pub(super) fn replace<O: Observer>(
        &mut self,
        slot: Slot,
        content: S::Content,
        covering: bool,
        observer: &mut O,
    ) {
        if let Some(store) = &mut self.store {
            let old = self.pages.value(slot);
            store.remove(slot, old, |slot| self.pages.value(slot), observer);
        }
        self.pages.replace(slot, content, covering);
        self.follow(slot, observer);
    }

    /// Takes their dots in `word` of one page over, and answers the page.
    fn take(&mut self, theirs: usize, word: u64, supply: &mut impl Supply<S::Content>) -> usize {
        let pages = supply.pages();
        let page = pages.page(theirs);
        let (replica, number) = (pages.replica_of(page), page.number);
        if page.live == word && self.pages.is_vacant(replica, number) {
            return self.pages.adopt(replica, supply.whole(theirs));
        }
        let index = self.pages.open(replica, number, word.count_ones() as usize);
        supply.some(theirs, word, |bit, covering, value| {
            self.pages.insert_at(index, replica, bit, value, covering);
        });
        index
    }

    /// Whether every dot in `dots` was seen or covered.
    pub(super) fn knows(&self, dots: &CausalContext) -> bool {
        dots.is_empty() || dots.without(&self.seen).is_subset(&self.covered)
    }
}

/// The join of two contents of one dot, each with whether its event also killed something.
pub(super) fn larger<'a, T: Ord>(ours: (&'a T, bool), theirs: (&'a T, bool)) -> (&'a T, bool) {
    (ours.0.max(theirs.0), ours.1 || theirs.1)
}

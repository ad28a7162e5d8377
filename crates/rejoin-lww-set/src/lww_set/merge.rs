mod plan;
mod tell;

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;
use core::mem;

use rejoin_merge::{Bottom, Content, Decompose, Merge, Observer};

use self::plan::Plan;
pub use self::tell::Write;
use super::LwwSet;
use super::store::Standing;
use crate::entry::Entry;
use crate::tie::Tie;

/// For each element the later write; of all entries the `N` newest.
///
/// Constant time if both hold the same; else one look-up for each entry of `other`, and O(log n)
/// for each that is news.
///
/// An observer is told `added` and `removed` of members that come and go, also where a bounded set
/// has no room for them any more. Inside a step into the element it is told `replaced` where a
/// member has a later stamp now; `lost` for an add or a removal that the other kind of [`Write`]
/// stands over; and `conflict` where both came under one stamp. A stamp does not tell a write that
/// was made without knowledge of the other from one that replaced it, so `lost` is told of both.
impl<T, Ts, B, const N: usize> Merge for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        if self.looks_like(&other) {
            return false;
        }
        if Self::BOUNDED || self.entries.len() >= other.entries.len() {
            let plan = self.plan(&other, &mut ());
            return self.carry_out_owned(plan, other);
        }
        mem::swap(self, &mut other);
        let plan = self.plan(&other, &mut ());
        self.carry_out_owned(plan, other);
        // We grew whatever we held: they had more entries.
        true
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if self.looks_like(other) {
            return false;
        }
        if self.entries.is_empty() && !O::LISTENS {
            self.clone_from(other);
            return true;
        }
        let plan = self.plan(other, observer);
        self.carry_out(&plan, other, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.looks_like(other) {
            return Some(Ordering::Equal);
        }
        match (self.lacks(other), other.lacks(self)) {
            (false, false) => Some(Ordering::Equal),
            (false, true) => Some(Ordering::Greater),
            (true, false) => Some(Ordering::Less),
            (true, true) => None,
        }
    }
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    /// Whether `other` has an entry that would be news here.
    fn lacks(&self, other: &Self) -> bool {
        let mut hint = 0;
        other.entries.iter().any(|entry| {
            let standing = self.standing(&mut hint, entry);
            matches!(standing, Standing::New | Standing::Later(_))
        })
    }

    /// What the entries of `other` mean here. Tells of the writes that are lost.
    fn plan<O: Observer>(&self, other: &Self, observer: &mut O) -> Plan {
        let mut plan = Plan::default();
        let mut hint = 0;
        for (theirs, entry) in other.entries.iter().enumerate() {
            match self.standing(&mut hint, entry) {
                Standing::New => plan.new.push(theirs as u32),
                Standing::Later(mine) => {
                    tell::meeting(&self.entries[mine], entry, true, observer);
                    plan.later.push((theirs as u32, mine as u32));
                }
                Standing::Earlier(mine) => {
                    tell::meeting(&self.entries[mine], entry, false, observer);
                }
                Standing::Same | Standing::Beyond => {}
            }
        }
        if Self::BOUNDED {
            // The newest first, so that nothing is admitted that has to go again.
            let age = |&theirs: &u32| other.entries[theirs as usize].age();
            plan.new.sort_unstable_by(|a, b| age(b).cmp(&age(a)));
        }
        plan
    }

    /// The age of the oldest entry that stays if the news of `other` come in here, where not all
    /// can stay.
    ///
    /// Only as many of ours as have to go are looked at.
    fn oldest_of_join<'a>(&'a self, plan: &Plan, other: &'a Self) -> Option<(Ts, &'a T)> {
        let excess = (self.entries.len() + plan.new.len()).checked_sub(N)?;
        let mut replaced: Vec<u32> = plan.later.iter().map(|(_, mine)| *mine).collect();
        replaced.sort_unstable();
        let stay = self.order.up();
        let stay = stay.filter(|mine| replaced.binary_search(mine).is_err());
        let stay = stay.map(|mine| self.entries[mine as usize].age());
        let come = plan.later.iter().map(|(theirs, _)| theirs).chain(&plan.new);
        let come = come.map(|&theirs| other.entries[theirs as usize].age());
        let mut ages: Vec<_> = stay.take(excess + 1).chain(come).collect();
        let (_, oldest, _) = ages.select_nth_unstable(excess);
        Some(*oldest)
    }
}

/// No writes.
impl<T, Ts, B, const N: usize> Bottom for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The parts are the single entries.
impl<T, Ts, B, const N: usize> Decompose for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    fn decompose(&self) -> Vec<Self> {
        let part = |entry: &Entry<T, Ts>| {
            let mut part = Self::with_room(1);
            part.push(entry.clone());
            part
        };
        self.entries.iter().map(part).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        if self.looks_like(other) {
            return None;
        }
        let plan = other.plan(self, &mut ());
        let oldest = other.oldest_of_join(&plan, self);
        let later = plan.later.iter().map(|(mine, _)| mine);
        let news = later
            .chain(&plan.new)
            .map(|&mine| &self.entries[mine as usize]);
        let mut difference = Self::default();
        for entry in news.filter(|entry| oldest.is_none_or(|oldest| oldest <= entry.age())) {
            difference.push(entry.clone());
        }
        (!difference.entries.is_empty()).then_some(difference)
    }
}

//! What a merge has to do, and doing it.
//!
//! Two steps, because only the first one knows how much there is to do: few entries go into the
//! order one by one, many are better merged with it, as one sorted list with another.

use alloc::vec;
use alloc::vec::Vec;
use core::hash::Hash;
use core::mem;

use rejoin_merge::{Content, Observer};

use super::tell;
use crate::entry::Entry;
use crate::lww_set::LwwSet;
use crate::order::Order;

/// Which entries of another set are news.
#[derive(Default)]
pub(super) struct Plan {
    /// The places of those whose elements are not here.
    pub(super) new: Vec<u32>,
    /// The places of those that stand over an entry here, and the place of that.
    pub(super) later: Vec<(u32, u32)>,
}

impl Plan {
    fn len(&self) -> usize {
        self.new.len() + self.later.len()
    }
}

/// For each place of the other set the one here to which its entry went: kept while the order is
/// left to be made later.
struct Noted(Vec<u32>);

impl Noted {
    const NOWHERE: u32 = u32::MAX;

    fn note(&mut self, theirs: u32, mine: usize) {
        self.0[theirs as usize] = mine as u32;
    }

    fn of(&self, theirs: u32) -> Option<u32> {
        Some(self.0[theirs as usize]).filter(|mine| *mine != Self::NOWHERE)
    }
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
{
    /// Takes the news of `other` in, and answers whether there were any.
    pub(super) fn carry_out<O: Observer>(
        &mut self,
        plan: &Plan,
        other: &Self,
        observer: &mut O,
    ) -> bool {
        let mut noted = self.defer(plan, other.entries.len());
        self.raise(plan, &other.entries, &mut noted);
        for &theirs in &plan.new {
            let entry = &other.entries[theirs as usize];
            if let Some(departed) = self.take(theirs, entry.clone(), &mut noted) {
                tell::arrival(entry, observer);
                departed
                    .iter()
                    .for_each(|departed| tell::departure(departed, observer));
            }
        }
        self.catch_up(plan, &other.order, noted);
        plan.len() > 0
    }

    /// The same, by moving entries out of `guest`.
    pub(super) fn carry_out_owned(&mut self, mut plan: Plan, mut guest: Self) -> bool {
        if !mem::needs_drop::<T>() {
            // Nothing that a copy would cost.
            return self.carry_out(&plan, &guest, &mut ());
        }
        let entries = mem::take(&mut guest.entries);
        let mut noted = self.defer(&plan, entries.len());
        self.raise(&plan, &entries, &mut noted);
        plan.new.sort_unstable();
        let mut new = plan.new.iter().peekable();
        for (theirs, entry) in (0_u32..).zip(entries) {
            if new.next_if_eq(&&theirs).is_some() {
                self.take(theirs, entry, &mut noted);
            }
        }
        self.catch_up(&plan, &guest.order, noted);
        plan.len() > 0
    }

    /// Whether to leave the order to be made later; if so with room to note what went where.
    ///
    /// Making it costs a step for each member, and putting in one entry the time of many steps.
    fn defer(&self, plan: &Plan, their_len: usize) -> Option<Noted> {
        let many = plan.len() >= 32 && plan.len() > self.live / 16;
        (many && !Self::BOUNDED).then(|| Noted(vec![Noted::NOWHERE; their_len]))
    }

    fn raise(&mut self, plan: &Plan, theirs: &[Entry<T, Ts>], noted: &mut Option<Noted>) {
        for &(their, mine) in &plan.later {
            let entry = &theirs[their as usize];
            let mine = mine as usize;
            match noted {
                None => self.replace(mine, entry.stamp, entry.live),
                Some(noted) => {
                    self.replace_unlisted(mine, entry.stamp, entry.live);
                    noted.note(their, mine);
                }
            }
        }
    }

    /// Takes in an entry whose element is not here, and answers what had to go for it. `None` if
    /// it is too old for a bounded set.
    fn take(
        &mut self,
        theirs: u32,
        entry: Entry<T, Ts>,
        noted: &mut Option<Noted>,
    ) -> Option<Option<Entry<T, Ts>>> {
        match noted {
            None => self.admit(entry).map(|(_, departed)| departed),
            Some(noted) => {
                let mine = self.push_unlisted(entry);
                noted.note(theirs, mine);
                Some(None)
            }
        }
    }

    /// Makes the order that was left to be made: what stays in it, merged with what the other set
    /// has in order.
    fn catch_up(&mut self, plan: &Plan, theirs: &Order<Ts>, noted: Option<Noted>) {
        let Some(noted) = noted else { return };
        let mut is_later = vec![false; self.entries.len()];
        for &(_, mine) in &plan.later {
            is_later[mine as usize] = true;
        }
        let entries = &self.entries;
        let age = |place: u32| entries[place as usize].age();
        let order = mem::take(&mut self.order);
        let mut stay = order
            .up()
            .filter(|mine| !is_later[*mine as usize])
            .peekable();
        let mut come = theirs.up().filter_map(|their| noted.of(their)).peekable();
        let merged = core::iter::from_fn(|| match (stay.peek(), come.peek()) {
            (Some(&mine), Some(&theirs)) if age(theirs) < age(mine) => come.next(),
            (Some(_), _) => stay.next(),
            (None, _) => come.next(),
        });
        self.order = Order::of_sorted(entries, merged);
    }
}

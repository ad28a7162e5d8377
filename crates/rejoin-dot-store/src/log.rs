//! Which events killed which dots, for as long as there is room to remember it.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run, VersionVector};
use rejoin_merge::Merge;

/// A few dots or many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dots {
    One(Dot),
    Many(Box<CausalContext>),
}

impl Dots {
    pub(crate) fn subtract_from(&self, context: &mut CausalContext) {
        match self {
            Self::One(dot) => context.subtract(&[*dot].into_iter().collect()),
            Self::Many(dots) => context.subtract(dots),
        }
    }

    /// Those that `context` holds.
    pub(crate) fn within(&self, context: &CausalContext) -> Vec<Dot> {
        match self {
            Self::One(dot) => Vec::from_iter(context.contains(*dot).then_some(*dot)),
            Self::Many(dots) => dots.within(context).dots().collect(),
        }
    }

    pub(crate) fn intersects(&self, context: &CausalContext) -> bool {
        match self {
            Self::One(dot) => context.contains(*dot),
            Self::Many(dots) => dots.intersects(context),
        }
    }
}

/// One event with the dots that it killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Single {
    pub(crate) sequence: u64,
    /// Whether the event also brought a live dot, so that its own death needs a killer.
    pub(crate) heir: bool,
    pub(crate) covered: Dots,
}

impl Single {
    /// The event, of this replica.
    pub(crate) fn event(&self, replica: ReplicaId) -> Dot {
        Dot {
            replica,
            sequence: self.sequence,
        }
    }
}

/// Events that arrived together, with all that they killed: which killed which is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) events: CausalContext,
    /// Those of the events that were live dots.
    pub(crate) heirs: CausalContext,
    /// What they killed beyond themselves.
    pub(crate) covered: CausalContext,
    /// Those of the events of which nothing tells apart from this entry whether they killed.
    pub(crate) only_here: CausalContext,
}

impl Group {
    /// Whether this event brought a dot that another event of the group killed.
    pub(crate) fn buried(&self, event: Dot) -> bool {
        self.events.contains(event) && !self.heirs.contains(event)
    }

    fn runs(&self) -> usize {
        self.events.iter_runs().count() + self.covered.iter_runs().count()
    }
}

/// The events that killed something, each with its victims.
///
/// It stands beside the state and is no part of it: a state without its log is the same state, only
/// less of it can be cut out. Dropping any entry is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Log {
    /// Sorted by replica; a replica's events by sequence number.
    singles: Vec<(ReplicaId, VecDeque<Single>)>,
    groups: VecDeque<Group>,
    /// Entries of `singles`, and runs of `groups`.
    len: usize,
    /// Up to here an event without an entry may have killed something all the same.
    floor: VersionVector,
}

impl Log {
    /// Drops all entries; the events in `seen` may be among them.
    pub(crate) fn forget(&mut self, seen: &CausalContext) {
        *self = Self::default();
        self.raise_floor(seen);
    }

    fn raise_floor(&mut self, lost: &CausalContext) {
        for (replica, run) in lost.iter_runs() {
            self.floor.raise(replica, run.last);
        }
    }

    /// Whether there is nothing to take over.
    pub(crate) fn is_blank(&self) -> bool {
        self.len == 0 && self.floor.is_empty()
    }

    /// Whether one of these events, which have no entry, may have had one.
    pub(crate) fn may_have_lost(&self, events: &CausalContext) -> bool {
        !self.floor.is_empty()
            && events
                .iter_runs()
                .any(|(replica, run)| run.first <= self.floor.get(replica))
    }

    /// Those of these events, which have no entry of their own, that may have killed something.
    pub(crate) fn may_have_killed(&self, events: &CausalContext) -> CausalContext {
        let mut killers = CausalContext::new();
        if events.is_empty() {
            return killers;
        }
        for group in &self.groups {
            killers.merge(&group.only_here.within(events));
        }
        for (replica, run) in events.iter_runs() {
            let lost = self.floor.get(replica).min(run.last);
            if run.first <= lost {
                killers.insert_run(replica, Run::new(run.first, lost));
            }
        }
        killers
    }

    /// How much the log holds: one for each event, or for each run of a group.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn record(&mut self, event: Dot, heir: bool, covered: Dots) {
        let single = Single {
            sequence: event.sequence,
            heir,
            covered,
        };
        self.push(event.replica, single);
    }

    /// Puts the groups into an order that does not depend on how they came in.
    pub(crate) fn order_groups(&mut self) {
        let runs = |group: &Group| {
            let runs = group.events.iter_runs().chain(group.covered.iter_runs());
            runs.map(|(replica, run)| (replica, run.first, run.last))
                .collect::<Vec<_>>()
        };
        self.groups.make_contiguous().sort_by_cached_key(runs);
    }

    pub(crate) fn push_group(&mut self, group: Group) {
        self.len += group.runs();
        self.groups.push_back(group);
    }

    /// Makes room for as many more events of `replica`.
    pub(crate) fn reserve(&mut self, replica: ReplicaId, additional: usize) {
        self.column(replica).reserve(additional);
    }

    fn column(&mut self, replica: ReplicaId) -> &mut VecDeque<Single> {
        let at = self
            .singles
            .binary_search_by_key(&replica, |(replica, _)| *replica);
        let at = at.unwrap_or_else(|at| {
            self.singles.insert(at, (replica, VecDeque::new()));
            at
        });
        &mut self.singles[at].1
    }

    fn push(&mut self, replica: ReplicaId, single: Single) {
        self.len += usize::from(insert(self.column(replica), single));
    }

    /// The entries of `replica` whose event lies in `run`, in order.
    pub(crate) fn singles_in(&self, replica: ReplicaId, run: Run) -> impl Iterator<Item = &Single> {
        let at = self
            .singles
            .binary_search_by_key(&replica, |(replica, _)| *replica);
        let column = at.ok().map(|at| &self.singles[at].1);
        column.into_iter().flat_map(move |column| {
            let start = column.partition_point(|single| single.sequence < run.first);
            column
                .range(start..)
                .take_while(move |single| single.sequence <= run.last)
        })
    }

    /// All entries, by replica and sequence number.
    pub(crate) fn singles(&self) -> impl Iterator<Item = (Dot, &Single)> {
        self.singles.iter().flat_map(|(replica, column)| {
            column.iter().map(|single| (single.event(*replica), single))
        })
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    /// Takes over the entries of `other` for the events in `fresh`.
    pub(crate) fn absorb(&mut self, other: &Self, fresh: &CausalContext) {
        for (replica, run) in fresh.iter_runs() {
            let mut singles = other.singles_in(replica, run).peekable();
            if singles.peek().is_some() {
                let column = self.column(replica);
                let mut added = 0;
                for single in singles {
                    added += usize::from(insert(column, single.clone()));
                }
                self.len += added;
            }
            let lost = other.floor.get(replica).min(run.last);
            if run.first <= lost {
                self.floor.raise(replica, lost);
            }
        }
        for group in &other.groups {
            if group.events.intersects(fresh) {
                self.push_group(Group {
                    only_here: group.only_here.within(fresh),
                    ..group.clone()
                });
            }
        }
    }

    /// Drops the entries of the events in `stable`, which nobody will ask for.
    pub(crate) fn forget_within(&mut self, stable: &CausalContext) {
        for (replica, column) in &mut self.singles {
            let before = column.len();
            let mut lost = 0;
            column.retain(|single| {
                let is_stable = stable.contains(single.event(*replica));
                if is_stable {
                    lost = single.sequence;
                }
                !is_stable
            });
            self.floor.raise(*replica, lost);
            self.len -= before - column.len();
        }
        self.singles.retain(|(_, column)| !column.is_empty());
        let mut lost = CausalContext::new();
        self.groups.retain(|group| {
            let is_stable = group.events.is_subset(stable);
            if is_stable {
                self.len -= group.runs();
                lost.merge(&group.events);
            }
            !is_stable
        });
        self.raise_floor(&lost);
    }

    /// Forgets the older half where the log has outgrown `bound`.
    pub(crate) fn trim(&mut self, bound: usize) {
        if self.len <= bound {
            return;
        }
        for (replica, column) in &mut self.singles {
            let old = column.len() / 2;
            if let Some(last) = column.drain(..old).next_back() {
                self.floor.raise(*replica, last.sequence);
            }
            self.len -= old;
        }
        while self.len > bound {
            let Some(group) = self.groups.pop_front() else {
                break;
            };
            self.len -= group.runs();
            self.raise_floor(&group.events);
        }
    }
}

/// Puts an event in its place, where it does not stand yet; answers whether it did so.
fn insert(column: &mut VecDeque<Single>, single: Single) -> bool {
    match column.back() {
        Some(last) if last.sequence >= single.sequence => {
            let place = column.partition_point(|held| held.sequence < single.sequence);
            if column[place].sequence == single.sequence {
                return false;
            }
            column.insert(place, single);
        }
        _ => column.push_back(single),
    }
    true
}

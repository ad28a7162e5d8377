mod build;
mod lattice;
mod show;

use smallvec::smallvec;

use crate::run::Run;
use crate::runs::{self, Runs};
use crate::sorted::{self, Sorted, find, paired};
use crate::{Dot, ReplicaId, VersionVector};

/// The set of events that a state has seen: any set of [`Dot`]s, gaps included.
///
/// Kept as runs per replica, because all that was seen of a replica is usually one run from
/// its first event on. A gap is legal: a delta that arrives before its predecessors adds
/// its own dot and swallows none that were not seen. So this is the version vector with
/// exceptions of Malkhi and Terry, "Concise version vectors in WinFS" (2005), in a form
/// where equal sets are equal values.
///
/// Most operations cost O(log replicas) or are linear in the replicas and runs, never in the
/// number of events.
///
/// ```
/// use rejoin_causality::{CausalContext, Dot, Run};
/// use rejoin_merge::Merge;
///
/// let ann = 1_u64.into();
/// let mut seen = CausalContext::new();
/// let mine = seen.next_dot(ann);
/// assert_eq!(mine, Dot::new(ann, 1));
/// seen.insert(mine);
///
/// // Event 3 arrives before event 2: the context holds a gap, and says so.
/// let early = CausalContext::from(Dot::new(ann, 3));
/// assert!(seen.merge(&early));
/// assert_eq!(format!("{seen:?}"), "{#1: 1 3}");
/// assert!(!seen.contains(Dot::new(ann, 2)));
///
/// assert!(seen.insert(Dot::new(ann, 2)));
/// assert_eq!(seen.runs_of(ann), [Run::new(1, 3)]);
/// ```
#[derive(PartialEq, Eq, Hash, Default)]
pub struct CausalContext {
    // Ascending by replica, and no replica without a run, so that equal sets are equal.
    entries: Sorted<Runs>,
}

impl CausalContext {
    /// The context that has seen nothing.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether this event was seen. O(log replicas + log runs).
    #[inline]
    pub fn contains(&self, dot: Dot) -> bool {
        runs::contains(self.runs_of(dot.replica), dot.sequence)
    }

    /// Adds an event; answers whether it was new. Sequence 0 names none and adds nothing.
    ///
    /// O(log replicas) for the next event of a replica; a gap costs as much as the runs above
    /// it, a new replica as much as the replicas above it.
    #[inline]
    pub fn insert(&mut self, dot: Dot) -> bool {
        self.insert_run(dot.replica, Run::one(dot.sequence))
    }

    /// Adds a run of events; answers whether any of them was new.
    ///
    /// Costs what [`insert`](Self::insert) costs, however long the run is.
    #[inline]
    pub fn insert_run(&mut self, replica: ReplicaId, run: Run) -> bool {
        let Some(run) = run.events() else {
            return false;
        };
        match find(&self.entries, replica) {
            Ok(at) => runs::insert(&mut self.entries[at].1, run),
            Err(at) => {
                self.entries.insert(at, (replica, smallvec![run]));
                true
            }
        }
    }

    /// The name for the next event of this replica: one above its highest seen here.
    ///
    /// The dot is not spent by asking; [`insert`](Self::insert) it. O(log replicas).
    ///
    /// At `u64::MAX` the answer stays there and is no longer fresh. No state gets so far:
    /// decoding refuses all above [`MAX_SEQUENCE`](crate::MAX_SEQUENCE).
    #[inline]
    pub fn next_dot(&self, replica: ReplicaId) -> Dot {
        let highest = self.runs_of(replica).last().map_or(0, |run| run.last);
        Dot::new(replica, highest.saturating_add(1))
    }

    /// Adds the next event of this replica, and answers it: [`next_dot`](Self::next_dot) and
    /// [`insert`](Self::insert) in one step. O(log replicas).
    ///
    /// ```
    /// # use rejoin_causality::{CausalContext, Dot};
    /// let ann = 1_u64.into();
    /// let mut seen = CausalContext::from(Dot::new(ann, 4));
    /// assert_eq!(seen.mint(ann), Dot::new(ann, 5));
    /// assert!(seen.contains(Dot::new(ann, 5)));
    /// ```
    #[inline]
    pub fn mint(&mut self, replica: ReplicaId) -> Dot {
        if let Ok(at) = find(&self.entries, replica)
            && let Some(run) = self.entries[at].1.last_mut()
        {
            run.last = run.last.saturating_add(1);
            return Dot::new(replica, run.last);
        }
        let first = Dot::new(replica, 1);
        self.insert(first);
        first
    }

    /// The runs seen of this replica, ascending, with gaps between them. O(log replicas).
    #[inline]
    pub fn runs_of(&self, replica: ReplicaId) -> &[Run] {
        find(&self.entries, replica).map_or(&[], |at| &self.entries[at].1)
    }

    /// Each replica that something was seen of, ascending, with its runs.
    pub fn replicas(&self) -> impl ExactSizeIterator<Item = (ReplicaId, &[Run])> + Clone {
        self.entries
            .iter()
            .map(|(replica, runs)| (*replica, runs.as_slice()))
    }

    /// Every run with its replica, ascending.
    pub fn iter_runs(&self) -> impl Iterator<Item = (ReplicaId, Run)> + Clone + '_ {
        self.replicas()
            .flat_map(|(replica, runs)| runs.iter().map(move |run| (replica, *run)))
    }

    /// Every event, ascending. A run may hold far more events than anyone would wait for.
    pub fn dots(&self) -> impl Iterator<Item = Dot> + Clone + '_ {
        self.iter_runs().flat_map(|(replica, run)| {
            run.sequences()
                .map(move |sequence| Dot::new(replica, sequence))
        })
    }

    /// How many events were seen. Linear in the runs.
    pub fn count(&self) -> u128 {
        self.iter_runs()
            .map(|(_, run)| u128::from(run.count()))
            .sum()
    }

    /// Whether nothing was seen at all.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether no event is missing below a seen one, so that [`vector`](Self::vector) says
    /// the same. Linear in the replicas.
    pub fn is_contiguous(&self) -> bool {
        self.replicas()
            .all(|(_, runs)| matches!(runs, [run] if run.first == 1))
    }

    /// What was seen without a gap from the first event on, as a version vector.
    ///
    /// ```
    /// # use rejoin_causality::{CausalContext, Run, VersionVector};
    /// let (ann, bob) = (1_u64.into(), 2_u64.into());
    /// let seen = CausalContext::from_iter([(ann, Run::new(1, 7)), (ann, Run::one(9)),
    ///     (bob, Run::new(2, 4))]);
    /// assert_eq!(seen.vector(), VersionVector::from_iter([(ann, 7)]));
    /// ```
    pub fn vector(&self) -> VersionVector {
        let prefixes = self.replicas().filter(|(_, runs)| runs[0].first == 1);
        VersionVector::from_iter(prefixes.map(|(replica, runs)| (replica, runs[0].last)))
    }

    /// Takes out every event that `other` holds.
    ///
    /// O(other log self) if nothing has to be taken out, else linear. Not a step up the
    /// lattice: for contexts that are computed with, not for the one a state rests on.
    pub fn subtract(&mut self, other: &Self) {
        let mut emptied = false;
        let mut at = 0;
        for (replica, theirs) in &other.entries {
            at = sorted::seek(&self.entries, at, |entry| entry.0 < *replica);
            let Some((_, mine)) = self.entries.get_mut(at).filter(|entry| entry.0 == *replica)
            else {
                continue;
            };
            if runs::intersects(mine, theirs) {
                *mine = runs::without(mine, theirs);
                emptied |= mine.is_empty();
            }
        }
        if emptied {
            self.entries.retain(|(_, runs)| !runs.is_empty());
        }
    }

    /// The events of this context that `other` does not hold.
    ///
    /// O(self log other) in the replicas, and linear in the runs of those that both know.
    ///
    /// ```
    /// # use rejoin_causality::{CausalContext, Run};
    /// let ann = 1_u64.into();
    /// let all = CausalContext::from_iter([(ann, Run::new(1, 9))]);
    /// let some = CausalContext::from_iter([(ann, Run::new(4, 5))]);
    /// assert_eq!(format!("{:?}", all.without(&some)), "{#1: 1-3 6-9}");
    /// ```
    pub fn without(&self, other: &Self) -> Self {
        if self.is_empty() {
            return Self::new();
        }
        let rest = paired(&self.entries, &other.entries).map(|(replica, mine, theirs)| {
            let runs = match theirs {
                Some(theirs) => runs::without(mine, theirs),
                None => Runs::from_slice(mine),
            };
            (replica, runs)
        });
        Self {
            entries: rest.filter(|(_, runs)| !runs.is_empty()).collect(),
        }
    }

    /// The events that both contexts hold.
    ///
    /// O(self log other) in the replicas, and linear in the runs of those that both know.
    ///
    /// ```
    /// # use rejoin_causality::{CausalContext, Run};
    /// let ann = 1_u64.into();
    /// let here = CausalContext::from_iter([(ann, Run::new(1, 6))]);
    /// let there = CausalContext::from_iter([(ann, Run::new(4, 9))]);
    /// assert_eq!(format!("{:?}", here.within(&there)), "{#1: 4-6}");
    /// ```
    pub fn within(&self, other: &Self) -> Self {
        let both = paired(&self.entries, &other.entries).filter_map(|(replica, mine, theirs)| {
            let runs = runs::within(mine, theirs?);
            (!runs.is_empty()).then_some((replica, runs))
        });
        Self {
            entries: both.collect(),
        }
    }

    /// Whether `other` holds every event of this context. O(self log other).
    pub fn is_subset(&self, other: &Self) -> bool {
        self.entries.len() <= other.entries.len()
            && paired(&self.entries, &other.entries)
                .all(|(_, mine, theirs)| theirs.is_some_and(|theirs| runs::is_subset(mine, theirs)))
    }

    /// Whether some event is in both. O(small log large).
    pub fn intersects(&self, other: &Self) -> bool {
        let (few, many) = if self.entries.len() <= other.entries.len() {
            (self, other)
        } else {
            (other, self)
        };
        paired(&few.entries, &many.entries)
            .any(|(_, mine, theirs)| theirs.is_some_and(|theirs| runs::intersects(mine, theirs)))
    }
}

// By hand, because runs are plain numbers that can be copied as a block.
impl Clone for CausalContext {
    fn clone(&self) -> Self {
        let copy = |(replica, runs): &(ReplicaId, Runs)| (*replica, Runs::from_slice(runs));
        Self {
            entries: self.entries.iter().map(copy).collect(),
        }
    }
}

use alloc::vec::Vec;

use rejoin_merge::Merge;
use smallvec::smallvec;

use super::CausalContext;
use crate::run::Run;
use crate::{Dot, ReplicaId, Unsorted, VersionVector};

impl CausalContext {
    /// Adds a run, in constant time if it lies above all that is held so far.
    ///
    /// For builders that walk in order; a run that comes out of order is inserted, so the
    /// outcome is always that of [`insert_run`](Self::insert_run).
    pub fn push_run(&mut self, replica: ReplicaId, run: Run) {
        match (self.entries.last_mut(), run.events()) {
            (_, None) => {}
            (Some((last, runs)), Some(run)) if *last == replica => {
                crate::runs::insert(runs, run);
            }
            (Some((last, _)), Some(run)) if *last > replica => {
                self.insert_run(replica, run);
            }
            (_, Some(run)) => self.entries.push((replica, smallvec![run])),
        }
    }

    /// A context from runs in canonical form: ascending by replica and sequence, with a gap
    /// between the runs of one replica, and none empty.
    ///
    /// For decoders, which must refuse what is not canonical; [`FromIterator`] takes runs in
    /// any order.
    ///
    /// # Errors
    /// [`Unsorted`] names the first run that breaks the form, and how.
    ///
    /// ```
    /// use rejoin_causality::{CausalContext, Run, Unsorted};
    ///
    /// let ann = 1_u64.into();
    /// let runs = [(ann, Run::new(1, 3)), (ann, Run::new(4, 5))];
    /// assert_eq!(CausalContext::from_runs(runs), Err(Unsorted::Touching { position: 1 }));
    /// assert_eq!(CausalContext::from_iter(runs).runs_of(ann), [Run::new(1, 5)]);
    /// ```
    pub fn from_runs(runs: impl IntoIterator<Item = (ReplicaId, Run)>) -> Result<Self, Unsorted> {
        let mut context = Self::new();
        for (position, (replica, run)) in runs.into_iter().enumerate() {
            if run.first == 0 || run.last < run.first {
                return Err(Unsorted::Empty { position });
            }
            match context.entries.last_mut() {
                Some((last, _)) if *last > replica => return Err(Unsorted::Order { position }),
                Some((last, runs)) if *last == replica => {
                    let before = runs[runs.len() - 1];
                    if run.first <= before.last {
                        return Err(Unsorted::Order { position });
                    }
                    if before.touches(run) {
                        return Err(Unsorted::Touching { position });
                    }
                    runs.push(run);
                }
                _ => context.entries.push((replica, smallvec![run])),
            }
        }
        Ok(context)
    }
}

/// The context of this one event; of none for sequence 0.
impl From<Dot> for CausalContext {
    fn from(dot: Dot) -> Self {
        let mut context = Self::new();
        context.insert(dot);
        context
    }
}

/// Everything that the vector has seen.
impl From<&VersionVector> for CausalContext {
    fn from(vector: &VersionVector) -> Self {
        let whole = |(replica, last)| (replica, smallvec![Run::new(1, last)]);
        Self {
            entries: vector.iter().map(whole).collect(),
        }
    }
}

/// Takes events in any order. O(n log n), linear where they ascend.
impl FromIterator<Dot> for CausalContext {
    fn from_iter<I: IntoIterator<Item = Dot>>(dots: I) -> Self {
        let runs = dots.into_iter();
        runs.map(|dot| (dot.replica, Run::one(dot.sequence)))
            .collect()
    }
}

/// Takes runs in any order, overlapping ones too. O(n log n), linear where they ascend.
impl FromIterator<(ReplicaId, Run)> for CausalContext {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, Run)>>(runs: I) -> Self {
        let mut runs: Vec<(ReplicaId, Run)> = runs.into_iter().collect();
        runs.sort_unstable_by_key(|(replica, run)| (*replica, run.first));
        let mut context = Self::new();
        for (replica, run) in runs {
            context.push_run(replica, run);
        }
        context
    }
}

impl Extend<Dot> for CausalContext {
    fn extend<I: IntoIterator<Item = Dot>>(&mut self, dots: I) {
        self.merge_owned(dots.into_iter().collect());
    }
}

impl Extend<(ReplicaId, Run)> for CausalContext {
    fn extend<I: IntoIterator<Item = (ReplicaId, Run)>>(&mut self, runs: I) {
        self.merge_owned(runs.into_iter().collect());
    }
}

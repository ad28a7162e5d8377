use core::mem;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use rejoin_merge::Merge as _;

/// How many runs of one replica an entry remembers exactly.
const EXACT: usize = 32;

/// Which events touched an entry. The usual single run takes no memory of its own.
///
/// Many runs of one replica are folded: all but the newest become one run, which then also names
/// events that did not touch the entry. So the set may be too large, and never too small.
///
/// Of an entry with folded runs, a message that cannot hold all brings contents before the events
/// that made them: those are claimed by a later part.
#[derive(Clone, Debug)]
pub(crate) enum Events {
    One(ReplicaId, Run),
    Many(Box<Many>),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Many {
    all: CausalContext,
    /// The part that may name events which did not touch the entry.
    folded: CausalContext,
}

impl Events {
    pub(crate) fn of(dot: Dot) -> Self {
        Self::One(dot.replica, Run::one(dot.sequence))
    }

    /// From runs of a message; the second part may name more than what touched the entry.
    pub(crate) fn from_parts(exact: CausalContext, folded: CausalContext) -> Option<Self> {
        let mut all = exact;
        all.merge(&folded);
        let mut runs = all.iter_runs();
        match (runs.next(), runs.next(), folded.is_empty()) {
            (None, _, _) => None,
            (Some((replica, run)), None, true) => Some(Self::One(replica, run)),
            _ => {
                drop(runs);
                Some(Self::Many(Box::new(Many { all, folded })))
            }
        }
    }

    /// Adds the next event of a replica.
    pub(crate) fn add(&mut self, dot: Dot) {
        match self {
            Self::One(replica, run) if *replica == dot.replica && run.last + 1 == dot.sequence => {
                run.last = dot.sequence;
            }
            _ => self.join(&Self::of(dot)),
        }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        if let (Self::One(a, x), Self::One(b, y)) = (&*self, other)
            && a == b
            && x == y
        {
            return;
        }
        match self {
            Self::Many(many) => many.join(other),
            Self::One(replica, run) => {
                let mut many = Box::<Many>::default();
                many.all.insert_run(*replica, *run);
                many.join(other);
                *self = Self::Many(many);
            }
        }
    }

    /// The latest event of this replica, or 0.
    #[inline]
    pub(crate) fn last_of(&self, replica: ReplicaId) -> u64 {
        match self {
            Self::One(of, run) if *of == replica => run.last,
            Self::One(..) => 0,
            Self::Many(many) => many.all.runs_of(replica).last().map_or(0, |run| run.last),
        }
    }

    /// The earliest event of this replica, or `u64::MAX`.
    pub(crate) fn first_of(&self, replica: ReplicaId) -> u64 {
        match self {
            Self::One(of, run) if *of == replica => run.first,
            Self::One(..) => u64::MAX,
            Self::Many(many) => {
                let first = many.all.runs_of(replica).first();
                first.map_or(u64::MAX, |run| run.first)
            }
        }
    }

    /// Each replica with its latest event.
    pub(crate) fn lasts(&self) -> impl Iterator<Item = Dot> + '_ {
        let (one, many) = match self {
            Self::One(replica, run) => (Some(Dot::new(*replica, run.last)), None),
            Self::Many(many) => (None, Some(&many.all)),
        };
        let many = many.into_iter().flat_map(|all| {
            let last = |(replica, runs): (ReplicaId, &[Run])| {
                Dot::new(replica, runs.last().map_or(0, |run| run.last))
            };
            all.replicas().map(last)
        });
        one.into_iter().chain(many)
    }

    pub(crate) fn intersects(&self, other: &CausalContext) -> bool {
        match self {
            Self::One(replica, run) => other
                .runs_of(*replica)
                .iter()
                .any(|theirs| theirs.first <= run.last && run.first <= theirs.last),
            Self::Many(many) => many.all.intersects(other),
        }
    }

    pub(crate) fn is_subset(&self, other: &CausalContext) -> bool {
        match self {
            Self::One(replica, run) => {
                let theirs = other.runs_of(*replica);
                let at = theirs.partition_point(|theirs| theirs.last < run.last);
                theirs
                    .get(at)
                    .is_some_and(|theirs| theirs.first <= run.first)
            }
            Self::Many(many) => many.all.is_subset(other),
        }
    }

    /// Whether each of the two has an event that the other lacks.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        !self.is_within(other) && !other.is_within(self)
    }

    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Many(other)) => self.is_subset(&other.all),
            (Self::One(replica, run), Self::One(of, theirs)) => {
                replica == of && theirs.first <= run.first && run.last <= theirs.last
            }
            (Self::Many(many), Self::One(replica, run)) => {
                let all = CausalContext::from_iter([(*replica, *run)]);
                many.all.is_subset(&all)
            }
        }
    }

    /// Adds the events that surely touched the entry.
    pub(crate) fn add_exact_to(&self, context: &mut CausalContext) {
        match self {
            Self::One(replica, run) => {
                context.insert_run(*replica, *run);
            }
            Self::Many(many) if many.folded.is_empty() => {
                context.merge(&many.all);
            }
            Self::Many(many) => {
                context.merge(&many.all.without(&many.folded));
            }
        }
    }

    /// Adds all, and what is among `known` of those that may have touched the entry.
    pub(crate) fn add_known_to(&self, context: &mut CausalContext, known: &CausalContext) {
        self.add_exact_to(context);
        if let Self::Many(many) = self
            && !many.folded.is_empty()
        {
            context.merge(&many.folded.within(known));
        }
    }

    /// The events that surely touched the entry.
    pub(crate) fn exact(&self) -> CausalContext {
        let mut exact = CausalContext::new();
        self.add_exact_to(&mut exact);
        exact
    }

    /// Those of them that are among `others`.
    pub(crate) fn among(&self, others: &CausalContext) -> CausalContext {
        match self {
            Self::One(replica, run) => CausalContext::from_iter([(*replica, *run)]).within(others),
            Self::Many(many) => many.all.within(others),
        }
    }

    pub(crate) fn folded(&self) -> Option<&CausalContext> {
        match self {
            Self::Many(many) if !many.folded.is_empty() => Some(&many.folded),
            _ => None,
        }
    }

    pub(crate) fn replicas(&self) -> impl Iterator<Item = ReplicaId> + '_ {
        self.lasts().map(|dot| dot.replica)
    }
}

impl Many {
    fn join(&mut self, other: &Events) {
        match other {
            Events::One(replica, run) => {
                self.all.insert_run(*replica, *run);
            }
            Events::Many(other) => {
                self.all.merge(&other.all);
                self.folded.merge(&other.folded);
            }
        }
        self.fold();
    }

    /// Folds the older runs of each replica that has too many.
    fn fold(&mut self) {
        if self.all.replicas().all(|(_, runs)| runs.len() <= EXACT) {
            return;
        }
        let mut all = CausalContext::new();
        let mut folded = mem::take(&mut self.folded);
        for (replica, runs) in self.all.replicas() {
            let old = runs.len().saturating_sub(EXACT);
            // One run less stays exact than may be had, so that not each event folds anew.
            let old = if old == 0 { 0 } else { old + EXACT / 2 };
            if let (Some(first), Some(last)) = (runs.first(), runs.get(old.wrapping_sub(1))) {
                let run = Run::new(first.first, last.last);
                all.insert_run(replica, run);
                folded.insert_run(replica, run);
            }
            for run in &runs[old..] {
                all.insert_run(replica, *run);
            }
        }
        self.all = all;
        self.folded = folded;
    }
}

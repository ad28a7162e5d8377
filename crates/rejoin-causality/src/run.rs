use core::fmt;
use core::ops::RangeInclusive;

/// Events of one replica whose sequences follow each other: `first..=last`.
///
/// A run counts from 1 and holds something, so `1 <= first <= last`. The fields are open
/// because a run is only a pair of numbers; whatever takes one drops a zero from it, and
/// takes a run that ends before it begins for nothing.
///
/// ```
/// use rejoin_causality::Run;
///
/// let run = Run::new(3, 5);
/// assert_eq!(run.sequences().collect::<Vec<_>>(), [3, 4, 5]);
/// assert_eq!(format!("{run:?} {:?}", Run::one(9)), "3-5 9");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The lowest sequence of the run.
    pub first: u64,
    /// The highest sequence of the run, itself included.
    pub last: u64,
}

impl Run {
    /// The run `first..=last`.
    pub const fn new(first: u64, last: u64) -> Self {
        Self { first, last }
    }

    /// The run of this one sequence.
    pub const fn one(sequence: u64) -> Self {
        Self::new(sequence, sequence)
    }

    /// Whether the sequence lies in the run.
    pub const fn contains(self, sequence: u64) -> bool {
        self.first <= sequence && sequence <= self.last
    }

    /// How many events the run holds.
    pub const fn count(self) -> u64 {
        match self.events() {
            Some(run) => run.last - run.first + 1,
            None => 0,
        }
    }

    /// The sequences of the run, ascending.
    pub const fn sequences(self) -> RangeInclusive<u64> {
        self.first..=self.last
    }

    /// What the run holds of possible events: without a zero, `None` if nothing remains.
    pub(crate) const fn events(self) -> Option<Self> {
        let first = if self.first == 0 { 1 } else { self.first };
        if first <= self.last {
            Some(Self::new(first, self.last))
        } else {
            None
        }
    }

    /// Whether all of `other` lies in this run.
    pub(crate) const fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the two overlap or follow each other without a gap, so that they join to one.
    pub(crate) const fn touches(self, other: Self) -> bool {
        self.first <= other.last.saturating_add(1) && other.first <= self.last.saturating_add(1)
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

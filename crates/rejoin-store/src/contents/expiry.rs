use rejoin_causality::{Dot, VersionVector};
use rejoin_merge::Merge as _;

/// Until when an entry is read: a register that keeps concurrent settings, and reads the longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// The settings that no other has seen, by their events; `None` is for ever.
    until: Vec<(Dot, Option<u64>)>,
    /// The latest setting of each replica that was seen.
    seen: VersionVector,
}

impl Expiry {
    /// From parts of a message.
    pub(crate) fn from_parts(
        mut until: Vec<(Dot, Option<u64>)>,
        seen: VersionVector,
    ) -> Option<Self> {
        until.sort_unstable();
        let once = until.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let known = until.iter().all(|(dot, _)| seen.includes(*dot));
        (once && known && !until.is_empty()).then_some(Self { until, seen })
    }

    pub(crate) fn parts(&self) -> (&[(Dot, Option<u64>)], &VersionVector) {
        (&self.until, &self.seen)
    }

    /// The setting of one event, instead of all that `before` holds.
    pub(crate) fn set(before: Option<&Self>, dot: Dot, until: Option<u64>) -> Self {
        let mut seen = before.map_or_else(VersionVector::new, |before| before.seen.clone());
        seen.raise(dot.replica, dot.sequence);
        Self {
            until: vec![(dot, until)],
            seen,
        }
    }

    /// The longest of the settings, in milliseconds of the wall clock; `None` is for ever.
    pub(crate) fn until(&self) -> Option<u64> {
        let never = self.until.iter().any(|(_, until)| until.is_none());
        let last = self.until.iter().filter_map(|(_, until)| *until).max();
        if never { None } else { last }
    }

    /// Whether this is all that it says.
    pub(crate) fn is_just(&self, until: Option<u64>) -> bool {
        matches!(&*self.until, [(_, only)] if *only == until)
    }

    /// Answers whether anything changed.
    pub(crate) fn join(&mut self, other: &Self) -> bool {
        if self == other {
            return false;
        }
        let before = self.until.clone();
        let stays = |side: &Self, dot: Dot| {
            !side.seen.includes(dot) || side.until.iter().any(|(of, _)| *of == dot)
        };
        self.until.retain(|(dot, _)| stays(other, *dot));
        let missing = other.until.iter().filter(|(dot, _)| {
            !self.seen.includes(*dot) && !self.until.iter().any(|(of, _)| of == dot)
        });
        let missing: Vec<_> = missing.copied().collect();
        self.until.extend(missing);
        self.until.sort_unstable();
        self.seen.merge(&other.seen) | (before != self.until)
    }
}

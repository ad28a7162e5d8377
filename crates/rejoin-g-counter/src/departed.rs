use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

/// What is known of one replica that has departed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(crate) struct Marker {
    /// Up to where its count is accepted: the most that was known where it was folded.
    pub(crate) bound: u64,
    /// Into whom its count was folded. Of several the largest id, since all must agree on one.
    pub(crate) into: ReplicaId,
}

impl Marker {
    fn merge(&mut self, other: Self) -> bool {
        let before = *self;
        self.bound = self.bound.max(other.bound);
        self.into = self.into.max(other.into);
        *self != before
    }

    fn is_within(self, other: Self) -> bool {
        self.bound <= other.bound && self.into <= other.into
    }
}

/// The replicas that have departed, ascending. They are few.
///
/// The bound of a marker stands apart from the count: a count may come later than the marker, and
/// beyond its bound. So a marker never hides a count from a merge, it only says how much of it is
/// read, and a fold by somebody who knew more admits what one by somebody who knew less refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Departed(Vec<(ReplicaId, Marker)>);

impl Departed {
    pub(crate) fn of_one(replica: ReplicaId, marker: Marker) -> Self {
        Self(vec![(replica, marker)])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (ReplicaId, Marker)> + Clone + '_ {
        self.0.iter().copied()
    }

    pub(crate) fn get(&self, replica: ReplicaId) -> Option<Marker> {
        self.find(replica).ok().map(|at| self.0[at].1)
    }

    /// How much of the count of `replica` is accepted.
    pub(crate) fn accepted(&self, replica: ReplicaId, count: u64) -> u64 {
        self.get(replica)
            .map_or(count, |marker| count.min(marker.bound))
    }

    /// Joins one marker; answers whether it brought anything.
    pub(crate) fn raise(&mut self, replica: ReplicaId, marker: Marker) -> bool {
        match self.find(replica) {
            Ok(at) => self.0[at].1.merge(marker),
            Err(at) => {
                self.0.insert(at, (replica, marker));
                true
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) -> bool {
        let known = self.0.len();
        let mut grew = false;
        for (replica, marker) in other.iter() {
            match self.0[..known].binary_search_by_key(&replica, |(id, _)| *id) {
                Ok(at) => grew |= self.0[at].1.merge(marker),
                Err(_) => self.0.push((replica, marker)),
            }
        }
        if self.0.len() > known {
            // Two runs that ascend, which the standard library's sort joins in one go.
            self.0.sort_by_key(|(replica, _)| *replica);
            grew = true;
        }
        grew
    }

    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|(replica, marker)| {
            let theirs = other.get(replica);
            theirs.is_some_and(|theirs| marker.is_within(theirs))
        })
    }

    /// The markers that tell `other` something new.
    pub(crate) fn news_for(&self, other: &Self) -> Self {
        let is_new = |(replica, marker): &(ReplicaId, Marker)| {
            let theirs = other.get(*replica);
            theirs.is_none_or(|theirs| !marker.is_within(theirs))
        };
        Self(self.iter().filter(is_new).collect())
    }

    /// Under whom the count of `replica` is reported: itself if it has not departed.
    pub(crate) fn survivor_of(&self, replica: ReplicaId) -> ReplicaId {
        match self.find(replica) {
            Ok(at) => self.survivors()[at],
            Err(_) => replica,
        }
    }

    /// For each replica that has departed, under whom its count is reported: whoever is left
    /// where the folds lead, or, where they lead in a circle, the smallest id in it. Linear but
    /// for the look-ups, however long the chains are.
    pub(crate) fn survivors(&self) -> Vec<ReplicaId> {
        let mut found: Vec<Option<ReplicaId>> = vec![None; self.0.len()];
        let mut met = vec![usize::MAX; self.0.len()];
        for start in 0..self.0.len() {
            let (mut path, mut at) = (Vec::new(), start);
            let survivor = loop {
                if let Some(known) = found[at] {
                    break known;
                }
                if met[at] == start {
                    let circle = path.iter().skip_while(|place| **place != at);
                    let least = circle.min().copied().unwrap_or(at);
                    break self.0[least].0;
                }
                met[at] = start;
                path.push(at);
                let into = self.0[at].1.into;
                match self.find(into) {
                    Ok(next) => at = next,
                    Err(_) => break into,
                }
            };
            for place in path {
                found[place] = Some(survivor);
            }
        }
        let paired = found.into_iter().zip(&self.0);
        paired
            .map(|(survivor, (replica, _))| survivor.unwrap_or(*replica))
            .collect()
    }

    fn find(&self, replica: ReplicaId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&replica, |(id, _)| *id)
    }
}

/// Refuses what does not ascend, for decoders: adds a marker behind all others.
#[cfg(feature = "serde")]
impl Departed {
    pub(crate) fn push(&mut self, replica: ReplicaId, marker: Marker) -> Result<(), Misplaced> {
        if self.0.last().is_some_and(|(last, _)| *last >= replica) {
            return Err(Misplaced::NotAscending);
        }
        if marker.into == replica {
            return Err(Misplaced::IntoItself);
        }
        self.0.push((replica, marker));
        Ok(())
    }
}

/// Why a marker is none.
#[cfg(feature = "serde")]
#[derive(Clone, Copy)]
pub(crate) enum Misplaced {
    NotAscending,
    IntoItself,
}

#[cfg(feature = "serde")]
impl Misplaced {
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::NotAscending => "replicas that have departed must ascend",
            Self::IntoItself => "no replica is folded into itself",
        }
    }
}

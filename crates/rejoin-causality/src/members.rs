use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use rejoin_merge::Merge;

use crate::{CausalContext, ReplicaId};

/// What every member of a group has seen, and so how far its metadata may be forgotten.
///
/// An event is *stable* once every member has seen it. What a state remembers only to tell others
/// of stable events helps nobody any more: `trim_log_below` of the types takes the answer of
/// [`stable`](Members::stable). One member that is away holds everybody back, and
/// [`held_back_by`](Members::held_back_by) says who and by how much.
///
/// Tell it only of versions that a member *keeps*: what it would still have after a crash.
///
/// # Example
/// ```
/// use rejoin_causality::{CausalContext, Members, Run};
///
/// let (ann, bob) = (1_u64.into(), 2_u64.into());
/// let mut members = Members::from_iter([ann, bob]);
/// members.saw(ann, &CausalContext::from_iter([(ann, Run::new(1, 9))]))?;
/// assert!(members.stable().is_empty(), "nothing was heard of Bob");
///
/// members.saw(bob, &CausalContext::from_iter([(ann, Run::new(1, 5))]))?;
/// assert_eq!(format!("{:?}", members.stable()), "{#1: 1-5}");
/// let [(who, lacks)] = &members.held_back_by()[..] else { panic!() };
/// assert_eq!((*who, format!("{lacks:?}").as_str()), (bob, "{#1: 6-9}"));
/// # Ok::<(), rejoin_causality::NotAMember>(())
/// ```
///
/// # Paper
/// C. Baquero, P. S. Almeida, A. Shoker: *Making Operation-based CRDTs Operation-based*, DAIS 2014
/// (causal stability).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    seen: BTreeMap<ReplicaId, CausalContext>,
}

impl Members {
    /// A group without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member that has seen nothing yet; answers whether it was new.
    pub fn join(&mut self, member: ReplicaId) -> bool {
        let is_new = !self.seen.contains_key(&member);
        self.seen.entry(member).or_default();
        is_new
    }

    /// Takes a member out, which then holds nobody back. Answers what it had seen.
    pub fn leave(&mut self, member: ReplicaId) -> Option<CausalContext> {
        self.seen.remove(&member)
    }

    /// Notes that `member` has seen, and keeps, the events in `version`; answers whether that was
    /// news. An older version than one noted before is no step back.
    ///
    /// # Errors
    /// [`NotAMember`] if it has not joined, or has left. Nothing has changed then.
    pub fn saw(&mut self, member: ReplicaId, version: &CausalContext) -> Result<bool, NotAMember> {
        match self.seen.get_mut(&member) {
            Some(seen) => Ok(seen.merge(version)),
            None => Err(NotAMember { member }),
        }
    }

    /// What is known of a member's version.
    pub fn version_of(&self, member: ReplicaId) -> Option<&CausalContext> {
        self.seen.get(&member)
    }

    /// The members, ascending, with what each has seen.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ReplicaId, &CausalContext)> {
        self.seen.iter().map(|(member, seen)| (*member, seen))
    }

    /// The events that every member has seen; none if there is no member. Linear in all runs.
    pub fn stable(&self) -> CausalContext {
        let mut versions = self.seen.values();
        let Some(first) = versions.next() else {
            return CausalContext::new();
        };
        versions.fold(first.clone(), |stable, seen| stable.within(seen))
    }

    /// The members that lack events which another member has seen, ascending, each with those
    /// events. While there are any, these events are not stable.
    pub fn held_back_by(&self) -> Vec<(ReplicaId, CausalContext)> {
        let mut all = CausalContext::new();
        for seen in self.seen.values() {
            all.merge(seen);
        }
        let lacks = self
            .iter()
            .map(|(member, seen)| (member, all.without(seen)));
        lacks.filter(|(_, lacks)| !lacks.is_empty()).collect()
    }
}

impl FromIterator<ReplicaId> for Members {
    fn from_iter<I: IntoIterator<Item = ReplicaId>>(members: I) -> Self {
        let nothing = |member| (member, CausalContext::new());
        Self {
            seen: members.into_iter().map(nothing).collect(),
        }
    }
}

/// A version came from a replica that is no member of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotAMember {
    /// Who it is.
    pub member: ReplicaId,
}

impl fmt::Display for NotAMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "replica {} is no member of the group; let it join before its versions count",
            self.member
        )
    }
}

impl core::error::Error for NotAMember {}

use core::fmt;

use crate::{CausalContext, Dot, Replica};

impl Replica {
    /// Checks that a peer does not know more of this replica than its own state does.
    ///
    /// If it does, the state is an old one, restored or copied, and the next event would reuse a
    /// name that is spent. Ask for each object whenever a peer's version comes in.
    ///
    /// # Errors
    /// [`Forgotten`] if the peer has seen an event of this replica that `own` lacks. Merge what the
    /// peer has, and go on under a new id: no edit is lost then, neither the forgotten nor the new.
    ///
    /// ```
    /// use rejoin_causality::{CausalContext, Replica, Run};
    ///
    /// let replica = Replica::new(1_u64.into(), || 0);
    /// let seen = |last| CausalContext::from_iter([(1_u64.into(), Run::new(1, last))]);
    /// assert!(replica.check_memory(&seen(5), &seen(4)).is_ok());
    ///
    /// let forgotten = replica.check_memory(&seen(5), &seen(7)).unwrap_err();
    /// assert_eq!(forgotten.first.sequence, 6);
    /// ```
    pub fn check_memory(&self, own: &CausalContext, peer: &CausalContext) -> Result<(), Forgotten> {
        let theirs = peer.runs_of(self.id()).iter().copied();
        let theirs = theirs
            .map(|run| (self.id(), run))
            .collect::<CausalContext>();
        match theirs.without(own).iter_runs().next() {
            None => Ok(()),
            Some((replica, run)) => Err(Forgotten {
                first: Dot::new(replica, run.first),
            }),
        }
    }
}

/// A peer has seen an event of this replica that the replica's own state lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Forgotten {
    /// The first such event.
    pub first: Dot,
}

impl fmt::Display for Forgotten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dot { replica, sequence } = self.first;
        write!(
            f,
            "a peer knows event {sequence} of replica {replica}, which its own state has \
             forgotten: it was restored or copied; merge the peer's state and go on under a new id"
        )
    }
}

impl core::error::Error for Forgotten {}

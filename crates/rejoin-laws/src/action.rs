use core::fmt::{self, Debug};

/// One step of a history. Replicas are numbered from 0.
///
/// The functions of this module's names ([`edit`], [`sync`], ...) write a history as Rust code, and
/// `Display` prints an action as a call of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action<Op> {
    /// See [`edit`].
    Edit {
        /// The replica that edits.
        at: usize,
        /// What it does.
        op: Op,
    },
    /// See [`sync`].
    Sync {
        /// The replica that sends.
        from: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`deliver`].
    Deliver {
        /// The number of the edit.
        edit: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`deliver_joined`].
    DeliverJoined {
        /// The numbers of the edits.
        edits: Vec<usize>,
        /// The replica that receives.
        to: usize,
    },
    /// See [`deliver_part`].
    DeliverPart {
        /// The replica whose state is taken apart.
        from: usize,
        /// Which parts are sent: bit i stands for part i, modulo 64.
        parts: u64,
        /// The replica that receives.
        to: usize,
    },
    /// See [`redeliver`].
    Redeliver {
        /// The number of the message.
        message: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`sync_version`].
    SyncVersion {
        /// The replica that sends.
        from: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`sync_difference`].
    SyncDifference {
        /// The replica that sends.
        from: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`restart`].
    Restart {
        /// The replica that restarts.
        at: usize,
    },
    /// See [`stale`].
    Stale {
        /// The number of the edit before which the state was saved.
        edit: usize,
        /// The replica that receives.
        to: usize,
    },
    /// See [`trim_log`].
    TrimLog {
        /// The replica that trims.
        at: usize,
    },
    /// See [`clock`].
    Clock {
        /// The replica whose clock moves.
        at: usize,
        /// By how much.
        millis: i64,
    },
}

/// Replica `at` performs `op`.
pub fn edit<Op>(at: usize, op: Op) -> Action<Op> {
    Action::Edit { at, op }
}

/// Replica `from` sends its full state to `to`.
pub fn sync<Op>(from: usize, to: usize) -> Action<Op> {
    Action::Sync { from, to }
}

/// The delta of an edit, the first of the history being number 0, reaches `to`: late, early, again.
pub fn deliver<Op>(edit: usize, to: usize) -> Action<Op> {
    Action::Deliver { edit, to }
}

/// The deltas of several edits, joined in this order, reach `to` as one.
pub fn deliver_joined<Op>(edits: &[usize], to: usize) -> Action<Op> {
    let edits = edits.to_vec();
    Action::DeliverJoined { edits, to }
}

/// Some parts of the state of `from` reach `to`: bit i of `parts` stands for part i, modulo 64.
pub fn deliver_part<Op>(from: usize, parts: u64, to: usize) -> Action<Op> {
    Action::DeliverPart { from, parts, to }
}

/// A message that an earlier action made (joined deltas, parts, an answer to a version, a
/// difference; counted from 0, and round and round) reaches `to`.
pub fn redeliver<Op>(message: usize, to: usize) -> Action<Op> {
    Action::Redeliver { message, to }
}

/// `to` sends its version, `from` answers with what is missing.
pub fn sync_version<Op>(from: usize, to: usize) -> Action<Op> {
    Action::SyncVersion { from, to }
}

/// `from` sends `to` the difference of their states.
pub fn sync_difference<Op>(from: usize, to: usize) -> Action<Op> {
    Action::SyncDifference { from, to }
}

/// Replica `at` saves its state as bytes and its clock, and starts again from them.
pub fn restart<Op>(at: usize) -> Action<Op> {
    Action::Restart { at }
}

/// The state that the author of edit number `edit` had before that edit reaches `to`.
pub fn stale<Op>(edit: usize, to: usize) -> Action<Op> {
    Action::Stale { edit, to }
}

/// Replica `at` forgets its log of removals.
pub fn trim_log<Op>(at: usize) -> Action<Op> {
    Action::TrimLog { at }
}

/// The wall clock of `at` moves by `millis`. It stands still otherwise, and all start alike.
pub fn clock<Op>(at: usize, millis: i64) -> Action<Op> {
    Action::Clock { at, millis }
}

impl<Op> Action<Op> {
    /// The replicas in this action, to read or to rename.
    pub(crate) fn replicas_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        let (one, other) = match self {
            Self::Edit { at, .. }
            | Self::Restart { at }
            | Self::TrimLog { at }
            | Self::Clock { at, .. } => (at, None),
            Self::Sync { from, to }
            | Self::DeliverPart { from, to, .. }
            | Self::SyncVersion { from, to }
            | Self::SyncDifference { from, to } => (from, Some(to)),
            Self::Deliver { to, .. }
            | Self::DeliverJoined { to, .. }
            | Self::Redeliver { to, .. }
            | Self::Stale { to, .. } => (to, None),
        };
        core::iter::once(one).chain(other)
    }

    /// The highest number of a replica in this action.
    pub(crate) fn highest_replica(&self) -> usize {
        match self {
            Self::Edit { at, .. }
            | Self::Restart { at }
            | Self::TrimLog { at }
            | Self::Clock { at, .. } => *at,
            Self::Sync { from, to }
            | Self::DeliverPart { from, to, .. }
            | Self::SyncVersion { from, to }
            | Self::SyncDifference { from, to } => *from.max(to),
            Self::Deliver { to, .. }
            | Self::DeliverJoined { to, .. }
            | Self::Redeliver { to, .. }
            | Self::Stale { to, .. } => *to,
        }
    }

    /// A number that stands for this action, without its op: what later choices hang on.
    pub(crate) fn imprint(&self) -> u64 {
        let (kind, one, other) = match self {
            Self::Edit { at, .. } => (1, *at, 0),
            Self::Sync { from, to } => (2, *from, *to),
            Self::Deliver { edit, to } => (3, *edit, *to),
            Self::DeliverJoined { edits, to } => (4, edits.len(), *to),
            Self::DeliverPart { from, to, .. } => (5, *from, *to),
            Self::Redeliver { message, to } => (6, *message, *to),
            Self::SyncVersion { from, to } => (7, *from, *to),
            Self::SyncDifference { from, to } => (8, *from, *to),
            Self::Restart { at } => (9, *at, 0),
            Self::Stale { edit, to } => (10, *edit, *to),
            Self::TrimLog { at } => (11, *at, 0),
            Self::Clock { at, .. } => (12, *at, 0),
        };
        [one, other].iter().fold(kind, |imprint: u64, number| {
            imprint.wrapping_mul(257).wrapping_add(*number as u64)
        })
    }
}

impl<Op: Debug> fmt::Display for Action<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit { at, op } => write!(f, "edit({at}, {op:?})"),
            Self::Sync { from, to } => write!(f, "sync({from}, {to})"),
            Self::Deliver { edit, to } => write!(f, "deliver({edit}, {to})"),
            Self::DeliverJoined { edits, to } => write!(f, "deliver_joined(&{edits:?}, {to})"),
            Self::DeliverPart { from, parts, to } => {
                write!(f, "deliver_part({from}, {parts:#b}, {to})")
            }
            Self::Redeliver { message, to } => write!(f, "redeliver({message}, {to})"),
            Self::SyncVersion { from, to } => write!(f, "sync_version({from}, {to})"),
            Self::SyncDifference { from, to } => write!(f, "sync_difference({from}, {to})"),
            Self::Restart { at } => write!(f, "restart({at})"),
            Self::Stale { edit, to } => write!(f, "stale({edit}, {to})"),
            Self::TrimLog { at } => write!(f, "trim_log({at})"),
            Self::Clock { at, millis } => write!(f, "clock({at}, {millis})"),
        }
    }
}

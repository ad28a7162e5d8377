use std::fmt;

/// How the `merge` steps of a scenario bring one replica what another has.
///
/// Whatever the way, the scenario must come out the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The whole state is merged.
    States,
    /// The deltas of the edits are kept, and those that the receiver lacks are joined and merged.
    Deltas,
    /// The least state that the receiver lacks is merged.
    Differences,
    /// As `Differences`, but found by the receiver's version alone, in types that have versions.
    Versions,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::States,
        Self::Deltas,
        Self::Differences,
        Self::Versions,
    ];
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::States => "states",
            Self::Deltas => "deltas",
            Self::Differences => "differences",
            Self::Versions => "versions",
        })
    }
}

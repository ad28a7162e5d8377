use core::fmt;

use crate::Time;

/// How a run can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// Replicas that hold the same events differ, or read what their events do not mean.
    Divergence,
    /// A write that was acknowledged is gone, or kept by fewer replicas than was said.
    LostWrite,
    /// After everything was healed, replicas did not become equal in time.
    NoConvergence,
    /// Something panicked.
    Panic,
    /// A session read less than it was promised.
    StaleRead,
}

impl Failure {
    /// Every way to fail.
    pub const ALL: [Self; 5] = [
        Self::Divergence,
        Self::LostWrite,
        Self::NoConvergence,
        Self::Panic,
        Self::StaleRead,
    ];

    /// The exit code of the program.
    pub const fn code(self) -> u8 {
        match self {
            Self::Divergence => 2,
            Self::LostWrite => 3,
            Self::NoConvergence => 4,
            Self::Panic => 5,
            Self::StaleRead => 6,
        }
    }

    /// In a word or two.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Divergence => "divergence",
            Self::LostWrite => "lost write",
            Self::NoConvergence => "no convergence",
            Self::Panic => "panic",
            Self::StaleRead => "stale read",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an oracle objects to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which kind of failure.
    pub failure: Failure,
    /// When it was noticed.
    pub at: Time,
    /// What was expected, and what was found.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.failure, self.at, self.what)
    }
}

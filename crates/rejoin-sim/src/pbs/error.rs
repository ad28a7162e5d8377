use std::fmt;

/// Why an experiment has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PbsError {
    /// No trial was asked for.
    NoSample,
    /// One of a thousand takes longer than twelve days.
    Endless {
        /// What it is.
        what: &'static str,
    },
}

impl fmt::Display for PbsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSample => f.write_str("no sample is asked for; ask for some thousands"),
            Self::Endless { what } => write!(
                f,
                "one in a thousand of all {what} takes more than twelve days; give the delays \
                 a lighter tail"
            ),
        }
    }
}

impl std::error::Error for PbsError {}

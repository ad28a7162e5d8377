use std::fmt;

/// Why a step was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The type does not allow it: by an error, or because it cannot even be written.
    Refused(String),
    /// It cannot be told what is meant, or the runner cannot do it.
    Unclear(String),
}

impl Trouble {
    pub(crate) fn refused(why: impl fmt::Display) -> Self {
        Self::Refused(why.to_string())
    }

    pub(crate) fn unclear(why: impl fmt::Display) -> Self {
        Self::Unclear(why.to_string())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "refused: {why}"),
            Self::Unclear(why) => f.write_str(why),
        }
    }
}

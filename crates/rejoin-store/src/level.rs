use core::fmt;
use core::str::FromStr;

/// How many replicas must have a write, or be asked for a read, before it is answered.
///
/// The replica that is asked counts as one. With N members, a read at R and a write at W see each
/// other if R + W > N. That holds for a write that has changed nothing as well: what it would have
/// written is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// This replica alone: always available, and answered at once.
    #[default]
    Local,
    /// So many replicas.
    N(usize),
    /// More than half of the members.
    Majority,
    /// Every member.
    All,
}

impl Level {
    /// How many of so many members that is. More than there are can never be had.
    ///
    /// ```
    /// use rejoin_store::Level;
    ///
    /// let needs = [Level::Local, Level::N(2), Level::Majority, Level::All].map(|l| l.of(4));
    /// assert_eq!(needs, [1, 2, 3, 4]);
    /// ```
    pub const fn of(self, members: usize) -> usize {
        match self {
            Self::Local => 1,
            Self::N(0) => 1,
            Self::N(n) => n,
            Self::Majority => members / 2 + 1,
            Self::All => members,
        }
    }
}

/// The word for it on a command line: `local`, `n:2`, `majority`, `all`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.pad("local"),
            Self::N(count) => write!(f, "n:{count}"),
            Self::Majority => f.pad("majority"),
            Self::All => f.pad("all"),
        }
    }
}

/// ```
/// use rejoin_store::Level;
///
/// assert_eq!("n:2".parse(), Ok(Level::N(2)));
/// assert_eq!(Level::Majority.to_string().parse(), Ok(Level::Majority));
/// assert!("n:0".parse::<Level>().is_err(), "at least the replica that is asked");
/// ```
impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        match word {
            "local" => Ok(Self::Local),
            "majority" => Ok(Self::Majority),
            "all" => Ok(Self::All),
            _ => {
                let count = word.strip_prefix("n:").and_then(|it| it.parse().ok());
                count
                    .filter(|count| *count > 0)
                    .map(Self::N)
                    .ok_or(UnknownLevel)
            }
        }
    }
}

/// No level is called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLevel;

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no level is called so; write local, n:2, majority or all")
    }
}

impl core::error::Error for UnknownLevel {}

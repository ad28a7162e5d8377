use std::fmt;

/// The most replicas that an experiment may have.
const MOST: usize = 1000;

/// How many replicas there are, and how many of them a read and a write wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    n: usize,
    r: usize,
    w: usize,
}

impl Quorum {
    /// `n` replicas, of which a read waits for `r` and a write for `w`.
    ///
    /// # Errors
    /// [`BadQuorum`] unless `n` is from 1 to 1000, and `r` and `w` from 1 to `n`.
    pub fn new(n: usize, r: usize, w: usize) -> Result<Self, BadQuorum> {
        if n == 0 {
            return Err(BadQuorum::NoReplica);
        }
        if n > MOST {
            return Err(BadQuorum::TooMany { n });
        }
        for (what, asked) in [("read", r), ("write", w)] {
            if asked == 0 || asked > n {
                return Err(BadQuorum::OutOfRange { what, asked, n });
            }
        }
        Ok(Self { n, r, w })
    }

    /// How many replicas there are.
    pub fn n(&self) -> usize {
        self.n
    }

    /// For how many a read waits.
    pub fn r(&self) -> usize {
        self.r
    }

    /// For how many a write waits.
    pub fn w(&self) -> usize {
        self.w
    }

    /// Whether every read meets a replica that has acknowledged the write.
    pub fn overlaps(&self) -> bool {
        self.r + self.w > self.n
    }
}

/// As `N=3 R=1 W=1`.
impl fmt::Display for Quorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N={} R={} W={}", self.n, self.r, self.w)
    }
}

/// Numbers that are no quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadQuorum {
    /// There are no replicas.
    NoReplica,
    /// There are more than 1000 replicas.
    TooMany {
        /// How many.
        n: usize,
    },
    /// A read or a write waits for nobody, or for more replicas than there are.
    OutOfRange {
        /// Which of the two.
        what: &'static str,
        /// For how many it waits.
        asked: usize,
        /// How many there are.
        n: usize,
    },
}

impl fmt::Display for BadQuorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReplica => f.write_str("there is no replica to ask; name at least 1"),
            Self::TooMany { n } => write!(f, "{n} replicas are too many; name at most {MOST}"),
            Self::OutOfRange { what, asked, n } => write!(
                f,
                "a {what} waits for {asked} of {n} replicas; let it wait for 1 to {n}"
            ),
        }
    }
}

impl std::error::Error for BadQuorum {}

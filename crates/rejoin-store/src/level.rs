/// How many replicas must have a write, or be asked for a read, before it is answered.
///
/// The replica that is asked counts as one. With N members, a read at R and a write at W see each
/// other if R + W > N.
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

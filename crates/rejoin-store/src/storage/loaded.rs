/// What [`Storage::load`](crate::Storage::load) found beside good records.
///
/// What is told here is told again by the next load, until a commit lies between. So a store that
/// must remember it, because peers are away, puts that into its first commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// How many good records there were.
    pub records: u64,
    /// The keys under which something lies that was not written there: rotten, or the record of
    /// another key. Fetch them from a peer; a put or a remove of the key ends the matter. (If the
    /// key itself is rotten, it is one that nobody ever wrote.)
    pub damaged: Vec<Vec<u8>>,
    /// Records are missing or old, and which ones cannot be told: the sum over all of them is not
    /// the one that the last commit left. Believe no version that was saved with them, and compare
    /// all contents with a peer.
    pub incomplete: bool,
    /// Whoever committed last has not closed the file: the process or the machine stopped, or this
    /// is a copy of a file in use. Its end, if torn, was brought back to the last whole commit.
    /// Nothing acknowledged is lost by that.
    pub recovered: bool,
}

impl Loaded {
    /// Whether all records are exactly what the last commit left.
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && !self.incomplete
    }
}

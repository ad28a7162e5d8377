/// What a store has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Writes of last-write-wins types that lost against a later one which had not seen them, as
    /// merges here have seen it. Of values of more than 256 bytes, also those that it had seen.
    pub lost: u64,
    /// Keys that had been written here and elsewhere, neither knowing of the other, when the two
    /// were joined; of values of up to 256 bytes, which travel whole.
    pub conflicts: u64,
    /// Names of events or stamps that came with two contents: somebody wrote under a used id.
    pub equivocations: u64,
    /// Keys that came to hold values of several kinds.
    pub clashes: u64,
    /// Frames that had to wait because the sender's clock is ahead.
    pub held_back: u64,
    /// Frames that were refused.
    pub refused: u64,
    /// Frames taken in, and their bytes.
    pub frames_in: u64,
    /// Bytes of the frames taken in.
    pub bytes_in: u64,
    /// Frames sent.
    pub frames_out: u64,
    /// Bytes of the frames sent.
    pub bytes_out: u64,
    /// Frames and records that could not be written, because a value has no encoded form. Such an
    /// edit is refused where a store has members or a storage; so it was made before it had.
    pub unwritable: u64,
    /// Events that came from others.
    pub events_in: u64,
    /// Messages that came before their turn.
    pub gaps: u64,
    /// Meetings with a member that held the same events and other contents.
    pub differences: u64,
    /// Times that this member began to write under a new id.
    pub incarnations: u64,
    /// Times that it found itself set back behind what others have forgotten, and began anew.
    pub set_back: u64,
    /// Deletions that were forgotten.
    pub forgotten: u64,
    /// Entries that were deleted because their time had come.
    pub reaped: u64,
}

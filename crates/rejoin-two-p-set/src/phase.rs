use rejoin_level_store::Level;

/// How far an element has come. The later phase is the greater, and there is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was inserted, and is in the set.
    Present,
    /// It was removed, for ever.
    Removed,
}

impl Level for Phase {
    fn is_present(&self) -> bool {
        *self == Self::Present
    }
}

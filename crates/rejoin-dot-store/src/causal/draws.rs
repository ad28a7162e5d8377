//! Numbers for tests, the same on each run.

pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn from(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % bound
    }

    /// A place in a list of this length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }
}

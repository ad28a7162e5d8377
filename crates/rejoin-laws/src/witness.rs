use rejoin_merge::{Observer, Step};

/// An observer that listens, and notices a step that is left but was not entered, or the reverse.
#[derive(Default)]
pub(crate) struct Witness {
    depth: u32,
    unbalanced: bool,
}

impl Witness {
    pub(crate) fn is_balanced(&self) -> bool {
        self.depth == 0 && !self.unbalanced
    }
}

impl Observer for Witness {
    fn enter(&mut self, _: Step<'_>) {
        self.depth += 1;
    }

    fn leave(&mut self) {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => self.unbalanced = true,
        }
    }
}

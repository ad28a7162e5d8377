use rejoin_merge::{Content, Observer, Step};

use crate::told::{News, Told};

/// An observer that listens, and notices a step that is left but was not entered, or the reverse.
#[derive(Default)]
pub(crate) struct Witness {
    depth: u32,
    unbalanced: bool,
    changes: u32,
    /// What was told, for types that say what must be: to keep it takes time.
    kept: Option<Kept>,
}

#[derive(Default)]
struct Kept {
    way: Vec<String>,
    told: Vec<Told>,
}

impl Witness {
    pub(crate) fn new(keeps: bool) -> Self {
        Self {
            kept: keeps.then(Kept::default),
            ..Self::default()
        }
    }

    pub(crate) fn is_balanced(&self) -> bool {
        self.depth == 0 && !self.unbalanced
    }

    /// How often it was told that something is other than before.
    pub(crate) fn changes(&self) -> u32 {
        self.changes
    }

    pub(crate) fn told(self) -> Vec<Told> {
        self.kept.map(|kept| kept.told).unwrap_or_default()
    }

    fn change(&mut self, news: impl FnOnce() -> News) {
        self.changes += 1;
        if let Some(Kept { way, told }) = &mut self.kept {
            told.push(Told {
                way: way.clone(),
                news: news(),
            });
        }
    }
}

impl Observer for Witness {
    fn enter(&mut self, step: Step<'_>) {
        self.depth += 1;
        if let Some(kept) = &mut self.kept {
            kept.way.push(match step {
                Step::Field(name) => name.to_owned(),
                Step::Index(index) => index.to_string(),
                Step::Key(key) => format!("{key:?}"),
                other => format!("{other:?}"),
            });
        }
    }

    fn leave(&mut self) {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => self.unbalanced = true,
        }
        if let Some(kept) = &mut self.kept {
            kept.way.pop();
        }
    }

    fn added(&mut self, value: &dyn Content) {
        self.change(|| News::Added(format!("{value:?}")));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.change(|| News::Removed(format!("{value:?}")));
    }

    fn moved(&mut self, value: &dyn Content, from: usize, to: usize) {
        self.change(|| News::Moved(format!("{value:?}"), from, to));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.change(|| News::Replaced(format!("{old:?}"), format!("{new:?}")));
    }
}

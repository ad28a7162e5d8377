//! The edits of the laws.

use rejoin_laws::Gene;
use rejoin_list::laws::Deed;

/// One edit of a text. Indexes count from the front and wrap round at the end, so that each hits
/// something.
#[derive(Clone, Debug)]
pub enum Op {
    /// Inserts the characters before the one at the index.
    Insert(usize, &'static str),
    /// Deletes so many characters from the index on.
    Delete(usize, usize),
}

impl Op {
    pub(crate) fn choose(gene: &mut Gene) -> Self {
        let index = gene.pick(16) as usize;
        match gene.pick(8) {
            0..=4 => Self::Insert(index, gene.choose(["a", "bc", "ü", "😀x", "def"])),
            _ => Self::Delete(index, 1 + gene.pick(3) as usize),
        }
    }

    /// What the edit does to a text of so many characters.
    pub(crate) fn deed(&self, length: usize) -> Deed<char> {
        match self {
            Self::Insert(index, text) => Deed::Insert(index % (length + 1), text.chars().collect()),
            Self::Delete(index, count) => Deed::Delete(index % length.max(1), *count),
        }
    }
}

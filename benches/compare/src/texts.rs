//! Texts that replicas edit: one interface for every contestant, one history for all.

mod automerge_text;
mod diamond_text;
mod history;
mod loro_text;
mod rejoin_text;
mod yrs_text;

pub use automerge_text::AutomergeText;
pub use diamond_text::DiamondText;
pub use history::{Edit, History};
pub use loro_text::LoroText;
pub use rejoin_text::RejoinText;
pub use yrs_text::YrsText;

use crate::contestant::Side;

/// A replica of a text, through the API that its documentation shows for single edits.
pub trait Text: Sized {
    /// The column.
    const SIDE: Side;

    /// An empty text, edited under this name.
    fn new(replica: u64) -> Self;

    /// One character typed before the character at `at`.
    fn insert(&mut self, at: usize, character: char);

    /// The character at `at` deleted.
    fn delete(&mut self, at: usize);

    /// Everything, as bytes for a peer that has nothing.
    fn save(&mut self) -> Vec<u8>;

    /// Takes in what [`save`](Text::save) of a peer gave; what is there already does no harm.
    fn receive(&mut self, bytes: &[u8]);

    /// What a reader sees.
    fn read(&self) -> String;
}

/// Plays one edit.
pub fn play<T: Text>(text: &mut T, edit: Edit) {
    match edit {
        Edit::Insert(at, character) => text.insert(at, character),
        Edit::Delete(at) => text.delete(at),
    }
}

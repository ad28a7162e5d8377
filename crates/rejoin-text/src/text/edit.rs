//! What changes a text.

use core::ops::{Bound, RangeBounds};

use rejoin_causality::Replica;
use rejoin_merge::Change;

use super::Text;
use crate::{Chunk, Lengths};

impl Text {
    /// Inserts `text` before the character at `index`, or at the end if there are not so many. An
    /// empty text changes nothing.
    ///
    /// O(log n), and linear in `text`.
    ///
    /// ```
    /// use rejoin_text::{Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "Zürich");
    /// text.insert(&mut replica, 2, "üü");
    /// assert_eq!(text.to_string(), "Züüürich");
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, index: usize, text: &str) -> Change<'_, Self> {
        let lengths = Lengths::of(text);
        let put = |chunk: &mut Chunk, at| chunk.insert_str(at, text, lengths);
        let events = self.sequence.insert_with(replica, index, lengths, put);
        Change::new(self, events)
    }

    /// Inserts `text` at the end.
    pub fn push(&mut self, replica: &mut Replica, text: &str) -> Change<'_, Self> {
        self.insert(replica, usize::MAX, text)
    }

    /// Deletes the characters in `range`, as far as there are any, by one change.
    ///
    /// O(log n) for each piece that was typed in one go.
    ///
    /// ```
    /// use rejoin_text::{Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "Hello");
    /// text.delete(&mut replica, 1..4);
    /// assert_eq!(text.to_string(), "Ho");
    /// assert!(text.delete(&mut replica, 2..).is_nothing());
    /// ```
    pub fn delete(
        &mut self,
        replica: &mut Replica,
        range: impl RangeBounds<usize>,
    ) -> Change<'_, Self> {
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(start) => start.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(end) => end.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => usize::MAX,
        };
        let events = self.sequence.delete(replica, start..end);
        Change::new(self, events)
    }
}

//! The text itself: edits, queries, and what the sequence gives it.

mod edit;
mod iter;
mod lattice;
mod offsets;
#[cfg(feature = "serde")]
mod wire;

pub use iter::{Chars, Chunks};

use alloc::string::String;
use core::fmt;

use rejoin_causality::{CausalContext, Dot};
use rejoin_list::sequence::{Anchor, Sequence, Side};

use crate::{Chunk, Lengths};

/// A text that any replica edits at any place.
///
/// What one replica types in one place stays together, whatever others type there at the same time.
/// A deletion takes away the characters that it saw, wherever they are by then.
///
/// Places are counted in characters (Unicode scalar values); bytes of UTF-8 and units of UTF-16 are
/// translated in O(log n).
///
/// ```
/// use rejoin_text::{Merge, Replica, Text};
///
/// let (mut ann, mut bob) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (Text::new(), Text::new());
/// a.insert(&mut ann, 0, "Hello!");
/// b.merge(&a);
///
/// a.insert(&mut ann, 5, " Bob"); // Both type after `Hello`.
/// b.insert(&mut bob, 5, " Ann");
/// a.merge(&b);
/// b.merge(&a);
/// assert_eq!(a, b);
/// assert!(["Hello Bob Ann!", "Hello Ann Bob!"].contains(&&*a.to_string()));
/// ```
///
/// # Cost
/// Edits and look-ups take O(log n), a merge O(log n) for each run of what is new, and what both
/// sides know is compared. What was typed in one go is one run. Of deleted characters only the
/// places stay, and a run of those costs as much as one.
///
/// # Paper
/// FugueMax, of Weidner and Kleppmann, "The Art of the Fugue: Minimizing Interleaving in
/// Collaborative Text Editing" (2023), as in [`List`](rejoin_list::List).
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Text {
    sequence: Sequence<Chunk>,
}

impl Text {
    /// The empty text.
    ///
    /// A replica creates a text once, and from then on keeps it or merges it from a peer: an empty
    /// text created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            sequence: Sequence::new(),
        }
    }

    /// The length in all measures. Constant time.
    pub fn lengths(&self) -> Lengths {
        self.sequence.size()
    }

    /// The number of characters. Constant time.
    pub fn len_chars(&self) -> usize {
        self.lengths().chars
    }

    /// The number of bytes of UTF-8. Constant time.
    pub fn len_utf8(&self) -> usize {
        self.lengths().utf8
    }

    /// The number of units of UTF-16. Constant time.
    pub fn len_utf16(&self) -> usize {
        self.lengths().utf16
    }

    /// Whether there is no character.
    pub fn is_empty(&self) -> bool {
        self.sequence.is_empty()
    }

    /// The text in pieces, from left to right. Where it is cut means nothing.
    pub fn chunks(&self) -> Chunks<'_> {
        Chunks::new(&self.sequence)
    }

    /// All characters.
    pub fn chars(&self) -> Chars<'_> {
        Chars::new(&self.sequence)
    }

    /// The character at `index`. O(log n).
    pub fn char_at(&self, index: usize) -> Option<char> {
        if index >= self.len_chars() {
            return None;
        }
        let (chunk, _, place) = self.sequence.chunk_at(index, |size| size.chars)?;
        chunk.as_str()[chunk.byte_of(place)..].chars().next()
    }

    /// The name of the character at `index`, which it has for good and on every replica. O(log n).
    pub fn id_at(&self, index: usize) -> Option<Dot> {
        self.sequence.dot_at(index)
    }

    /// Where the character of this name is now; nothing if it was deleted, or has not come or can't
    /// be placed yet. O(log n).
    pub fn index_of(&self, id: Dot) -> Option<usize> {
        self.sequence.index_of(id)
    }

    /// A cursor before the character at `index`, held by the character on this side of it.
    /// O(log n).
    ///
    /// It stays in place while others type, also if that character is deleted, and may be sent to
    /// others. What is typed at the cursor goes to the other side: a cursor held from the left
    /// stays before it, as long as the character that holds it lives. Afterwards what is typed
    /// there comes before the cursor, as it does before one held from the right.
    ///
    /// ```
    /// use rejoin_text::{Replica, Side, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "world");
    /// let cursor = text.anchor(3, Side::Left);
    /// text.insert(&mut replica, 0, "Hello ");
    /// assert_eq!(text.resolve(&cursor), Some(9));
    /// text.delete(&mut replica, 0..8);
    /// assert_eq!(text.resolve(&cursor), Some(1));
    /// text.delete(&mut replica, ..);
    /// assert_eq!(text.resolve(&cursor), Some(0));
    /// ```
    pub fn anchor(&self, index: usize, side: Side) -> Anchor {
        self.sequence.anchor(index, side)
    }

    /// Where the cursor is now; nothing if the character that holds it has not come. O(log n).
    pub fn resolve(&self, anchor: &Anchor) -> Option<usize> {
        self.sequence.resolve(anchor)
    }

    /// The events seen: two texts of one version hold the same.
    ///
    /// ```
    /// use rejoin_text::{Merge, Replica, Text};
    ///
    /// let mut here = Replica::random();
    /// let (mut a, mut b) = (Text::new(), Text::new());
    /// a.insert(&mut here, 0, "milk");
    /// b.merge(&a);
    ///
    /// a.delete(&mut here, 1..3); // A peer that is told versions alone gets the deletion too.
    /// let news = a.delta_since(b.version());
    /// b.merge(&news);
    /// assert_eq!(b.to_string(), "mk");
    /// ```
    pub fn version(&self) -> &CausalContext {
        self.sequence.version()
    }

    /// The least state that brings a replica at `version` up to date with this one, deletions
    /// included. Linear in what changed since `version`.
    pub fn delta_since(&self, version: &CausalContext) -> Self {
        Self {
            sequence: self.sequence.delta_since(version),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new()
    }
}

/// All of the text.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

/// How many characters [`Debug`](fmt::Debug) shows, so that a text fits a screen.
const SHOWN: usize = 64;

/// `"some text"`, or `"some te" … 7 more`.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.chars().take(SHOWN).collect();
        write!(f, "{shown:?}")?;
        if self.len_chars() > SHOWN {
            write!(f, " … {} more", self.len_chars() - SHOWN)?;
        }
        Ok(())
    }
}

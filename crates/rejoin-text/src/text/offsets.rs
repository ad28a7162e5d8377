//! From one way to count to another.

use super::Text;
use crate::Lengths;

impl Text {
    /// The place of the character at `index`, counted in all measures. Beyond the end it is the
    /// end. O(log n).
    ///
    /// ```
    /// use rejoin_text::{Lengths, Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "a😀b");
    /// assert_eq!(text.offset_of_char(2), Lengths { chars: 2, utf8: 5, utf16: 3 });
    /// ```
    pub fn offset_of_char(&self, index: usize) -> Lengths {
        self.offset(index, |lengths| lengths.chars)
    }

    /// The place of the character that has the byte `index` of UTF-8, counted in all measures. A
    /// byte inside a character stands for its start. Beyond the end it is the end. O(log n).
    ///
    /// ```
    /// use rejoin_text::{Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "Zürich");
    /// assert_eq!(text.offset_of_utf8(3).chars, 2);
    /// assert_eq!(text.offset_of_utf8(2).chars, 1, "inside the ü");
    /// ```
    pub fn offset_of_utf8(&self, index: usize) -> Lengths {
        self.offset(index, |lengths| lengths.utf8)
    }

    /// The place of the character that has the unit `index` of UTF-16, counted in all measures. A
    /// unit inside a character stands for its start. Beyond the end it is the end. O(log n).
    ///
    /// ```
    /// use rejoin_text::{Replica, Text};
    ///
    /// let mut replica = Replica::random();
    /// let mut text = Text::new();
    /// text.insert(&mut replica, 0, "a😀b");
    /// assert_eq!(text.offset_of_utf16(3).chars, 2);
    /// ```
    pub fn offset_of_utf16(&self, index: usize) -> Lengths {
        self.offset(index, |lengths| lengths.utf16)
    }

    fn offset(&self, index: usize, measure: impl Fn(&Lengths) -> usize) -> Lengths {
        if index >= measure(&self.lengths()) {
            return self.lengths();
        }
        let Some((chunk, mut offset, rest)) = self.sequence.chunk_at(index, &measure) else {
            return Lengths::default();
        };
        let mut left = rest;
        for character in chunk.as_str().chars() {
            let step = Lengths {
                chars: 1,
                utf8: character.len_utf8(),
                utf16: character.len_utf16(),
            };
            if left < measure(&step) {
                break;
            }
            left -= measure(&step);
            offset += step;
        }
        offset
    }
}

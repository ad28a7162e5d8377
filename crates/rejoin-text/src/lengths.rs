//! The length of a text in three measures.

use core::ops::{AddAssign, SubAssign};

use rejoin_list::sequence::Size;

/// How long a piece of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// In characters: Unicode scalar values.
    pub chars: usize,
    /// In bytes of UTF-8, as Rust counts.
    pub utf8: usize,
    /// In units of UTF-16, as JavaScript, Java and Windows count.
    pub utf16: usize,
}

impl Lengths {
    /// The lengths of `text`. Linear in it.
    ///
    /// ```
    /// use rejoin_text::Lengths;
    ///
    /// let lengths = Lengths::of("añ😀");
    /// assert_eq!((lengths.chars, lengths.utf8, lengths.utf16), (3, 7, 4));
    /// ```
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            let length = text.len();
            return Self {
                chars: length,
                utf8: length,
                utf16: length,
            };
        }
        let chars = text.chars().count();
        // Characters beyond the first 65,536 take four bytes, and two units.
        let astral = text.bytes().filter(|byte| *byte >= 0xf0).count();
        Self {
            chars,
            utf8: text.len(),
            utf16: chars + astral,
        }
    }

    /// Whether each character takes one byte.
    pub(crate) fn is_ascii(&self) -> bool {
        self.chars == self.utf8
    }
}

impl Size for Lengths {
    fn items(&self) -> usize {
        self.chars
    }
}

impl AddAssign for Lengths {
    fn add_assign(&mut self, other: Self) {
        self.chars += other.chars;
        self.utf8 += other.utf8;
        self.utf16 += other.utf16;
    }
}

impl SubAssign for Lengths {
    fn sub_assign(&mut self, other: Self) {
        self.chars -= other.chars;
        self.utf8 -= other.utf8;
        self.utf16 -= other.utf16;
    }
}

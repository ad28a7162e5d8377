//! A piece of text that knows its lengths.

use alloc::string::String;
use core::cmp::Ordering;
use core::ops::Range;

use rejoin_list::sequence::Content;

use crate::Lengths;
use crate::stock::Stock;

/// Some neighbouring characters of a [`Text`](crate::Text), and their lengths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    text: String,
    lengths: Lengths,
}

impl Chunk {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Puts `text`, whose lengths are these, before the character at this place.
    pub(crate) fn insert_str(&mut self, place: usize, text: &str, lengths: Lengths) {
        let byte = self.byte_of(place);
        self.text.insert_str(byte, text);
        self.lengths += lengths;
    }

    pub(crate) fn is_ascii(&self) -> bool {
        self.lengths.is_ascii()
    }

    /// Where the character at this place starts, in bytes.
    pub(crate) fn byte_of(&self, place: usize) -> usize {
        if self.lengths.is_ascii() {
            return place.min(self.text.len());
        }
        // A text is put together at its end, and no walk may lead there each time.
        if place >= self.lengths.chars {
            return self.text.len();
        }
        let mut starts = self.text.char_indices().map(|(byte, _)| byte);
        starts.nth(place).unwrap_or(self.text.len())
    }

    fn bytes_of(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte_of(range.start);
        if self.lengths.is_ascii() {
            return start..self.byte_of(range.end);
        }
        let mut starts = self.text[start..].char_indices().map(|(byte, _)| byte);
        let end = starts.nth(range.end - range.start);
        start..end.map_or(self.text.len(), |byte| start + byte)
    }
}

impl From<String> for Chunk {
    fn from(text: String) -> Self {
        let lengths = Lengths::of(&text);
        Self { text, lengths }
    }
}

impl From<&str> for Chunk {
    fn from(text: &str) -> Self {
        String::from(text).into()
    }
}

impl Content for Chunk {
    type Size = Lengths;

    const ROOM: usize = 1024;

    fn size(&self) -> Lengths {
        self.lengths
    }

    fn weight(&self) -> usize {
        self.text.len()
    }

    fn insert(&mut self, place: usize, piece: Self) {
        self.insert_str(place, &piece.text, piece.lengths);
    }

    fn take(&mut self, range: Range<usize>) -> Self {
        let bytes = self.bytes_of(range);
        let taken = match bytes.end == self.text.len() {
            true => self.text.split_off(bytes.start),
            false => self.text.drain(bytes).collect(),
        };
        let taken = Self::from(taken);
        self.lengths -= taken.lengths;
        taken
    }

    fn remove(&mut self, range: Range<usize>) -> Lengths {
        let bytes = self.bytes_of(range);
        let removed = Lengths::of(&self.text[bytes.clone()]);
        match bytes.end == self.text.len() {
            true => self.text.truncate(bytes.start),
            false => drop(self.text.drain(bytes)),
        }
        self.lengths -= removed;
        removed
    }

    fn slice(&self, range: Range<usize>) -> Self {
        self.text[self.bytes_of(range)].into()
    }

    fn reverse(&mut self) {
        self.text = self.text.chars().rev().collect();
    }

    fn same(&self, from: usize, other: &Self, (at, count): (usize, usize)) -> bool {
        let (mine, theirs) = (
            self.bytes_of(from..from + count),
            other.bytes_of(at..at + count),
        );
        self.text[mine] == other.text[theirs]
    }

    type Stock = Stock;

    fn stock(self) -> Stock {
        Stock::new(self)
    }

    fn draw(&mut self, stock: &mut Stock, range: Range<usize>, back: bool) {
        let piece = stock.get(range);
        match back {
            true => self.text.extend(piece.chars().rev()),
            false => self.text.push_str(piece),
        }
        self.lengths += Lengths::of(piece);
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }

    /// The whole piece at once.
    fn tell(&self, observer: &mut dyn FnMut(&dyn rejoin_merge::Content)) {
        if !self.text.is_empty() {
            observer(&self.text);
        }
    }
}

/// The characters alone.
#[cfg(feature = "serde")]
impl serde::Serialize for Chunk {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Chunk {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

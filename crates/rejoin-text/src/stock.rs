//! A large text of which pieces are taken in any order.

use alloc::vec::Vec;
use core::ops::Range;

use crate::Chunk;

/// For so many characters one knows where it starts.
const STEP: usize = 32;

/// A text, and where each [`STEP`]th of its characters starts.
#[derive(Debug)]
pub struct Stock {
    chunk: Chunk,
    /// Empty if each character takes one byte.
    starts: Vec<usize>,
}

impl Stock {
    pub(crate) fn new(chunk: Chunk) -> Self {
        let starts = match chunk.is_ascii() {
            true => Vec::new(),
            false => {
                let starts = chunk.as_str().char_indices().map(|(byte, _)| byte);
                starts.step_by(STEP).collect()
            }
        };
        Self { chunk, starts }
    }

    /// The characters in the range.
    pub(crate) fn get(&self, range: Range<usize>) -> &str {
        let text = self.chunk.as_str();
        &text[self.byte_of(range.start)..self.byte_of(range.end)]
    }

    fn byte_of(&self, place: usize) -> usize {
        if self.chunk.is_ascii() {
            return place;
        }
        let text = self.chunk.as_str();
        let Some(start) = self.starts.get(place / STEP) else {
            return text.len();
        };
        let mut bytes = text[*start..].char_indices().map(|(byte, _)| start + byte);
        bytes.nth(place % STEP).unwrap_or(text.len())
    }
}

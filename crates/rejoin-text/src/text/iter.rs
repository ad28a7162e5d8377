//! Walks over a text.

use core::iter::FusedIterator;
use core::str;

use rejoin_list::sequence::{Chunks as Pieces, Sequence};

use crate::Chunk;

/// The text in pieces, from left to right; none is empty.
#[derive(Clone, Debug)]
pub struct Chunks<'a> {
    pieces: Pieces<'a, Chunk>,
}

impl<'a> Chunks<'a> {
    pub(crate) fn new(sequence: &'a Sequence<Chunk>) -> Self {
        Self {
            pieces: sequence.chunks(),
        }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.pieces.next().map(Chunk::as_str)
    }
}

impl FusedIterator for Chunks<'_> {}

/// The characters of a text, from left to right.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    chunks: Chunks<'a>,
    current: str::Chars<'a>,
}

impl<'a> Chars<'a> {
    pub(crate) fn new(sequence: &'a Sequence<Chunk>) -> Self {
        Self {
            chunks: Chunks::new(sequence),
            current: "".chars(),
        }
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            if let Some(character) = self.current.next() {
                return Some(character);
            }
            self.current = self.chunks.next()?.chars();
        }
    }
}

impl FusedIterator for Chars<'_> {}

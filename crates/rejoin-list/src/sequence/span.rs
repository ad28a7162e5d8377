//! Elements of consecutive dots that stand together.

use super::id::Id;

/// Elements that follow each other in the order, with consecutive numbers of one replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The lowest number.
    pub(crate) first: u64,
    pub(crate) count: u64,
    pub(crate) at: u32,
    /// Whether the numbers descend from left to right.
    pub(crate) back: bool,
    /// Whether the elements are shown; their contents are in the leaf then.
    pub(crate) shown: bool,
    /// Whether a move made this place, which then is one, and holds another dot's element.
    pub(crate) moved: bool,
}

impl Span {
    /// The place that the move of this dot made, with nothing in it.
    pub(crate) fn of_move(slot: Id) -> Self {
        Self {
            first: slot.sequence,
            count: 1,
            at: slot.at,
            back: false,
            shown: false,
            moved: true,
        }
    }

    /// How many elements it shows.
    pub(crate) fn items(&self) -> usize {
        if self.shown { self.count as usize } else { 0 }
    }

    pub(crate) fn contains(&self, at: u32, sequence: u64) -> bool {
        self.at == at && sequence >= self.first && sequence - self.first < self.count
    }

    /// The number at `offset` from the left.
    pub(crate) fn sequence_at(&self, offset: u64) -> u64 {
        match self.back {
            true => self.first + (self.count - 1 - offset),
            false => self.first + offset,
        }
    }

    /// How far from the left the number is.
    pub(crate) fn offset_of(&self, sequence: u64) -> u64 {
        match self.back {
            true => self.first + (self.count - 1) - sequence,
            false => sequence - self.first,
        }
    }

    /// The elements `from..to` from the left.
    pub(crate) fn slice(&self, from: u64, to: u64) -> Self {
        let first = match self.back {
            true => self.first + (self.count - to),
            false => self.first + from,
        };
        Self {
            first,
            count: to - from,
            back: self.back && to - from > 1,
            ..*self
        }
    }

    /// Which way the two go as one, if they can be one.
    pub(crate) fn way_with(&self, right: &Self) -> Option<bool> {
        if self.at != right.at || self.shown != right.shown || self.moved || right.moved {
            return None;
        }
        let fits = |span: &Self, back| span.count == 1 || span.back == back;
        let follows = self.first.checked_add(self.count) == Some(right.first);
        let precedes = right.first.checked_add(right.count) == Some(self.first);
        if follows && fits(self, false) && fits(right, false) {
            Some(false)
        } else if precedes && fits(self, true) && fits(right, true) {
            Some(true)
        } else {
            None
        }
    }

    /// Takes the span to the right in, if the two can be one.
    pub(crate) fn join(&mut self, right: &Self) -> bool {
        let Some(back) = self.way_with(right) else {
            return false;
        };
        self.first = self.first.min(right.first);
        self.count += right.count;
        self.back = back;
        true
    }
}

//! Elements whose place is not known yet.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use smallvec::SmallVec;

use super::content::Content;
use super::id::Id;
use super::log::{Place, Run};

/// Elements of one run, all dead or all alive; or the place that a move made, without content.
#[derive(Clone, Debug)]
pub(crate) struct Piece<C> {
    pub(crate) first: Id,
    pub(crate) run: Run,
    pub(crate) place: Place,
    /// The contents in the order of the dots, unless the elements are dead.
    pub(crate) content: Option<C>,
}

impl<C: Content> Piece<C> {
    /// A part of a run of insertions, or a move; nothing for deletions.
    pub(crate) fn new(first: Id, run: Run, content: Option<C>) -> Option<Self> {
        let place = run.event.place()?;
        Some(Self {
            first,
            run,
            place,
            content,
        })
    }

    pub(crate) fn last(&self) -> Id {
        self.first.plus(self.run.count - 1)
    }

    /// Cuts the piece to its first `count` elements, and gives the rest.
    pub(crate) fn split_off(&mut self, count: u64) -> Option<Self> {
        if count >= self.run.count {
            return None;
        }
        let rest = self.run.slice(self.first, count, self.run.count - count);
        let content = self.content.as_mut().map(|content| {
            let items = super::Size::items(&content.size());
            content.take(count as usize..items)
        });
        self.run = self.run.slice(self.first, 0, count);
        Self::new(self.first.plus(count), rest, content)
    }

    /// The parts of a piece, by how many elements each has, and whether they stay what they are or
    /// are dead. However many there are, each element is moved once.
    pub(crate) fn cut(self, parts: impl IntoIterator<Item = (u64, bool)>) -> Vec<Self> {
        let Self {
            first,
            run,
            content,
            ..
        } = self;
        let mut stock = content.map(C::stock);
        let mut pieces = Vec::new();
        let mut from = 0;
        for (count, stays) in parts {
            let stock = stock.as_mut().filter(|_| stays);
            let content = stock.map(|stock| {
                let mut content = C::default();
                content.draw(stock, from as usize..(from + count) as usize, false);
                content
            });
            let run = run.slice(first, from, count);
            pieces.extend(Self::new(first.plus(from), run, content));
            from += count;
        }
        pieces
    }
}

/// How many elements that are alive may wait as one: the end of one of them moves all behind it.
const ROOM: u64 = 256;

/// Pieces that wait, each for one element that is not placed.
#[derive(Clone, Debug)]
pub(crate) struct Waiting<C> {
    /// Under the first dot of each.
    pieces: BTreeMap<Id, Piece<C>>,
    /// For each missing element the pieces that wait for it.
    needs: BTreeMap<Id, SmallVec<[Id; 1]>>,
}

impl<C> Default for Waiting<C> {
    fn default() -> Self {
        Self {
            pieces: BTreeMap::new(),
            needs: BTreeMap::new(),
        }
    }
}

impl<C: Content> Waiting<C> {
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn pieces(&self) -> impl Iterator<Item = &Piece<C>> {
        self.pieces.values()
    }

    /// Lets a piece wait; of a long one that is alive all but its start for the element before it.
    pub(crate) fn add(&mut self, piece: Piece<C>, missing: Id) {
        let count = piece.run.count;
        if piece.content.is_none() || count <= ROOM {
            return self.add_whole(piece, missing);
        }
        let sizes = (0..count).step_by(ROOM as usize);
        let sizes = sizes.map(|from| ((count - from).min(ROOM), true));
        let mut missing = missing;
        for part in piece.cut(sizes) {
            let last = part.last();
            self.add_whole(part, missing);
            missing = last;
        }
    }

    fn add_whole(&mut self, piece: Piece<C>, missing: Id) {
        self.needs.entry(missing).or_default().push(piece.first);
        self.pieces.insert(piece.first, piece);
    }

    /// Gives the pieces that waited for one of the elements, that which continues them last.
    pub(crate) fn wake(&mut self, first: Id, last: Id) -> Vec<Piece<C>> {
        let mut woken = Vec::new();
        while let Some((&need, _)) = self.needs.range(first..=last).next() {
            for name in self.needs.remove(&need).unwrap_or_default() {
                woken.extend(self.pieces.remove(&name));
            }
        }
        woken.sort_by_key(|piece| (piece.first == last.plus(1), piece.first));
        woken
    }

    /// The piece that holds the element.
    pub(crate) fn find(&self, id: Id) -> Option<&Piece<C>> {
        let (_, piece) = self.pieces.range(..=id).next_back()?;
        (piece.first.at == id.at && piece.last() >= id).then_some(piece)
    }

    /// Makes the elements from `id` to `last` dead, as far as they are in one piece, and answers
    /// the last of that piece that was looked at.
    pub(crate) fn kill(&mut self, id: Id, last: Id) -> Option<Id> {
        let name = self.find(id)?.first;
        let mut piece = self.pieces.remove(&name)?;
        let last = piece.last().min(last);
        if piece.content.is_none() {
            self.pieces.insert(name, piece);
            return Some(last);
        }
        if id == name {
            let rest = piece.split_off(last.sequence - id.sequence + 1);
            piece.content = None;
            self.pieces.insert(name, piece);
            self.append(rest);
            return Some(last);
        }
        let mut dead = piece.split_off(id.sequence - name.sequence);
        self.pieces.insert(name, piece);
        let rest = dead
            .as_mut()
            .and_then(|dead| dead.split_off(last.sequence - id.sequence + 1));
        if let Some(dead) = &mut dead {
            dead.content = None;
        }
        self.append(dead);
        self.append(rest);
        Some(last)
    }

    /// Adds what was split from a waiting piece: it waits for the element before it.
    fn append(&mut self, piece: Option<Piece<C>>) {
        if let Some(piece) = piece {
            let missing = piece.place.parent;
            self.add(piece, missing);
        }
    }
}

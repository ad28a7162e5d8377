//! How people type: runs of letters, now and then a few taken back, elsewhere the next.

use crate::data::splitmix64;

/// One edit of one character.
#[derive(Clone, Copy, Debug)]
pub enum Edit {
    /// Typed before the character at this place.
    Insert(usize, char),
    /// Deleted at this place.
    Delete(usize),
}

/// Edits of one or of two replicas.
///
/// In each phase every replica makes its edits on what all had at the end of the phase before, and
/// then they meet. A replica deletes only what it has typed in the same phase, so that every
/// contestant has the same lengths, whichever order it gives to what was typed at one place.
#[derive(Clone, Debug)]
pub struct History {
    /// For each phase the edits of each replica.
    pub phases: Vec<[Vec<Edit>; 2]>,
    /// How many edits there are.
    pub edits: u64,
    /// How long the text is in the end.
    pub length: usize,
}

impl History {
    /// One replica makes all edits.
    pub fn alone(edits: u64) -> Self {
        Self::of([edits, 0], 1)
    }

    /// Two replicas make half of the edits each, and meet after every phase.
    pub fn concurrent(edits: u64, phases: u64) -> Self {
        let each = edits / 2 / phases;
        Self::of([each, each], phases)
    }

    fn of(edits: [u64; 2], phases: u64) -> Self {
        let mut random = Random(42);
        let mut length = 0;
        let phases: Vec<_> = (0..phases)
            .map(|_| {
                let mut grown = 0;
                let both = edits.map(|edits| {
                    let (made, end) = typed(&mut random, edits, length);
                    grown += end - length;
                    made
                });
                length += grown;
                both
            })
            .collect();
        let all = phases.iter().flatten().map(|made| made.len() as u64).sum();
        Self {
            phases,
            edits: all,
            length,
        }
    }
}

/// So many edits on a text of this length, and its length after them.
fn typed(random: &mut Random, edits: u64, mut length: usize) -> (Vec<Edit>, usize) {
    let mut made = Vec::new();
    while (made.len() as u64) < edits {
        let mut at = random.below(length as u64 + 1) as usize;
        let run = 5 + random.below(40);
        let taken_back = if random.below(3) == 0 { run / 4 } else { 0 };
        for _ in 0..run {
            let letter = b"etaoin shrdlu cmfwyp"[random.below(20) as usize];
            made.push(Edit::Insert(at, letter.into()));
            at += 1;
        }
        for _ in 0..taken_back {
            at -= 1;
            made.push(Edit::Delete(at));
        }
        length += (run - taken_back) as usize;
    }
    (made, length)
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 += 1;
        splitmix64(self.0) % bound
    }
}

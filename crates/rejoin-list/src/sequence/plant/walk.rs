//! The walk through the tree, from its end to its start.
//!
//! Right siblings stand in the order of what was to the right of each, and all of that is right of
//! what hangs on their parent. So a walk that goes backwards has passed it when it comes to them,
//! and knows its order. What the walk has not passed by then can't be placed yet, or was made up.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use rejoin_causality::Dot;
use smallvec::SmallVec;

use super::children::Children;
use super::finder::Finder;
use crate::sequence::family::Families;
use crate::sequence::id::{Id, Names};
use crate::sequence::log::{Hang, Run};
use crate::sequence::parts::Slice;

/// Stands for the child that continues the run of its parent.
const FOLLOWER: u32 = u32::MAX;

/// No piece.
const NONE: u32 = u32::MAX;

/// How much may be looked at for each run, to compare what was to the right of siblings.
const PATIENCE: usize = 64;

/// What is left to do, the next on top.
enum Step {
    Enter(u32),
    /// To pass the elements of a run from this one on, and what hangs on them.
    Go {
        run: u32,
        from: u64,
        children: Range<u32>,
    },
    Pass(Slice),
}

/// The walk, and what it found.
pub(super) struct Walk<'a> {
    runs: &'a [(Id, Run)],
    names: &'a Names,
    finder: Finder<'a>,
    children: Children<'a>,
    stack: Vec<Step>,
    patience: usize,
    /// How many elements of each run were passed.
    counts: Vec<u64>,
    /// The piece of each run that was passed last, and for each piece the one of its run before.
    latest: Vec<u32>,
    earlier: Vec<u32>,
    /// Elements that stand together, from right to left.
    pub(super) passed: Vec<Slice>,
    /// The places that were not reached.
    pub(super) left_out: Vec<bool>,
    pub(super) families: Families,
}

type Siblings = SmallVec<[u32; 4]>;

/// When an element was passed: with which piece, and how many of its elements before it.
type Rank = (u32, u64);

impl<'a> Walk<'a> {
    pub(super) fn through(runs: &'a [(Id, Run)], names: &'a Names) -> Self {
        let finder = Finder::new(runs, names.len());
        let mut walk = Self {
            runs,
            names,
            children: Children::new(runs, &finder),
            finder,
            stack: Vec::new(),
            patience: PATIENCE * runs.len(),
            counts: vec![0; runs.len()],
            latest: vec![NONE; runs.len()],
            earlier: Vec::new(),
            passed: Vec::with_capacity(runs.len()),
            left_out: runs
                .iter()
                .map(|(_, run)| run.event.place().is_some())
                .collect(),
            families: Families::with_capacity(runs.len()),
        };
        let children = walk.children.of_root();
        let first = walk.siblings(Id::NONE, Hang::Right, children, None);
        walk.enter(first);
        while let Some(step) = walk.stack.pop() {
            match step {
                Step::Pass(piece) => walk.pass(piece),
                Step::Go {
                    run,
                    from,
                    children,
                } => walk.go(run, from, children),
                Step::Enter(run) => {
                    walk.left_out[run as usize] = false;
                    let children = walk.children.of(run);
                    walk.go(run, 0, children);
                }
            }
        }
        walk
    }

    fn go(&mut self, run: u32, from: u64, children: Range<u32>) {
        let (first, whole) = self.runs[run as usize];
        let pass = |from: u64, to: u64| Slice {
            run,
            from,
            count: to - from,
        };
        let Some((number, group)) = self.children.first_group(children.clone()) else {
            return self.pass(pass(from, whole.count));
        };
        let rest = group.end..children.end;
        let parent = Id::new(first.at, number);
        let at = number - first.sequence;
        let back = whole.event.is_back();
        // What was to the right of the one that follows, if that is a right child.
        let before = whole.event.place().map_or(Id::NONE, |place| place.before);
        let follower = (at + 1 < whole.count).then_some(before);
        let then = Step::Go {
            run,
            from: at + 1,
            children: rest,
        };
        if back {
            self.pass(pass(from, at));
            let right = self.siblings(parent, Hang::Right, group.clone(), None);
            let mut left = self.siblings(parent, Hang::Left, group, follower);
            let inner = split_at_follower(&mut left);
            self.enter(left);
            self.stack.push(then);
            self.enter(inner);
            self.stack.push(Step::Pass(pass(at, at + 1)));
            self.enter(right);
        } else {
            let left = self.siblings(parent, Hang::Left, group.clone(), None);
            let mut right = self.siblings(parent, Hang::Right, group, follower);
            let outer = split_at_follower(&mut right);
            self.stack.push(Step::Pass(pass(from, at)));
            self.enter(left);
            self.stack.push(Step::Pass(pass(at, at + 1)));
            self.enter(right);
            self.stack.push(then);
            self.enter(outer);
        }
    }

    /// Enters the rightmost next.
    fn enter(&mut self, runs: Siblings) {
        self.stack.extend(runs.into_iter().map(Step::Enter));
    }

    fn pass(&mut self, piece: Slice) {
        if piece.count == 0 {
            return;
        }
        let run = piece.run as usize;
        self.counts[run] += piece.count;
        let back = self.runs[run].1.event.is_back();
        if let Some(last) = self.passed.last_mut().filter(|last| last.run == piece.run) {
            let follows = match back {
                true => last.from + last.count == piece.from,
                false => piece.from + piece.count == last.from,
            };
            if follows {
                last.from = last.from.min(piece.from);
                last.count += piece.count;
                return;
            }
        }
        self.earlier.push(self.latest[run]);
        self.latest[run] = self.passed.len() as u32;
        self.passed.push(piece);
    }

    /// The children on one side that can be placed, from left to right, among them the one that
    /// continues the run of the parent; alone it is not named.
    fn siblings(
        &mut self,
        parent: Id,
        side: Hang,
        group: Range<u32>,
        follower: Option<Id>,
    ) -> Siblings {
        let mut found: SmallVec<[(u32, Id); 4]> = SmallVec::new();
        for child in group {
            if let Some(place) = self.children.place(child)
                && place.side == side
                && (side == Hang::Left || self.is_passed(place.before))
            {
                found.push((self.children.get(child), place.before));
            }
        }
        if found.is_empty() {
            return Siblings::new();
        }
        if let Some(before) = follower {
            found.push((FOLLOWER, before));
        }
        let Some(siblings) = self.in_order(parent, side, &found) else {
            return Siblings::new();
        };
        let listed = siblings.iter().filter(|run| **run != FOLLOWER);
        let listed = listed.map(|run| self.runs[*run as usize].0);
        self.families.list(parent, side, listed, follower.is_some());
        siblings
    }

    fn in_order(&mut self, parent: Id, side: Hang, found: &[(u32, Id)]) -> Option<Siblings> {
        if let [(only, _)] = found {
            return Some(SmallVec::from_slice(&[*only]));
        }
        let alike = side == Hang::Left || found.windows(2).all(|two| two[0].1 == two[1].1);
        let mut keys: SmallVec<[(Rank, Dot, u32); 4]> = SmallVec::new();
        for (run, before) in found {
            let rank = if alike { (0, 0) } else { self.rank(*before)? };
            let id = match *run {
                FOLLOWER => parent.plus(1),
                run => self.runs[run as usize].0,
            };
            keys.push((rank, self.names.dot(id), *run));
        }
        keys.sort_unstable();
        Some(keys.into_iter().map(|(_, _, run)| run).collect())
    }

    fn is_passed(&self, id: Id) -> bool {
        id.is_none()
            || self
                .find(id)
                .is_some_and(|(run, at)| self.has_passed(run, at))
    }

    fn has_passed(&self, run: u32, at: u64) -> bool {
        let (_, whole) = self.runs[run as usize];
        let passed = self.counts[run as usize];
        match whole.event.is_back() {
            true => at < passed,
            false => at >= whole.count - passed,
        }
    }

    /// The run that holds the event, and where in it.
    fn find(&self, id: Id) -> Option<(u32, u64)> {
        let run = self.finder.find(id)?;
        Some((run, id.sequence - self.runs[run as usize].0.sequence))
    }

    /// When the walk passed it: the lower, the further right. Nothing if that takes too long to
    /// find.
    fn rank(&mut self, id: Id) -> Option<Rank> {
        if id.is_none() {
            return Some((0, 0));
        }
        let (run, at) = self.find(id)?;
        let back = self.runs[run as usize].1.event.is_back();
        let mut piece = self.latest[run as usize];
        while let Some(passed) = self.passed.get(piece as usize) {
            if (passed.from..passed.from + passed.count).contains(&at) {
                let inside = match back {
                    true => at - passed.from,
                    false => passed.from + passed.count - 1 - at,
                };
                return Some((piece + 1, inside));
            }
            self.patience = self.patience.checked_sub(1)?;
            piece = self.earlier[piece as usize];
        }
        None
    }
}

/// Takes off what stands right of the child that continues the run; all, if that is not named.
fn split_at_follower(siblings: &mut Siblings) -> Siblings {
    match siblings.iter().position(|run| *run == FOLLOWER) {
        Some(at) => {
            let right = siblings[at + 1..].into();
            siblings.truncate(at);
            right
        }
        None => core::mem::take(siblings),
    }
}

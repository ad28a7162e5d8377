//! Sets of sequences of one replica, kept as ascending runs with gaps between them.

use smallvec::SmallVec;

use crate::run::Run;
use crate::sorted::seek;

/// Ascending, disjoint, never adjacent, none empty. One run, the usual case, needs no heap.
pub(crate) type Runs = SmallVec<[Run; 1]>;

/// Below this many runs it is cheaper to insert them one by one than to write a new list.
const FEW: usize = 4;

pub(crate) fn contains(runs: &[Run], sequence: u64) -> bool {
    let at = runs.partition_point(|run| run.last < sequence);
    runs.get(at).is_some_and(|run| run.first <= sequence)
}

/// Adds a run that holds at least one event, and answers whether anything was new.
#[inline]
pub(crate) fn insert(runs: &mut Runs, run: Run) -> bool {
    let Some(last) = runs.last_mut() else {
        runs.push(run);
        return true;
    };
    if run.first < last.first {
        return insert_before_last(runs, run);
    }
    if run.last <= last.last {
        return false;
    }
    if last.touches(run) {
        last.last = run.last;
    } else {
        runs.push(run);
    }
    true
}

fn insert_before_last(runs: &mut Runs, run: Run) -> bool {
    let from = runs.partition_point(|each| each.last < run.first && !each.touches(run));
    let touched = runs[from..].partition_point(|each| each.touches(run));
    if touched == 0 {
        runs.insert(from, run);
        return true;
    }
    if runs[from].covers(run) {
        return false;
    }
    let last = runs[from + touched - 1].last.max(run.last);
    runs[from] = Run::new(runs[from].first.min(run.first), last);
    runs.drain(from + 1..from + touched);
    true
}

/// Adds all of `theirs`, and answers whether anything was new.
pub(crate) fn union(mine: &mut Runs, theirs: &[Run]) -> bool {
    if let ([mine], [theirs]) = (mine.as_mut_slice(), theirs) {
        if mine.covers(*theirs) {
            return false;
        }
        if mine.touches(*theirs) {
            *mine = Run::new(mine.first.min(theirs.first), mine.last.max(theirs.last));
            return true;
        }
    }
    if theirs.len() <= FEW {
        return theirs
            .iter()
            .fold(false, |grew, run| insert(mine, *run) | grew);
    }
    if is_subset(theirs, mine) {
        return false;
    }
    *mine = joined(mine, theirs);
    true
}

fn joined(left: &[Run], right: &[Run]) -> Runs {
    let mut all = Runs::with_capacity(left.len().max(right.len()));
    let (mut l, mut r) = (0, 0);
    loop {
        let next = match (left.get(l), right.get(r)) {
            (Some(a), Some(b)) if a.first <= b.first => (*a, &mut l),
            (Some(a), None) => (*a, &mut l),
            (_, Some(b)) => (*b, &mut r),
            (None, None) => return all,
        };
        *next.1 += 1;
        insert(&mut all, next.0);
    }
}

/// What `mine` holds and `theirs` does not.
pub(crate) fn without(mine: &[Run], theirs: &[Run]) -> Runs {
    let mut rest = Runs::new();
    let mut at = 0;
    for run in mine {
        let mut first = run.first;
        at = seek(theirs, at, |hole| hole.last < first);
        let mut used_up = false;
        while let Some(hole) = theirs.get(at).filter(|hole| hole.first <= run.last) {
            if first < hole.first {
                rest.push(Run::new(first, hole.first - 1));
            }
            if hole.last >= run.last {
                used_up = true;
                break;
            }
            first = hole.last + 1;
            at += 1;
        }
        if !used_up {
            rest.push(Run::new(first, run.last));
        }
    }
    rest
}

/// What both `mine` and `theirs` hold.
pub(crate) fn within(mine: &[Run], theirs: &[Run]) -> Runs {
    let mut both = Runs::new();
    let mut at = 0;
    for run in mine {
        at = seek(theirs, at, |each| each.last < run.first);
        for each in theirs[at..]
            .iter()
            .take_while(|each| each.first <= run.last)
        {
            both.push(Run::new(each.first.max(run.first), each.last.min(run.last)));
        }
    }
    both
}

/// Whether `theirs` holds all of `mine`.
pub(crate) fn is_subset(mine: &[Run], theirs: &[Run]) -> bool {
    let mut at = 0;
    mine.iter().all(|run| {
        at = seek(theirs, at, |each| each.last < run.first);
        theirs.get(at).is_some_and(|each| each.covers(*run))
    })
}

/// Whether some sequence is in both.
pub(crate) fn intersects(mine: &[Run], theirs: &[Run]) -> bool {
    let (few, many) = if mine.len() <= theirs.len() {
        (mine, theirs)
    } else {
        (theirs, mine)
    };
    let mut at = 0;
    few.iter().any(|run| {
        at = seek(many, at, |each| each.last < run.first);
        many.get(at).is_some_and(|each| each.first <= run.last)
    })
}

//! What a key must read, as a function of the writes that a replica has seen.
//!
//! Nothing of the library is used here but the order of stamps.

use std::collections::BTreeSet;

use crate::bits::Bits;
use crate::history::{History, Write};
use crate::{Kind, Op, View};

/// What `key` must read as `kind` where the writes in `seen` are known.
pub(crate) fn view(history: &History, seen: &Bits, key: &str, kind: Kind) -> View {
    let of_key: Vec<(usize, &Write)> = seen
        .iter()
        .map(|number| (number, history.get(number)))
        .filter(|(_, write)| write.is_applied() && write.key == key && write.kind == kind)
        .collect();
    let live = living(&of_key);
    match kind {
        Kind::Register => winner(&live).map_or(View::Nothing, View::Value),
        Kind::Many => View::values(latest(&live).filter_map(set_to).collect()),
        Kind::Counter => View::count(live.iter().filter_map(|(_, write)| added(write)).sum()),
        Kind::Set => View::values(elements(&live)),
        Kind::Grow => {
            let inserted = live.iter().filter_map(|(_, write)| inserted(write));
            View::values(inserted.collect())
        }
        Kind::Flag => View::flag(is_raised(&live)),
    }
}

/// Whether nothing can be said of a key: somebody wrote it who had forgotten, with its disk, that
/// it was deleted. Whether that deletion wins depends on whether others still remember it.
pub(crate) fn is_open(history: &History, seen: &Bits, key: &str, kind: Kind) -> bool {
    let writes = seen.iter().map(|number| history.get(number));
    let mut of_key = writes.filter(|write| write.key == key && write.kind == kind);
    of_key.any(|write| write.forgot_deletion)
}

type Numbered<'a> = (usize, &'a Write);

/// A deletion wins over every write that had not seen it.
fn living<'a>(writes: &[Numbered<'a>]) -> Vec<Numbered<'a>> {
    let deletions: Vec<usize> = writes
        .iter()
        .filter(|(_, write)| write.op == Op::Delete)
        .map(|(number, _)| *number)
        .collect();
    let lives = |write: &Write| deletions.iter().all(|it| write.saw.contains(*it));
    let others = writes.iter().filter(|(_, write)| write.op != Op::Delete);
    others.filter(|(_, write)| lives(write)).copied().collect()
}

/// The last write wins: the largest stamp, and of equal ones the largest value.
fn winner(live: &[Numbered<'_>]) -> Option<u64> {
    let by_stamp = |(_, write): &&Numbered<'_>| (write.stamp, set_to(write));
    live.iter()
        .max_by_key(by_stamp)
        .and_then(|(_, write)| set_to(write))
}

/// The writes that no other has seen.
fn latest<'a>(live: &'a [Numbered<'a>]) -> impl Iterator<Item = &'a Write> {
    let overwritten = |number: usize| live.iter().any(|(_, later)| later.saw.contains(number));
    live.iter()
        .filter(move |(number, _)| !overwritten(*number))
        .map(|(_, write)| *write)
}

/// What was inserted by a write that no removal has seen.
fn elements(live: &[Numbered<'_>]) -> BTreeSet<u64> {
    let removed = |number: usize, element| {
        live.iter()
            .any(|(_, write)| write.op == Op::Remove(element) && write.saw.contains(number))
    };
    live.iter()
        .filter_map(|(number, write)| Some((*number, inserted(write)?)))
        .filter(|(number, element)| !removed(*number, *element))
        .map(|(_, element)| element)
        .collect()
}

/// Raised by a write that no lowering has seen.
fn is_raised(live: &[Numbered<'_>]) -> bool {
    let lowered = |number: usize| {
        live.iter()
            .any(|(_, write)| write.op == Op::Lower && write.saw.contains(number))
    };
    let mut raised = live.iter().filter(|(_, write)| write.op == Op::Raise);
    raised.any(|(number, _)| !lowered(*number))
}

const fn set_to(write: &Write) -> Option<u64> {
    match write.op {
        Op::Set(value) => Some(value),
        _ => None,
    }
}

fn added(write: &Write) -> Option<i128> {
    match write.op {
        Op::Add(amount) => Some(i128::from(amount)),
        _ => None,
    }
}

const fn inserted(write: &Write) -> Option<u64> {
    match write.op {
        Op::Insert(element) => Some(element),
        _ => None,
    }
}

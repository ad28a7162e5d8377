//! What a replica must read, as a function of the writes that it has and of which had seen which.

use rejoin_store::Failure;

use super::replica::{Op, View};
use super::world::Done;

const fn has(writes: u8, number: u8) -> bool {
    writes >> number & 1 == 1
}

/// Of some writes those of one kind.
fn of(done: &[Done], seen: u8, op: Op) -> impl Iterator<Item = &Done> + Clone {
    let is_seen = move |done: &&Done| done.op == op && has(seen, done.number);
    done.iter().filter(is_seen)
}

/// The register reads a write that no other has seen. The element is in the set if somebody put it
/// there and nobody who had seen that took it out, or deleted the key.
pub(super) fn may_read(done: &[Done], seen: u8, view: &View) -> bool {
    let mut latest = of(done, seen, Op::Set).filter(|set| {
        let mut later = of(done, seen, Op::Set);
        !later.any(|later| has(later.saw, set.number))
    });
    let register = match view.register {
        None => latest.next().is_none(),
        Some(read) => latest.any(|set| set.number == read),
    };
    let set = match view.set {
        Ok(is_in) => is_in == is_in_set(done, seen),
        Err(_) => of(done, seen, Op::Delete).next().is_some(),
    };
    register && set
}

fn is_in_set(done: &[Done], seen: u8) -> bool {
    let deletions = of(done, seen, Op::Delete);
    of(done, seen, Op::Insert).any(|insert| {
        let mut removals = of(done, seen, Op::Remove);
        !removals.any(|removal| has(removal.saw, insert.number))
            && deletions
                .clone()
                .all(|deletion| has(insert.saw, deletion.number))
    })
}

/// While a deletion is there, the key reads as deleted or, once that is forgotten, as what was
/// written in full knowledge of it.
pub(super) fn is_gone(done: &[Done], seen: u8, view: &View) -> bool {
    let mut deletions = of(done, seen, Op::Delete);
    match view.set {
        Err(Failure::Deleted) => deletions.next().is_some(),
        Err(_) => false,
        Ok(false) => true,
        Ok(true) => deletions.all(|deletion| {
            let mut inserts = of(done, seen, Op::Insert);
            inserts.any(|insert| has(insert.saw, deletion.number))
        }),
    }
}

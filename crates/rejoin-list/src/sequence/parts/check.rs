//! What must be true of pieces that come from outside.

use rejoin_causality::MAX_SEQUENCE;

use super::Parts;
use crate::sequence::id::Id;
use crate::sequence::log::{Event, Hang, Moved, Run, ended};

/// Gives the runs their first dots: they fill the version, run after run.
pub(crate) fn line_up(
    parts: &mut Parts,
    runs: impl IntoIterator<Item = Run>,
) -> Result<(), &'static str> {
    const OTHERS: &str = "the runs of events are not those of the version";
    let mut runs = runs.into_iter();
    for (name, seen) in parts.version.iter_runs() {
        let at = parts.names.find(name).ok_or(OTHERS)?;
        let mut next = seen.first;
        while next <= seen.last {
            let run = runs.next().ok_or(OTHERS)?;
            if run.count == 0 || run.count - 1 > seen.last - next {
                return Err(OTHERS);
            }
            parts.runs.push((Id::new(at, next), run));
            next += run.count;
        }
    }
    match runs.next() {
        Some(_) => Err(OTHERS),
        None => Ok(()),
    }
}

/// Looks for a broken rule.
pub(crate) fn check(parts: &Parts) -> Result<(), &'static str> {
    let seen = parts.version.iter_runs().chain(parts.orphans.iter_runs());
    if seen.into_iter().any(|(_, run)| run.last > MAX_SEQUENCE) {
        return Err("a sequence number is 2^62 or more");
    }
    let mut before: Option<&(Id, Run)> = None;
    for each in &parts.runs {
        let (first, run) = each;
        check_run(*first, run)?;
        if let Some((start, last)) = before
            && start.plus(last.count) == *first
            && last.leads_to(*start, &run.event)
        {
            return Err("two runs of events should be one");
        }
        before = Some(each);
    }
    let ended = || ended(&parts.names, parts.runs.iter().map(|(_, run)| *run));
    if !parts.orphans.is_empty() && parts.orphans.intersects(&ended()) {
        return Err("an element is said to have no deletion, but has one");
    }
    Ok(())
}

fn check_run(first: Id, run: &Run) -> Result<(), &'static str> {
    if run.count == 1 && run.event.is_back() {
        return Err("a run of one event goes back");
    }
    let lies_below = |id: Id| id.is_none() || id.at != first.at || id.sequence < first.sequence;
    let is_legal = |id: Id| id.is_none() || (1..=MAX_SEQUENCE).contains(&{ id.sequence });
    if let Some(place) = run.event.place() {
        if place.side == Hang::Left && place.parent.is_none() {
            return Err("an element is left of the root");
        }
        if ![place.parent, place.before].into_iter().all(is_legal) {
            return Err("a sequence number is 2^62 or more");
        }
        if !lies_below(place.parent) || !lies_below(place.before) {
            return Err("an element hangs on a later one of its replica");
        }
    }
    match run.event {
        Event::Insert { .. } => {}
        Event::Move { moved, .. } => {
            let Moved { element, rank } = moved;
            if element.is_none() || !is_legal(element) || rank == 0 || run.count > 1 {
                return Err("a move that cannot be");
            }
            if !lies_below(element) {
                return Err("an element is moved before it was inserted");
            }
        }
        Event::Delete { target, back } => {
            let end = match back {
                true => target.sequence.checked_sub(run.count - 1),
                false => target.sequence.checked_add(run.count - 1),
            };
            let ends = [Some(target.sequence), end];
            let in_range = |end: Option<u64>| end.is_some_and(|end| is_legal(Id::new(0, end)));
            if target.is_none() || !ends.into_iter().all(in_range) {
                return Err("an element that cannot be is deleted");
            }
            // The later ones lie below their events as the first does. The run may reach its own
            // events, where an id that was used twice joined two.
            if !lies_below(target) {
                return Err("an element is deleted before it was inserted");
            }
        }
    }
    Ok(())
}

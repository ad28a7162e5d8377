//! What an observer of a merge is shown.

use rejoin_merge::{Content, Observer, Step};

use crate::entry::Entry;
use crate::lww_map::LwwMap;

/// Tells of an entry for a key that is new here.
pub(super) fn tell_arrival<K: Content, V: Content, O: Observer>(
    entry: &Entry<K, V>,
    observer: &mut O,
) {
    if let (true, Some(value)) = (O::LISTENS, &entry.value) {
        observer.enter(Step::Key(&entry.key));
        observer.added(value);
        observer.leave();
    }
}

/// Tells what comes of the meeting of the write at `place` with another one to the same key.
pub(super) fn tell_meeting<K: Content, V: Content + Ord, O: Observer>(
    map: &LwwMap<K, V>,
    place: usize,
    other: &LwwMap<K, V>,
    theirs: &Entry<K, V>,
    observer: &mut O,
) {
    let mine = &map.entries[place];
    if !O::LISTENS || mine.value == theirs.value {
        return;
    }
    let (my_stamp, their_stamp) = (mine.stamp(&map.replicas), theirs.stamp(&other.replicas));
    let grows = (their_stamp, &theirs.value) > (my_stamp, &mine.value);
    let (kept, dropped) = if grows {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    observer.enter(Step::Key(&mine.key));
    if my_stamp == their_stamp {
        observer.conflict(&my_stamp, shown(&kept.value), shown(&dropped.value));
    } else {
        observer.lost(shown(&dropped.value), shown(&kept.value));
    }
    if grows {
        tell_change(&mine.value, &theirs.value, observer);
    }
    observer.leave();
}

fn tell_change<V: Content, O: Observer>(old: &Option<V>, new: &Option<V>, observer: &mut O) {
    match (old, new) {
        (Some(old), Some(new)) => observer.replaced(old, new),
        (Some(old), None) => observer.removed(old),
        (None, Some(new)) => observer.added(new),
        (None, None) => {}
    }
}

/// What stands for a removal is `()`.
fn shown<V: Content>(value: &Option<V>) -> &dyn Content {
    match value {
        Some(value) => value,
        None => &(),
    }
}

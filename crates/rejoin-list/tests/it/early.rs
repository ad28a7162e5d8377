//! What comes before what it needs costs no more work than what comes in time.

use allocation_counter::measure;
use rejoin_list::{Decompose, List, Merge};

use crate::{read, replica};

const ELEMENTS: usize = 16_000;

/// How many bytes may be asked for, for each element: what all together need, but not for each
/// what the others have.
const SOME: u64 = 2_000;

/// How many bytes were asked for.
fn work(merge: impl FnOnce() -> bool) -> u64 {
    let mut grew = false;
    let memory = measure(|| grew = merge());
    assert!(grew);
    memory.bytes_total
}

/// A list; its first element, all others in one run, and deletions of every second of those.
fn scattered() -> [List<u32>; 4] {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut list = List::new();
    let first = list.push(&mut one, 0).delta();
    let others = list.insert_all(&mut one, 1, 0..ELEMENTS as u32).delta();
    let version = list.version().clone();
    for at in 1..ELEMENTS / 2 {
        list.delete(&mut two, at);
    }
    let ends = list.delta_since(&version);
    [list, first, others, ends]
}

#[test]
fn the_end_of_an_element_that_waits_leaves_the_others_alone() {
    let [list, first, others, ends] = scattered();
    let mut peer = List::new();
    peer.merge(&others);
    let bytes = work(|| peer.merge(&ends));
    assert!(bytes < SOME * ELEMENTS as u64, "{bytes} bytes");
    assert!(peer.is_empty() && peer.merge(&first));
    assert_eq!((read(&peer), &peer), (read(&list), &list));
}

#[test]
fn elements_that_are_dead_on_arrival_leave_the_others_alone() {
    let [list, first, others, ends] = scattered();
    for waits in [true, false] {
        let mut peer = List::new();
        peer.merge(&ends);
        let later = if waits {
            [&others, &first]
        } else {
            [&first, &others]
        };
        let bytes: u64 = later.map(|part| work(|| peer.merge(part))).iter().sum();
        assert!(bytes < SOME * ELEMENTS as u64, "{bytes} bytes");
        assert_eq!((read(&peer), &peer), (read(&list), &list));
    }
}

#[test]
fn each_of_many_deletions_that_came_first_is_forgotten_at_once() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut list = List::new();
    for at in 0..ELEMENTS {
        // No two neighbours follow each other in number.
        let end = if at % 2 == 0 { 0 } else { usize::MAX };
        list.insert(&mut one, end, at);
    }
    let all = list.clone();
    for at in 0..ELEMENTS / 2 {
        list.delete(&mut two, at);
    }
    let ends = list.delta_since(all.version());
    let mut peer = List::new();
    // The last come first.
    for part in ends.decompose().iter().rev().take(100) {
        peer.merge(part);
    }
    peer.merge(&ends);
    let bytes = work(|| peer.merge(&all));
    assert!(bytes < SOME * ELEMENTS as u64, "{bytes} bytes");
    assert_eq!((read(&peer), &peer), (read(&list), &list));
}

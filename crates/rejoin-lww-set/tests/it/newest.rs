//! The set that keeps the newest: what a naive bound gets wrong.

use rejoin_lww_set::{LwwSet, Merge, NewestSet, Replica};
use rejoin_merge::Decompose;

use crate::{Edit, add, listed, set_of};

type Two = NewestSet<u8, 2, u64>;

fn two(edits: &[Edit]) -> Two {
    set_of(edits)
}

fn join(a: &Two, b: &Two) -> Two {
    let mut joined = a.clone();
    joined.merge(b);
    joined
}

/// If a removal freed the room of what it removes, the one who merges 1 late would read it again,
/// and the one who dropped it early would not.
#[test]
fn a_removal_at_the_boundary_lets_nothing_back_in() {
    let a = two(&[(1, 1, true)]);
    let b = two(&[(2, 2, true), (3, 3, true)]);
    let c = two(&[(4, 3, false)]);
    let (early, late) = (join(&join(&a, &b), &c), join(&a, &join(&b, &c)));
    assert_eq!(early, late);
    assert_eq!((listed(&early), early.tombstones()), (vec![(2, 2)], 1));
    assert_eq!(join(&join(&c, &a), &b), early);
    assert_eq!(join(&join(&b, &a), &c), early);
}

/// A removal that nobody has room to remember any more takes nothing with it later.
#[test]
fn every_order_of_every_few_writes_gives_one_state() {
    let writes = [
        (1, 1, true),
        (2, 2, true),
        (2, 3, false),
        (3, 1, false),
        (3, 2, true),
        (4, 3, true),
        (4, 1, true),
    ];
    for chosen in 0_u32..1 << writes.len() {
        let picked: Vec<Edit> = (0..writes.len())
            .filter(|n| chosen >> n & 1 == 1)
            .map(|n| writes[n])
            .collect();
        let expected = two(&picked);
        for turn in 0..picked.len() {
            let mut turned = picked.clone();
            turned.rotate_left(turn);
            assert_eq!(two(&turned), expected, "{turned:?}");
            turned.reverse();
            assert_eq!(two(&turned), expected, "{turned:?}");
            let (left, right) = turned.split_at(turn);
            assert_eq!(join(&two(left), &two(right)), expected, "{turned:?}");
        }
        let mut newest: Vec<_> = [1, 2, 3]
            .into_iter()
            .filter_map(|element| {
                let of = picked.iter().filter(|edit| edit.1 == element);
                of.max_by_key(|edit| (edit.0, !edit.2)).copied()
            })
            .collect();
        newest.sort_unstable_by_key(|edit| core::cmp::Reverse((edit.0, edit.1)));
        newest.truncate(2);
        newest.retain(|edit| edit.2);
        let members: Vec<_> = newest.iter().map(|edit| (edit.0, edit.1)).collect();
        assert_eq!(listed(&expected), members, "{picked:?}");
    }
}

#[test]
fn what_is_older_than_all_that_is_kept_changes_nothing() {
    let mut full = two(&[(5, 1, true), (6, 2, false)]);
    assert!(full.is_full());
    let before = full.clone();
    for edit in [(4, 3, true), (4, 3, false), (5, 0, true), (4, 1, false)] {
        assert!(!add(&mut full, edit), "{edit:?}");
        assert!(!full.merge(&two(&[edit])) && !full.merge_owned(two(&[edit])));
        assert_eq!(two(&[edit]).difference(&full), None);
        assert_eq!(
            two(&[edit]).lattice_cmp(&full),
            Some(core::cmp::Ordering::Less)
        );
    }
    assert_eq!(full, before);
    assert!(
        add(&mut full, (5, 3, true)),
        "under one stamp the greater element is newer"
    );
    assert_eq!(listed(&full), [(5, 3)]);
}

#[test]
fn a_difference_holds_only_what_will_stay() {
    let here = two(&[(5, 1, true), (9, 2, true)]);
    let there = two(&[(6, 3, true), (7, 4, true)]);
    assert_eq!(here.difference(&there), Some(two(&[(9, 2, true)])));
    assert_eq!(there.difference(&here), Some(two(&[(7, 4, true)])));
    let raised = two(&[(8, 3, true), (9, 2, true)]);
    assert_eq!(raised.difference(&there), Some(raised.clone()));
    // What stood there makes room for its own successor, not for others.
    let low = two(&[(3, 3, false), (9, 2, true)]);
    assert_eq!(
        low.difference(&two(&[(1, 3, true), (4, 4, true)])),
        Some(two(&[(9, 2, true)]))
    );
}

/// The clock may be behind all that is kept; an add of one's own is read all the same.
#[test]
fn an_add_of_ones_own_always_stands() {
    let mut feed = LwwSet::newest::<2>();
    feed.insert_all(&mut Replica::new(1_u64.into(), || 5_000), ["a", "b"]);
    let mut slow = Replica::new(2_u64.into(), || 10);
    assert!(!feed.insert(&mut slow, "c").is_nothing());
    assert!(feed.newest_first().map(|(_, name)| *name).eq(["c", "b"]));
    assert!(
        feed.remove(&mut slow, "a").is_nothing(),
        "it is gone already"
    );
    assert!(!feed.remove(&mut slow, "c").is_nothing());
    assert_eq!(
        (feed.len(), feed.tombstones(), feed.is_full()),
        (1, 1, true)
    );
}

#[test]
fn a_batch_larger_than_the_bound_keeps_its_end() {
    let mut feed = LwwSet::newest::<3>();
    let mut phone = Replica::new(1_u64.into(), || 10);
    let delta = feed.insert_all(&mut phone, 0..10_u8).delta();
    assert!(feed.newest_first().map(|(_, n)| *n).eq([9, 8, 7]));
    assert_eq!(delta, feed);
}

#[test]
fn it_holds_no_more_than_it_keeps() {
    let mut feed: NewestSet<String, 100> = LwwSet::newest();
    let mut phone = Replica::new(1_u64.into(), || 10);
    let post = |n: u32| format!("post {n:04}");
    feed.insert_all(&mut phone, (0..500).map(post));
    let memory = allocation_counter::measure(|| {
        for n in 500..3_000 {
            feed.insert(&mut phone, post(n));
            feed.remove(&mut phone, post(n - 7).as_str());
        }
    });
    assert!(memory.bytes_current < 2_000, "{memory:?}");
    assert_eq!(
        (feed.len() + feed.tombstones(), feed.is_full()),
        (100, true)
    );
    assert_eq!(feed.len(), 7, "and 93 removals are newer than older posts");
}

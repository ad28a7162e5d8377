use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_lww_set::{LwwSet, Merge};
use rejoin_merge::{Bottom, Decompose};

use crate::{Edit, set};

/// Pairs of an earlier and a later write to one element.
const PAIRS: [(Edit, Edit); 5] = [
    ((1, 7, true), (2, 7, true)),
    ((1, 7, true), (2, 7, false)),
    ((1, 7, false), (2, 7, true)),
    ((1, 7, false), (2, 7, false)),
    ((1, 7, true), (1, 7, false)),
];

/// Merges in each of the three ways, and answers what all of them gave.
fn joined(mine: &LwwSet<u8, u64>, theirs: &LwwSet<u8, u64>) -> (bool, LwwSet<u8, u64>) {
    let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
    let grows = merged.merge(theirs);
    assert_eq!(
        owned.merge_owned(theirs.clone()),
        grows,
        "{mine:?} and {theirs:?}"
    );
    assert_eq!(
        told.merge_observed(theirs, &mut crate::observer::Ears::default()),
        grows
    );
    assert_eq!((&owned, &told), (&merged, &merged));
    (grows, merged)
}

#[test]
fn the_later_write_stands_whoever_merges_and_however() {
    // Alone, among few other elements, and among so many that there is an index.
    for others in [0, 3, 40] {
        let rest: Vec<Edit> = (100..100 + others)
            .map(|element| (1, element, element % 2 == 0))
            .collect();
        for (earlier, later) in PAIRS {
            let older = set(&[&[earlier][..], &rest].concat());
            let newer = set(&[&rest[..], &[later]].concat());
            assert_eq!(joined(&older, &newer), (true, newer.clone()));
            assert_eq!(joined(&newer, &older), (false, newer.clone()));
            assert_eq!(joined(&older, &set(&[later])), (true, newer.clone()));
            assert_eq!(joined(&newer, &set(&[earlier])), (false, newer.clone()));
            assert_eq!(joined(&set(&[later]), &older), (others > 0, newer.clone()));
            assert_eq!(joined(&set(&[earlier]), &newer), (true, newer.clone()));
            assert_eq!(older.lattice_cmp(&newer), Some(Less));
            assert_eq!(newer.lattice_cmp(&older), Some(Greater));
            assert_eq!(newer.difference(&older), Some(set(&[later])));
            assert_eq!(older.difference(&newer), None);
        }
    }
}

#[test]
fn elements_that_only_one_side_knows_are_added() {
    let (one, two, three) = ((1, 1, true), (1, 2, false), (1, 3, true));
    let whole = set(&[one, two, three]);
    for (mine, theirs, grows) in [
        (&[][..], &[one, two, three][..], true),
        (&[one, two, three], &[], false),
        (&[one], &[two, three], true),
        (&[two, three], &[one], true),
        (&[one, two, three], &[three, two, one], false),
        (&[one, two, three], &[two], false),
        (&[three], &[one, two, three], true),
    ] {
        assert_eq!(
            joined(&set(mine), &set(theirs)),
            (grows, whole.clone()),
            "{mine:?}"
        );
    }
}

#[test]
fn the_order_is_that_of_knowledge() {
    let (one, two) = ((1, 1, true), (1, 2, false));
    for (a, b, order) in [
        (set(&[]), set(&[]), Some(Equal)),
        (set(&[]), set(&[two]), Some(Less)),
        (set(&[one, two]), set(&[two, one]), Some(Equal)),
        (set(&[one]), set(&[two]), None),
        (set(&[one]), set(&[one, two]), Some(Less)),
        (set(&[one, two]), set(&[one]), Some(Greater)),
        (set(&[one, two]), set(&[(2, 1, false)]), None),
        (set(&[(2, 1, false)]), set(&[one, two]), None),
        (set(&[(2, 1, false), two]), set(&[one, (2, 2, false)]), None),
    ] {
        assert_eq!(a.lattice_cmp(&b), order, "{a:?} and {b:?}");
    }
}

#[test]
fn parts_are_single_entries_and_a_difference_is_what_the_other_lacks() {
    let edits = [(1, 1, true), (2, 2, false), (3, 3, true)];
    let here = set(&edits);
    let mut parts = here.decompose();
    parts.sort_by_key(|part| {
        part.stamp_of(&1)
            .or(part.stamp_of(&2))
            .or(part.stamp_of(&3))
    });
    assert_eq!(parts, edits.map(|edit| set(&[edit])));
    let there = set(&[(1, 1, true), (1, 2, true), (9, 3, false)]);
    assert_eq!(here.difference(&there), Some(set(&[(2, 2, false)])));
    assert_eq!(here.difference(&here), None);
    assert_eq!(LwwSet::<u8, u64>::bottom().decompose(), []);
    assert!(set(&[]).is_bottom() && !set(&[(1, 1, false)]).is_bottom());
}

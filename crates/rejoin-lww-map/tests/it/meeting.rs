use core::cmp::Ordering::{Equal, Greater, Less};
use core::hash::{Hash, Hasher};

use rejoin_lww_map::{LwwMap, Merge, Replica};
use rejoin_merge::{Bottom, Decompose};

use crate::{Write, map};

/// Pairs of an earlier and a later write to one key.
const PAIRS: [(Write, Write); 9] = [
    ((1, 1, 7, Some(99)), (2, 1, 7, Some(0))),
    ((1, 9, 7, Some(99)), (2, 1, 7, None)),
    ((1, 9, 7, None), (2, 1, 7, Some(0))),
    ((1, 9, 7, None), (2, 1, 7, None)),
    ((1, 1, 7, Some(99)), (1, 2, 7, Some(0))),
    ((1, 1, 7, Some(99)), (1, 2, 7, None)),
    ((1, 1, 7, None), (1, 2, 7, Some(0))),
    ((1, 1, 7, None), (1, 1, 7, Some(0))),
    ((1, 1, 7, Some(0)), (1, 1, 7, Some(1))),
];

/// Merges in each of the three ways, and answers what all of them gave.
fn joined(mine: &LwwMap<u8, u8>, theirs: &LwwMap<u8, u8>) -> (bool, LwwMap<u8, u8>) {
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
    // Alone, among few other keys, and among so many that there is an index.
    for others in [0, 3, 40] {
        let rest: Vec<Write> = (100..100 + others)
            .map(|key| (1, 3, key, Some(key)))
            .collect();
        for (earlier, later) in PAIRS {
            let older = map(&[&[earlier][..], &rest].concat());
            let newer = map(&[&rest[..], &[later]].concat());
            assert_eq!(joined(&older, &newer), (true, newer.clone()));
            assert_eq!(joined(&newer, &older), (false, newer.clone()));
            assert_eq!(joined(&older, &map(&[later])), (true, newer.clone()));
            assert_eq!(joined(&newer, &map(&[earlier])), (false, newer.clone()));
            assert_eq!(joined(&map(&[later]), &older), (others > 0, newer.clone()));
            assert_eq!(joined(&map(&[earlier]), &newer), (true, newer.clone()));
            assert_eq!(older.lattice_cmp(&newer), Some(Less));
            assert_eq!(newer.lattice_cmp(&older), Some(Greater));
            assert_eq!(newer.difference(&older), Some(map(&[later])));
            assert_eq!(older.difference(&newer), None);
        }
    }
}

#[test]
fn keys_that_only_one_side_knows_are_added() {
    let (one, two, three) = ((1, 1, 1, Some(10)), (1, 2, 2, None), (1, 3, 3, Some(30)));
    let whole = map(&[one, two, three]);
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
            joined(&map(mine), &map(theirs)),
            (grows, whole.clone()),
            "{mine:?}"
        );
    }
}

#[test]
fn the_order_is_that_of_knowledge() {
    let (one, two) = ((1, 1, 1, Some(10)), (1, 2, 2, None));
    for (a, b, order) in [
        (map(&[]), map(&[]), Some(Equal)),
        (map(&[]), map(&[two]), Some(Less)),
        (map(&[one, two]), map(&[two, one]), Some(Equal)),
        (map(&[one]), map(&[two]), None),
        (map(&[one]), map(&[one, two]), Some(Less)),
        (map(&[one, two]), map(&[one]), Some(Greater)),
        (map(&[one, two]), map(&[(2, 1, 1, None)]), None),
        (map(&[(2, 1, 1, None)]), map(&[one, two]), None),
        (
            map(&[(2, 1, 1, None), two]),
            map(&[one, (2, 1, 2, None)]),
            None,
        ),
    ] {
        assert_eq!(a.lattice_cmp(&b), order, "{a:?} and {b:?}");
    }
}

#[test]
fn parts_are_single_entries_and_a_difference_is_what_the_other_lacks() {
    let here = map(&[(1, 1, 1, Some(10)), (2, 2, 2, None), (3, 1, 3, Some(30))]);
    let mut parts = here.decompose();
    parts.sort_by_key(|part| {
        part.stamp_of(&1)
            .or(part.stamp_of(&2))
            .or(part.stamp_of(&3))
    });
    let single = [
        map(&[(1, 1, 1, Some(10))]),
        map(&[(2, 2, 2, None)]),
        map(&[(3, 1, 3, Some(30))]),
    ];
    assert_eq!(parts, single);
    let there = map(&[(1, 1, 1, Some(10)), (1, 2, 2, Some(9)), (9, 9, 3, None)]);
    assert_eq!(here.difference(&there), Some(map(&[(2, 2, 2, None)])));
    assert_eq!(here.difference(&here), None);
    assert_eq!(LwwMap::<u8, u8>::bottom().decompose(), []);
    assert!(map(&[]).is_bottom() && !map(&[(1, 1, 1, None)]).is_bottom());
}

/// Two replicas delete the same row at the same time; the third has it deleted too, and what one
/// of them puts back later comes back everywhere.
#[test]
fn two_removals_of_one_key_are_one() {
    let row = map(&[(1, 1, 7, Some(70))]);
    let removals = [map(&[(5, 2, 7, None)]), map(&[(5, 3, 7, None)])];
    let mut third = row.clone();
    assert!(third.merge(&removals[1]));
    assert!(
        !third.merge(&removals[0]),
        "the removal of the higher replica stands"
    );
    let (_, other) = joined(&joined(&row, &removals[0]).1, &removals[1]);
    assert_eq!(third, other);
    assert_eq!((third.len(), third.tombstones()), (0, 1));
    let put_back = map(&[(6, 2, 7, Some(71))]);
    assert_eq!(joined(&third, &put_back).1.get(&7), Some(&71));
}

/// A hash that says nothing must not make two contents equal.
#[test]
fn values_of_one_hash_are_told_apart() {
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Weak(u8);

    impl Hash for Weak {
        fn hash<H: Hasher>(&self, _: &mut H) {}
    }

    let put = |value| {
        let mut replica = Replica::new(1_u64.into(), || 1);
        let mut map = LwwMap::new();
        map.put(&mut replica, 'k', Weak(value));
        map
    };
    assert_eq!(put(1), put(1));
    assert_ne!(put(1), put(2));
}

/// Maps that grew together are compared by stretches of neighbours.
#[test]
fn large_maps_are_compared_as_small_ones() {
    let mut phone = Replica::new(1_u64.into(), || 1);
    let mut shared = LwwMap::new();
    shared.put_all(&mut phone, (0..200_u16).map(|key| (key, 1_u8)));
    let with = |key| {
        let mut map = shared.clone();
        map.put(&mut Replica::new(2_u64.into(), || 2), key, 2);
        map
    };
    let (new, later) = (with(200), with(7));
    for larger in [&new, &later] {
        assert_eq!(shared.lattice_cmp(larger), Some(Less));
        assert_eq!(larger.lattice_cmp(&shared), Some(Greater));
        assert_eq!(larger.lattice_cmp(&larger.clone()), Some(Equal));
    }
    assert_eq!(new.lattice_cmp(&later), None);
}

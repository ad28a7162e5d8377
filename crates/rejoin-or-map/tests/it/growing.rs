//! A map whose values gain a field, while old bytes and old programs live on.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rejoin_or_map::{Merge, OrMap, Replica};
use rejoin_or_set::OrSet;
use rejoin_resettable_counter::ResettableCounter;

use crate::replica;

type Old = OrMap<u8, OrSet<u8>>;
type New = OrMap<u8, (OrSet<u8>, ResettableCounter)>;

fn sets(map: &Old) -> BTreeMap<u8, BTreeSet<u8>> {
    let entries = map.iter();
    entries
        .map(|(key, set)| (*key, set.iter_sorted().copied().collect()))
        .collect()
}

fn fields(map: &New) -> BTreeMap<u8, (BTreeSet<u8>, i128)> {
    let entries = map.iter();
    entries
        .map(|(key, (set, count))| (*key, (set.iter_sorted().copied().collect(), count)))
        .collect()
}

#[test]
fn frozen_bytes_of_the_old_map_are_read_and_written_to() {
    let frozen = include_bytes!("../data/two_replicas.bin");
    let old = Old::from_bytes(frozen).unwrap();
    let mut new: New = old.with_field();
    let with_zero = |(key, set)| (key, (set, 0));
    let expected: BTreeMap<_, _> = sets(&old).into_iter().map(with_zero).collect();
    assert!(!expected.is_empty());
    assert_eq!(fields(&new), expected);
    assert_eq!(new.version(), old.version());

    new.update(&mut replica(9), 2, |value| value.second().increment(3));
    assert_eq!(fields(&new)[&2].1, 3);
    let bytes = new.to_bytes().unwrap();
    assert_eq!(New::from_bytes(&bytes), Ok(new));
    let refused = Old::from_bytes(&bytes).unwrap_err();
    assert!(refused.to_string().contains("of another type"), "{refused}");
}

#[test]
fn an_old_program_goes_on_beside_a_new_one() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut old = Old::new();
    old.update(&mut one, 1, |set| set.insert(10));
    old.update(&mut one, 2, |set| set.insert(20));
    let mut new: New = old.with_field();
    new.update(&mut two, 1, |value| value.second().increment(5));
    new.update(&mut two, 2, |value| value.first().insert(21));

    // It removes what it has seen, and nothing of what it has not.
    old.remove(&mut one, &1);
    old.update(&mut one, 2, |set| set.remove(&20));
    old.update(&mut one, 3, |set| set.insert(30));
    assert!(new.merge(&old.delta_since(new.version()).with_field()));
    let expected = [
        (1, ([].into(), 5)),
        (2, ([21].into(), 0)),
        (3, ([30].into(), 0)),
    ];
    assert_eq!(fields(&new), expected.into());
    assert!(!new.merge(&old.with_field()), "nothing was left behind");
}

/// An edit of one of two old programs, or one taking in the other's state.
fn edit(map: &mut Old, other: &Old, writer: &mut Replica, (what, key, element): (u8, u8, u8)) {
    match what {
        0 | 1 => drop(map.update(writer, key, |set| set.insert(element))),
        2 => drop(map.update(writer, key, |set| set.remove(&element))),
        3 => drop(map.remove(writer, &key)),
        _ => drop(map.merge(other)),
    }
}

proptest! {
    #[test]
    fn it_is_the_same_before_and_after_a_merge(
        edits in proptest::collection::vec((any::<bool>(), (0..5_u8, 0..3_u8, 0..3_u8)), 0..24),
    ) {
        let (mut one, mut two) = (replica(1), replica(2));
        let (mut a, mut b) = (Old::new(), Old::new());
        for (first, what) in edits {
            if first {
                edit(&mut a, &b, &mut one, what);
            } else {
                edit(&mut b, &a, &mut two, what);
            }
        }
        let mut apart: New = a.with_field();
        apart.merge(&b.with_field());
        let news: New = b.delta_since(a.version()).with_field();
        let mut by_version: New = a.with_field();
        by_version.merge(&news);
        a.merge(&b);
        let together: New = a.with_field();
        prop_assert_eq!(&apart, &together);
        prop_assert_eq!(&by_version, &together);
        let with_zero = |(key, set)| (key, (set, 0));
        let expected: BTreeMap<_, _> = sets(&a).into_iter().map(with_zero).collect();
        prop_assert_eq!(fields(&together), expected);
        prop_assert_eq!(together.to_bytes(), apart.to_bytes());
    }
}

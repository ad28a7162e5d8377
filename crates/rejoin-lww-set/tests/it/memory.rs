//! What things cost in memory.

use rejoin_lww_set::{LwwSet, Merge, NewestSet, Replica};
use rejoin_merge::Decompose;

use crate::{Edit, set};

/// A delta or a part needs neither index nor order, an equal state no visit.
#[test]
fn small_things_cost_little_memory() {
    let edits: Vec<Edit> = (0..200).map(|element| (1, element, true)).collect();
    let mut large = set(&edits);
    let copy = large.clone();
    let equal = allocation_counter::measure(|| assert!(!large.merge(&copy)));
    assert_eq!(equal.count_total, 0);
    let dropped = allocation_counter::measure(|| drop(large.insert_stamped(9, 7)));
    assert_eq!(
        dropped.count_total, 0,
        "a delta that nobody wants is not made"
    );
    let change = large.insert_stamped(10, 7);
    let made = allocation_counter::measure(|| drop(change.delta()));
    assert!(made.count_total <= 1 && made.bytes_total <= 100, "{made:?}");
}

/// Memory for each member with a text of 21 bytes, however the set came to be.
#[test]
fn a_member_takes_less_than_a_hundred_bytes() {
    let name = |n: u32| format!("user:{n:016x}").into_boxed_str().into_string();
    let mut phone = Replica::new(1_u64.into(), || 1);
    for members in [10_000_u32, 28_700, 100_000] {
        let mut put = LwwSet::new();
        let memory = allocation_counter::measure(|| {
            put.insert_all(&mut phone, (0..members).map(name));
        });
        let each = memory.bytes_current / i64::from(members);
        assert!(
            (80..105).contains(&each),
            "{each} bytes for each of {members} added"
        );
        let bytes = put.to_bytes().unwrap();
        let mut decoded = LwwSet::new();
        let memory = allocation_counter::measure(|| decoded = LwwSet::from_bytes(&bytes).unwrap());
        assert_eq!(decoded, put);
        let each = memory.bytes_current / i64::from(members);
        assert!(
            (80..105).contains(&each),
            "{each} bytes for each of {members} decoded"
        );
        assert!(bytes.len() < 30 * members as usize, "{} bytes", bytes.len());
    }
}

/// Room for a decoded set is made once, but for the short lists of its order.
#[test]
fn decoding_takes_few_allocations() {
    let set: LwwSet<u32, u64> = (0..10_000).map(|n| (u64::from(n), n)).collect();
    let bytes = set.to_bytes().unwrap();
    let mut decoded = LwwSet::new();
    let memory = allocation_counter::measure(|| decoded = LwwSet::from_bytes(&bytes).unwrap());
    assert_eq!(decoded, set);
    assert!(memory.count_total < 10 + 6 * 10_000 / 256, "{memory:?}");
    assert!(memory.bytes_current < 40 * 10_000, "{memory:?}");
}

/// What a full set lacks of a small one is found without a list of all that it holds.
#[test]
fn a_difference_with_a_full_set_costs_little_memory() {
    const FULL: u64 = 10_000;
    let newest = |adds: &[(u64, u64)]| {
        let mut set = NewestSet::<u64, { FULL as usize }, u64>::default();
        for (stamp, element) in adds {
            set.insert_stamped(*stamp, *element);
        }
        set
    };
    let all: Vec<(u64, u64)> = (0..FULL).map(|element| (element, element)).collect();
    let full = newest(&all);
    let small = newest(&[(FULL, 0), (FULL, FULL), (1, 1), (0, FULL + 1)]);
    let mut difference = None;
    let memory = allocation_counter::measure(|| difference = small.difference(&full));
    assert!(memory.bytes_total < 2_000, "{memory:?}");
    assert_eq!(difference, Some(newest(&[(FULL, 0), (FULL, FULL)])));
    let known = newest(&[(0, 0), (2, 2)]);
    let memory = allocation_counter::measure(|| difference = known.difference(&full));
    assert!(memory.bytes_total < 2_000, "{memory:?}");
    assert_eq!(difference, None);
}

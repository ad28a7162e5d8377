use allocation_counter::measure;
use rejoin_resettable_counter::{DecodeError, Merge, ResettableCounter};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, restored, sealed, withstands};

use crate::{counter, reset_of};

fn body(counter: &ResettableCounter) -> Vec<u8> {
    let bytes = counter.to_bytes().unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

fn id(low: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = low;
    id
}

fn both(steps: ResettableCounter, reset: &ResettableCounter) -> ResettableCounter {
    let mut both = steps;
    both.merge(reset);
    both
}

#[test]
fn counters_come_back_as_they_were() {
    for counter in [
        counter([]),
        counter([(1, 5, 0)]),
        reset_of([(1, 0, 5)]),
        both(
            counter([(1, u64::MAX, 0), (2, 1, u64::MAX), (9, 1 << 62, 3)]),
            &reset_of([(2, 7, 1), (3, u64::MAX, 1)]),
        ),
    ] {
        let bytes = counter.to_bytes().unwrap();
        assert_eq!(ResettableCounter::from_bytes(&bytes), Ok(counter));
    }
}

#[test]
fn the_bytes_are_a_table_of_replicas_and_four_columns() {
    let counter = both(
        counter([(7, 300, 0), (2, 5, 9)]),
        &reset_of([(2, 4, 0), (7, 0, 1)]),
    );
    let columns: [&[u8]; 7] = [
        &[2],
        &id(2),
        &id(7),
        &[4, 5, 0xac, 2],
        &[4, 4, 0],
        &[4, 9, 0],
        &[4, 0, 1],
    ];
    assert_eq!(body(&counter), columns.concat());
    assert_eq!(body(&ResettableCounter::new()), [0]);
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused = |body: &[&[u8]]| {
        let bytes = sealed(ResettableCounter::TAG, &body.concat());
        ResettableCounter::from_bytes(&bytes).unwrap_err()
    };
    let ones: &[u8] = &[4, 1, 1, 4, 1, 1, 4, 1, 1, 4, 1, 1];
    for twice in [[7, 2], [2, 2]] {
        let error = refused(&[&[2], &id(twice[0]), &id(twice[1]), ones]);
        assert!(
            matches!(error, DecodeError::NotAscending { .. }),
            "{error:?}"
        );
    }
    let error = refused(&[&[1], &id(2), &[2, 0, 2, 0, 2, 0, 2, 0]]);
    assert_eq!(error, DecodeError::UnusedReplica, "nothing but zeros");
    let error = refused(&[&[1], &id(2), &[2, 1, 2, 0x85, 0, 2, 1, 2, 1]]);
    assert!(matches!(error, DecodeError::BadNumber { .. }), "{error:?}");
    let error = refused(&[&[1], &id(2), &[2, 1, 2, 1, 2, 1, 2, 1, 0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    for body in [&[2, 1, 2, 1, 2, 1][..], &[], &[2, 1]] {
        let error = refused(&[&[1], &id(2), body]);
        assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    }
    refuses_prefixes(&counter([(1, 5, 6)]));
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        both(counter([(1, 5, 2)]), &reset_of([(1, 1, 1)])),
        both(
            counter([(1, 300, 0), (2, u64::MAX, 9), (9, 1, 1), (10, 1, 1)]),
            &reset_of([(2, 1, 1), (9, 1, 1), (10, 1, 1), (11, 1, 1)]),
        ),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
    for bytes in trial.accepted {
        let counter = ResettableCounter::from_bytes(&bytes).unwrap();
        let moved = |(_, up, down)| up > 0 || down > 0;
        assert!(counter.counts().all(moved), "{counter:?}");
    }
}

/// Four numbers for each replica, of which all are equal: the worst that honest bytes can do.
#[test]
fn memory_is_bounded_for_the_densest_states_too() {
    for replicas in [4_100, 5_000, 8_000] {
        let mut counter: ResettableCounter =
            (0..replicas).map(|id: u64| (id.into(), 1, 1)).collect();
        counter.reset(&mut crate::replica(1));
        let bytes = counter.to_bytes().unwrap();
        let state = restored(&bytes, 14, |decode| measure(decode).bytes_max);
        assert_eq!(state, Some(counter));
    }
}

use allocation_counter::measure;
use rejoin_bounded_counter::{BoundedCounter, DecodeError};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, restored, sealed, withstands};

use crate::Do::{Down, Give, Up};
use crate::{counter, replica};

fn body(counter: &BoundedCounter) -> Vec<u8> {
    let bytes = counter.to_bytes().unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

fn id(low: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = low;
    id
}

fn refused(body: &[&[u8]]) -> DecodeError {
    let bytes = sealed(BoundedCounter::TAG, &body.concat());
    BoundedCounter::from_bytes(&bytes).unwrap_err()
}

#[test]
fn counters_come_back_as_they_were() {
    for counter in [
        counter([]),
        counter([Up(1, 5)]),
        counter([Up(1, 5), Down(1, 5)]),
        counter([
            Up(1, u64::MAX),
            Give(1, 2, 1 << 63),
            Give(2, 3, 300),
            Down(3, 299),
        ]),
    ] {
        let bytes = counter.to_bytes().unwrap();
        assert_eq!(BoundedCounter::from_bytes(&bytes), Ok(counter));
    }
}

#[test]
fn the_bytes_are_a_table_of_replicas_and_rows() {
    let counter = counter([Up(7, 300), Give(7, 2, 6), Down(2, 4), Give(7, 9, 1)]);
    let rows: [&[u8]; 6] = [
        &[3],
        &[id(2), id(7), id(9)].concat(),
        &[2],
        // Replica 2 made 0, spent 4, sent nothing, received 6 of replica 7.
        &[0, 0, 4, 0, 1, 1, 6],
        // Replica 7 made 300, spent 0, sent 6 to replica 2 and 1 to replica 9.
        &[1, 0xac, 2, 0, 2, 0, 6, 2, 1, 0],
        &[],
    ];
    assert_eq!(body(&counter), rows.concat());
    assert_eq!(body(&BoundedCounter::new()), [0, 0]);
}

#[test]
fn negative_rights_are_refused_by_name() {
    for row in [
        &[0, 5, 6, 0, 0][..],
        &[0, 5, 3, 1, 1, 3, 0],
        &[0, 0, 9, 0, 1, 1, 8],
        &[0, 0, 0, 1, 1, 1, 0],
    ] {
        let mut used = row.to_vec();
        // Another row names the second replica, wherever the first does not.
        used.extend([1, 1, 0, 0, 0]);
        let error = refused(&[&[2], &id(2), &id(7), &[2], &used]);
        let DecodeError::Invalid { rule, .. } = error else {
            panic!("{error:?} for {row:?}");
        };
        assert!(rule.contains("negative rights"), "{rule}");
    }
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let two = [&[2][..], &id(2), &id(7)].concat();
    let one = [&[1][..], &id(2)].concat();
    let first: &[u8] = &[0, 1, 0, 0, 0];
    let second: &[u8] = &[1, 1, 0, 0, 0];
    let error = refused(&[&[2], &id(7), &id(2), &[2], first, second]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    for rows in [[second, first], [first, first]] {
        let error = refused(&[&two, &[2], rows[0], rows[1]]);
        assert!(
            matches!(error, DecodeError::NotAscending { .. }),
            "{error:?}"
        );
    }
    let error = refused(&[&two, &[1], first]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let invalid = |body: &[&[u8]], rule: &str| {
        let error = refused(body);
        assert!(error.to_string().contains(rule), "{error} is not {rule}");
    };
    invalid(&[&one, &[1], &[0, 0, 0, 0, 0]], "has no row");
    invalid(&[&one, &[1], &[0, 5, 0, 1, 0, 3, 0]], "to itself");
    invalid(&[&one, &[1], &[0, 5, 0, 0, 1, 0, 3]], "to itself");
    invalid(&[&one, &[2], first, first], "more rows than replicas");
    // Amounts of zero, and receivers twice or out of order.
    for sent in [&[1, 1, 0][..], &[2, 1, 1, 1, 1], &[2, 2, 1, 1, 1]] {
        let three = [&[3][..], &id(2), &id(7), &id(9)].concat();
        let rest: &[u8] = &[0, 1, 1, 0, 0, 0, 2, 1, 0, 0, 0];
        let error = refused(&[&three, &[3, 0, 9, 0], sent, rest]);
        assert!(
            matches!(error, DecodeError::NotAscending { .. }),
            "{error:?}"
        );
    }
    let error = refused(&[&one, &[1], &[3, 1, 0, 0, 0]]);
    assert!(
        matches!(error, DecodeError::UnknownReplica { .. }),
        "{error:?}"
    );
    let error = refused(&[&one, &[1], &[0, 0x81, 0, 0, 0, 0]]);
    assert!(matches!(error, DecodeError::BadNumber { .. }), "{error:?}");
    let error = refused(&[&one, &[1], first, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    for body in [
        &[100, 0, 1, 0, 0, 0][..],
        &[1, 0, 1, 0, 9, 0],
        &[1, 0, 1, 0, 0],
        &[],
    ] {
        let error = refused(&[&one, body]);
        assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    }
    refuses_prefixes(&counter([Up(1, 5), Give(1, 2, 1), Down(2, 1)]));
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        counter([Up(1, 5), Down(1, 2)]),
        counter([
            Up(1, u64::MAX),
            Give(1, 2, 300),
            Give(2, 9, 300),
            Down(9, 1),
            Up(10, 1),
        ]),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
    for bytes in trial.accepted {
        let counter = BoundedCounter::from_bytes(&bytes).unwrap();
        let all: u128 = counter.rights().map(|(_, rights)| rights).sum();
        assert!(all >= counter.value(), "{counter:?}");
    }
}

/// Ids are 16 bytes each, a transfer can be two: the worst that honest bytes can do to memory.
#[test]
fn memory_is_bounded_for_the_densest_states_too() {
    let mut alone = BoundedCounter::new();
    let mut traded = counter([Up(0, 1 << 20)]);
    for id in 1..5_000 {
        alone.increment(&mut replica(id), 1).unwrap();
        traded.transfer(&mut replica(0), id.into(), 1).unwrap();
    }
    let mut matrix = BoundedCounter::new();
    for from in 0..120_u64 {
        matrix.increment(&mut replica(from), 1 << 10).unwrap();
        for to in 0..120_u64 {
            matrix.transfer(&mut replica(from), to.into(), 1).unwrap();
        }
    }
    for (counter, factor) in [(alone, 8), (traded, 8), (matrix, 32)] {
        let bytes = counter.to_bytes().unwrap();
        let state = restored(&bytes, factor, |decode| measure(decode).bytes_max);
        assert_eq!(state, Some(counter));
    }
}

use allocation_counter::measure;
use rejoin_pn_counter::{DecodeError, PnCounter};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};

use crate::counter;

fn body(counter: &PnCounter) -> Vec<u8> {
    let bytes = counter.to_bytes().unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

fn id(low: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = low;
    id
}

#[test]
fn counters_come_back_as_they_were() {
    for counter in [
        counter([]),
        counter([(1, 5, 0)]),
        counter([(1, 0, 5)]),
        counter([(1, u64::MAX, 0), (2, 1, u64::MAX), (9, 1 << 62, 3)]),
    ] {
        let bytes = counter.to_bytes().unwrap();
        assert_eq!(PnCounter::from_bytes(&bytes), Ok(counter));
    }
}

#[test]
fn the_bytes_are_one_table_of_replicas_and_a_column_for_each_direction() {
    let bytes = body(&counter([(7, 300, 0), (2, 5, 9)]));
    let columns: [&[u8]; 5] = [&[2], &id(2), &id(7), &[4, 5, 0xac, 2], &[4, 9, 0]];
    assert_eq!(bytes, columns.concat());
    assert_eq!(body(&counter([])), [0]);

    let mut folded = counter([(7, 300, 0), (2, 5, 9)]);
    folded.fold(2_u64.into(), 7_u64.into());
    let columns: [&[u8]; 5] = [
        &[2],
        &id(2),
        &id(7),
        &[4, 5, 0xac, 2, 4, 9, 0],
        &[1, 0, 5, 1, 1, 0, 9, 1],
    ];
    assert_eq!(body(&folded), columns.concat());
    let bytes = folded.to_bytes().unwrap();
    refuses_prefixes(&folded);
    assert_eq!(PnCounter::from_bytes(&bytes), Ok(folded));
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused = |body: &[&[u8]]| {
        PnCounter::from_bytes(&sealed(PnCounter::TAG, &body.concat())).unwrap_err()
    };
    for twice in [[7, 2], [2, 2]] {
        let error = refused(&[&[2], &id(twice[0]), &id(twice[1]), &[4, 5, 6], &[4, 1, 1]]);
        assert!(
            matches!(error, DecodeError::NotAscending { .. }),
            "{error:?}"
        );
    }
    let error = refused(&[&[1], &id(2), &[2, 0], &[2, 0]]);
    assert_eq!(error, DecodeError::UnusedReplica, "zero on both sides");
    let error = refused(&[&[1], &id(2), &[2, 0x85, 0], &[2, 1]]);
    assert!(matches!(error, DecodeError::BadNumber { .. }), "{error:?}");
    let error = refused(&[&[1], &id(2), &[2, 5], &[2, 1, 0, 0]]);
    assert!(
        matches!(error, DecodeError::NotCanonical { .. }),
        "{error:?}: nobody departed"
    );
    let two = [&[2][..], &id(2), &id(7), &[4, 5, 6, 4, 1, 1]].concat();
    let error = refused(&[&two, &[1, 0, 5, 1, 0, 0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    for markers in [&[0][..], &[1, 0, 5, 1], &[1, 0, 5, 1, 1]] {
        let error = refused(&[&two, markers]);
        assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    }
    let error = refused(&[&two, &[0, 2, 1, 0, 0, 0, 0, 1]]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[&[3], &id(2)]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused(&[&[1], &id(2), &[2, 5]]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    refuses_prefixes(&counter([(1, 5, 6)]));
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        counter([(1, 5, 2)]),
        counter([
            (1, 300, 0),
            (2, u64::MAX, 9),
            (9, 1, 1),
            (10, 1, 1),
            (11, 1, 1),
        ]),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
    for bytes in trial.accepted {
        let counter = PnCounter::from_bytes(&bytes).unwrap();
        let moved = |(_, up, down)| up > 0 || down > 0;
        assert!(counter.counts().all(moved), "{counter:?}");
    }
}

use allocation_counter::measure;
use rejoin_g_counter::{DecodeError, GCounter};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};

use crate::counter;

fn body(counter: &GCounter) -> Vec<u8> {
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
        counter([(1, 5)]),
        counter([(1, u64::MAX), (2, 1), (9, 1 << 62)]),
    ] {
        assert_eq!(
            GCounter::from_bytes(&counter.to_bytes().unwrap()),
            Ok(counter)
        );
    }
}

#[test]
fn the_bytes_are_a_table_of_replicas_and_a_column_of_counts() {
    let bytes = body(&counter([(7, 300), (2, 5)]));
    assert_eq!(bytes, [&[2][..], &id(2), &id(7), &[4, 5, 0xac, 2]].concat());
    let alike = body(&counter([(1, 5), (2, 5), (3, 5)]));
    assert_eq!(
        alike,
        [&[3][..], &id(1), &id(2), &id(3), &[7, 5]].concat(),
        "a run of three"
    );
    assert_eq!(body(&counter([])), [0]);
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused =
        |body: &[&[u8]]| GCounter::from_bytes(&sealed(GCounter::TAG, &body.concat())).unwrap_err();
    let error = refused(&[&[2], &id(7), &id(2), &[4, 5, 6]]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[&[2], &id(2), &id(2), &[4, 5, 6]]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[&[1], &id(2), &[2, 0]]);
    assert_eq!(error, DecodeError::UnusedReplica, "a count of zero");
    let error = refused(&[&[1], &id(2), &[2, 0x85, 0]]);
    assert!(matches!(error, DecodeError::BadNumber { .. }), "{error:?}");
    let error = refused(&[&[1], &id(2), &[2, 5, 0]]);
    assert!(
        matches!(error, DecodeError::NotCanonical { .. }),
        "{error:?}: nobody departed"
    );
    let error = refused(&[&[3], &id(2)]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    refuses_prefixes(&counter([(1, 5)]));
}

#[test]
fn who_departed_stands_behind_the_counts() {
    let mut counter = counter([(7, 300), (2, 5)]);
    let counts = body(&counter);
    counter.fold(2_u64.into(), 7_u64.into());
    counter.fold(7_u64.into(), 2_u64.into());
    let with_both = [&counts[..], &[2, 0, 5, 1, 1, 0xac, 2, 0]].concat();
    assert_eq!(body(&counter), with_both);
    let bytes = counter.to_bytes().unwrap();
    refuses_prefixes(&counter);
    assert_eq!(GCounter::from_bytes(&bytes), Ok(counter));

    let mut early = GCounter::new();
    early.fold(3_u64.into(), 4_u64.into());
    let alone = [&[2][..], &id(3), &id(4), &[4, 0, 0, 1, 0, 0, 1]].concat();
    assert_eq!(body(&early), alone, "a fold before any count");
    assert_eq!(GCounter::from_bytes(&early.to_bytes().unwrap()), Ok(early));
}

#[test]
fn markers_that_to_bytes_would_not_write_are_refused_by_name() {
    let two = [&[2][..], &id(2), &id(7), &[4, 5, 6]].concat();
    let refused = |rest: &[u8]| {
        let bytes = sealed(GCounter::TAG, &[&two[..], rest].concat());
        GCounter::from_bytes(&bytes).unwrap_err()
    };
    for markers in [&[2, 1, 0, 0, 0, 0, 1][..], &[2, 0, 0, 1, 0, 1, 1]] {
        let error = refused(markers);
        assert!(
            matches!(error, DecodeError::NotAscending { .. }),
            "{error:?}"
        );
    }
    let error = refused(&[1, 0, 5, 0]);
    assert!(error.to_string().contains("into itself"), "{error}");
    let error = refused(&[1, 0, 5, 2]);
    assert!(
        matches!(error, DecodeError::UnknownReplica { .. }),
        "{error:?}"
    );
    for markers in [&[1, 0, 5][..], &[9, 0, 5, 1], &[1]] {
        let error = refused(markers);
        assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    }
    let error = refused(&[1, 0, 5, 1, 0]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let mut folded = counter([(1, 300), (2, 7)]);
    folded.fold(1_u64.into(), 2_u64.into());
    folded.fold(3_u64.into(), 1_u64.into());
    let states = [
        counter([(1, 5)]),
        counter([(1, 300), (2, u64::MAX), (9, 1), (10, 1), (11, 1)]),
        folded,
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
    for bytes in trial.accepted {
        let counter = GCounter::from_bytes(&bytes).unwrap();
        assert!(counter.counts().all(|(_, count)| count > 0), "{counter:?}");
    }
}

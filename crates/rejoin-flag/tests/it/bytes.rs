//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_flag::{DecodeError, DwFlag, EwFlag, Flag, Merge};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{sealed, withstands};

use crate::replica;

/// Writes of several replicas that stand, others that do not, and a reset that came before what it
/// takes away.
fn knotty<const ENABLE_WINS: bool, const INITIAL: bool>() -> Flag<ENABLE_WINS, INITIAL> {
    let mut flag = Flag::default();
    for number in [1, 2, 7, 8] {
        let mut writer = replica(number);
        let mut other = Flag::default();
        other.enable(&mut writer);
        other.disable(&mut writer);
        if number != 2 {
            other.enable(&mut writer);
        }
        flag.merge(&other);
    }
    let mut ahead = Flag::default();
    ahead.enable(&mut replica(20));
    ahead.disable(&mut replica(20));
    let reset = ahead.reset(&mut replica(21)).delta();
    flag.merge(&reset);
    flag
}

fn comes_back<const ENABLE_WINS: bool, const INITIAL: bool>(expected: bool) {
    let flag = knotty::<ENABLE_WINS, INITIAL>();
    assert_eq!(flag.is_enabled(), expected);
    let again = Flag::from_bytes(&flag.to_bytes().unwrap()).unwrap();
    assert_eq!(again, flag);
    assert_eq!(again.is_enabled(), expected);
    let text = serde_json::to_string(&flag).unwrap();
    let again: Flag<ENABLE_WINS, INITIAL> = serde_json::from_str(&text).unwrap();
    assert_eq!(again, flag);
    assert_eq!(again.is_enabled(), expected);
}

#[test]
fn flags_come_back_as_they_were() {
    comes_back::<true, false>(true);
    comes_back::<true, true>(true);
    comes_back::<false, false>(false);
    comes_back::<false, true>(false);
}

/// Those of another kind of flag would read differently, if only while nothing is written.
#[test]
fn a_flag_of_another_kind_is_refused() {
    let bytes = EwFlag::new().to_bytes().unwrap();
    let error = EwFlag::<true>::from_bytes(&bytes).unwrap_err();
    let DecodeError::Invalid { rule, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(rule, "the flag began with the other value");
    let error = DwFlag::<false>::from_bytes(&bytes).unwrap_err();
    assert!(matches!(error, DecodeError::WrongType { .. }), "{error:?}");

    let text = serde_json::to_string(&EwFlag::new()).unwrap();
    let error = serde_json::from_str::<EwFlag<true>>(&text).unwrap_err();
    assert!(error.to_string().contains("began with the other value"));
    let error = serde_json::from_str::<DwFlag>(&text).unwrap_err();
    assert!(error.to_string().contains("the other value wins"));
}

/// A field that a later version adds may say what must not be lost.
#[test]
fn json_with_an_unknown_field_is_refused() {
    let text = serde_json::to_string(&EwFlag::<false>::new()).unwrap();
    let text = text.replacen('{', r#"{"floor":7,"#, 1);
    let error = serde_json::from_str::<EwFlag>(&text).unwrap_err();
    assert!(error.to_string().contains("unknown field"), "{error}");
}

/// Each enabling is taken away by a reset that got lost, so all of them stand.
#[test]
fn a_flag_whose_resets_got_lost_is_written_and_read() {
    let (mut writer, mut other) = (replica(1), replica(2));
    let (mut a, mut b) = (EwFlag::new(), EwFlag::new());
    for _ in 0..1_000 {
        b.merge(&a.enable(&mut writer).delta());
        a.reset(&mut other);
    }
    assert!(b.is_enabled() && !a.is_enabled());
    let again = EwFlag::from_bytes(&b.to_bytes().unwrap()).unwrap();
    assert_eq!(again, b);
    b.merge(&a);
    assert!(a == b && !b.is_enabled());
}

const TABLE: [u8; 17] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const NONE: [u8; 2] = [2, 0];

fn run(first: u8, last: u8) -> [u8; 4] {
    [2, 1, first - 1, last - first]
}

fn refused(body: &[&[u8]]) -> DecodeError {
    EwFlag::<false>::from_bytes(&sealed(EwFlag::<false>::TAG, &body.concat())).unwrap_err()
}

fn rule(body: &[&[u8]]) -> &'static str {
    match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut flag = EwFlag::new();
    flag.enable(&mut replica(1));
    let bytes = flag.to_bytes().unwrap();
    let one = run(1, 1);
    let body: [&[u8]; 7] = [&[0], &TABLE, &one, &NONE, &one, &NONE, &[2, 1, 1]];
    assert_eq!(
        rejoin_wire::envelope(&bytes).unwrap().body,
        body.concat(),
        "beginning, replicas, seen, covered, live, covering, values"
    );

    let found = rule(&[&[0], &TABLE, &one, &NONE, &one, &NONE, &[2, 1, 0]]);
    assert_eq!(found, "a dot lives for a value that needs none");
    let found = rule(&[&[0], &TABLE, &one, &NONE, &run(2, 2), &NONE, &[2, 1, 1]]);
    assert_eq!(found, "a dot lives whose event was not seen");
    let found = rule(&[
        &[0],
        &TABLE,
        &run(1, 2),
        &NONE,
        &one,
        &run(2, 2),
        &[2, 1, 1],
    ]);
    assert_eq!(
        found,
        "a dot that does not live is said to have killed something"
    );
    let found = rule(&[
        &[0],
        &TABLE,
        &run(1, 2),
        &run(2, 2),
        &one,
        &NONE,
        &[2, 1, 1],
    ]);
    assert_eq!(found, "a dot is both seen and waiting to be seen");

    let error = refused(&[&[2], &TABLE, &one, &NONE, &one, &NONE, &[2, 1, 1]]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    let error = refused(&[&[0], &TABLE, &one, &NONE, &one, &NONE, &[2, 1, 2]]);
    assert!(matches!(error, DecodeError::Value { .. }), "{error:?}");
    let error = refused(&[&[0], &TABLE, &NONE, &NONE, &NONE, &NONE]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = refused(&[&body.concat(), &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let long = [2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let error = refused(&[&[0], &TABLE, &long, &NONE, &long, &NONE, &[2, 1, 1]]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");

    let text = serde_json::to_string(&flag).unwrap();
    assert_eq!(text.matches("true]]").count(), 1, "{text}");
    let error = serde_json::from_str::<EwFlag>(&text.replace("true]]", "false]]")).unwrap_err();
    assert!(error.to_string().contains("a value that needs none"));
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let enable = withstands(&[knotty::<true, true>()], 0..20, 64, |decode| {
        measure(decode).bytes_max
    });
    let disable = withstands(&[knotty::<false, false>()], 0..20, 64, |decode| {
        measure(decode).bytes_max
    });
    for trial in [enable, disable] {
        assert!(trial.seen > 5_000 && trial.accepted.len() > 100, "{trial}");
    }
}

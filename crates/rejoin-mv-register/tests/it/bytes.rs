//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_mv_register::{DecodeError, Merge, MvRegister, raw};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{sealed, withstands};

use crate::{read, replica};

/// Siblings of four replicas, replaced writes, and a clear that came before what it clears.
fn knotty() -> MvRegister<u16> {
    let mut register = MvRegister::new();
    for number in [1, 2, 7] {
        let mut writer = replica(number);
        let mut other = MvRegister::new();
        other.set(&mut writer, number as u16);
        other.set(&mut writer, number as u16 * 300);
        register.merge(&other);
    }
    let mut ahead = MvRegister::new();
    ahead.set(&mut replica(8), 5);
    let clear = ahead.clear(&mut replica(9)).delta();
    register.merge(&clear);
    register
}

#[test]
fn registers_come_back_as_they_were() {
    let register = knotty();
    let again = MvRegister::from_bytes(&register.to_bytes().unwrap()).unwrap();
    assert_eq!(again, register);
    assert_eq!(read(&again), [300, 600, 2100]);
    let text = serde_json::to_string(&register).unwrap();
    let again: MvRegister<u16> = serde_json::from_str(&text).unwrap();
    assert_eq!(again, register);
    assert_eq!(read(&again), [300, 600, 2100]);
    let twice = text.replacen("\"live\":[", "\"live\":[[[0,0],0],", 1);
    assert!(serde_json::from_str::<MvRegister<u16>>(&twice).is_err());
}

#[test]
fn a_value_costs_its_bytes_and_little_more() {
    let mut register = MvRegister::new();
    register.set(&mut replica(1), 7_u64);
    // Envelope, replica, four contexts, a column of one value.
    assert_eq!(register.to_bytes().unwrap().len(), 9 + 17 + 12 + 3);
}

fn refused(body: &[&[u8]]) -> DecodeError {
    MvRegister::<u8>::from_bytes(&sealed(MvRegister::<u8>::TAG, &body.concat())).unwrap_err()
}

fn id(low: u8) -> [u8; 16] {
    u128::from(low).to_be_bytes()
}

fn body_of(register: &MvRegister<u8>) -> Vec<u8> {
    let bytes = register.to_bytes().unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut writer = replica(1);
    let mut register = MvRegister::new();
    let none_read = raw::read(&register);
    raw::set(&mut register, &mut writer, 10_u8, &none_read);
    raw::set(&mut register, &mut writer, 11, &none_read);
    let body = body_of(&register);
    let (table, contexts) = body.split_at(17);
    assert_eq!(table, [&[1][..], &id(1)].concat());
    let one_to_two = [2, 1, 0, 1];
    let parts = [
        &one_to_two[..],
        &[2, 0],
        &one_to_two,
        &[2, 0],
        &[4, 1, 1, 10, 11],
    ];
    assert_eq!(
        contexts,
        parts.concat(),
        "seen, covered, live, covering, values"
    );

    let invalid = |body: &[&[u8]]| match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    let run = |first: u8, last: u8| [2, 1, first - 1, last - first];
    let none = [2, 0];
    let rule = invalid(&[
        table,
        &run(1, 2),
        &none,
        &run(1, 3),
        &none,
        &[7, 1, 1, 2, 3],
    ]);
    assert_eq!(rule, "a dot lives whose event was not seen");
    let rule = invalid(&[table, &run(1, 2), &none, &run(1, 1), &run(2, 2), &[2, 1, 1]]);
    assert_eq!(
        rule,
        "a dot that does not live is said to have killed something"
    );
    let rule = invalid(&[table, &run(1, 2), &run(2, 2), &run(1, 1), &none, &[2, 1, 1]]);
    assert_eq!(rule, "a dot is both seen and waiting to be seen");

    let error = refused(&[&[2], &id(2), &id(1), contexts]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[table, &none, &none, &none, &none, &[]]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = refused(&[&body, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let long = [2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let error = refused(&[table, &long, &none, &long, &none, &[2, 1, 1]]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
}

#[test]
fn values_of_another_type_are_refused() {
    let bytes = knotty().to_bytes().unwrap();
    assert!(MvRegister::<String>::from_bytes(&bytes).is_err());
}

/// Everything in memory has a price, an index entry for a value of one byte among them. It stays
/// below 64 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..4, 64, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
}

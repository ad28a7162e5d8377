use allocation_counter::measure;
use rejoin_fww_register::{DecodeError, EncodeError, FwwRegister, Stamp, Timestamp};
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};
use rejoin_wire::{Opaque, Wire};

use crate::stamp;

type Plain = FwwRegister<String, u64>;

fn body(bytes: &[u8]) -> Vec<u8> {
    rejoin_wire::envelope(bytes).unwrap().body.to_vec()
}

#[test]
fn registers_come_back_as_they_were() {
    for register in [
        FwwRegister::new(),
        FwwRegister::of(stamp(7, 3, 9), String::from("tea")),
    ] {
        let bytes = register.to_bytes().unwrap();
        assert_eq!(FwwRegister::from_bytes(&bytes), Ok(register));
    }
    let highest = FwwRegister::of((1_u64 << 62) - 1, 5_u8);
    assert_eq!(
        FwwRegister::from_bytes(&highest.to_bytes().unwrap()),
        Ok(highest)
    );
}

#[test]
fn the_bytes_are_a_kind_a_presence_a_time_and_a_value() {
    let plain = Plain::of(300, String::from("ab"));
    // One value of three bytes: a block of one number, 3; then a length and two letters.
    assert_eq!(
        body(&plain.to_bytes().unwrap()),
        [0, 1, 0xac, 2, 2, 3, 2, b'a', b'b']
    );
    let timed = FwwRegister::of(Timestamp::from_u64(300), String::from("ab"));
    assert_eq!(
        timed.to_bytes(),
        plain.to_bytes(),
        "a bare timestamp is its number"
    );
    assert_eq!(
        FwwRegister::from_bytes(&timed.to_bytes().unwrap()),
        Ok(timed)
    );
    assert_eq!(body(&Plain::new().to_bytes().unwrap()), [0, 0]);
    let stamped = FwwRegister::of(stamp(0, 300, 2), 7_u8).to_bytes().unwrap();
    let id = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
    assert_eq!(
        body(&stamped),
        [&[1, 1, 1][..], &id, &[0, 0xac, 2, 2, 1, 7]].concat()
    );
}

#[test]
fn times_from_2_to_the_62_on_are_refused() {
    let late = 1_u64 << 62;
    assert_eq!(
        FwwRegister::of(late, 1_u8).to_bytes(),
        Err(EncodeError::NumberTooLarge)
    );
    let time = Timestamp::from_u64(late);
    assert_eq!(
        FwwRegister::of(time, 1_u8).to_bytes(),
        Err(EncodeError::NumberTooLarge)
    );
    let stamp = Stamp::new(time, 1_u64.into());
    assert_eq!(
        FwwRegister::of(stamp, 1_u8).to_bytes(),
        Err(EncodeError::NumberTooLarge)
    );
    let forged = [&[0, 1][..], &[0x80; 8], &[0x40, 2, 1, 7]].concat();
    let forged = sealed(FwwRegister::<u8, u64>::TAG, &forged);
    let error = FwwRegister::<u8, u64>::from_bytes(&forged).unwrap_err();
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error}");
}

#[test]
fn another_kind_of_time_is_named() {
    let plain = FwwRegister::of(3_u64, 1_u8).to_bytes().unwrap();
    let error = FwwRegister::<u8>::from_bytes(&plain).unwrap_err();
    assert!(
        error.to_string().contains("timestamps of another kind"),
        "{error}"
    );
    let empty = FwwRegister::<u8>::new().to_bytes().unwrap();
    assert!(FwwRegister::<u8, u64>::from_bytes(&empty).is_err());
}

#[test]
fn a_value_without_bytes_is_refused() {
    assert_eq!(
        FwwRegister::of(3_u64, ()).to_bytes(),
        Err(EncodeError::ZeroSized)
    );
}

#[test]
fn tools_read_registers_of_unknown_values() {
    let bytes = FwwRegister::of(stamp(7, 3, 9), String::from("tea"))
        .to_bytes()
        .unwrap();
    let opaque = FwwRegister::<Opaque>::from_bytes(&bytes).unwrap();
    assert_eq!(
        opaque.get().unwrap().get::<String>(),
        Ok(String::from("tea"))
    );
    assert_eq!(opaque.to_bytes().unwrap(), bytes);
}

#[test]
fn every_truncation_and_every_addition_is_refused() {
    let register = FwwRegister::of(stamp(7, 3, 9), 1_u8);
    refuses_prefixes(&register);
    let bytes = register.to_bytes().unwrap();
    let mut longer = body(&bytes);
    longer.push(0);
    let error = FwwRegister::<u8>::from_bytes(&sealed(FwwRegister::<u8>::TAG, &longer));
    assert!(
        matches!(error, Err(DecodeError::Trailing { .. })),
        "{error:?}"
    );
    let another = sealed(rejoin_wire::tags::OR_SET, &body(&bytes));
    let error = FwwRegister::<u8>::from_bytes(&another);
    assert!(
        matches!(error, Err(DecodeError::WrongType { .. })),
        "{error:?}"
    );
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let stamped = FwwRegister::of(stamp(70_000, 3, 9), String::from("tea"));
    let trial = withstands(&[stamped], 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 50, "{trial}");
    let numbered = FwwRegister::of(3_u64, vec![Some(7_u16), None]);
    let trial = withstands(&[numbered], 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 50, "{trial}");
}

#[test]
fn a_register_goes_on_after_a_restart() {
    let here = FwwRegister::of(stamp(7, 3, 9), 1_u8);
    let mut back = FwwRegister::<u8>::from_bytes(&here.to_bytes().unwrap()).unwrap();
    let mut phone = rejoin_fww_register::Replica::new(1_u64.into(), || 0);
    assert!(back.set(&mut phone, 2).is_nothing());
    assert_eq!(back, here);
}

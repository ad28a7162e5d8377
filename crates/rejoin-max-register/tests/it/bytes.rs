use allocation_counter::measure;
use rejoin_max_register::{DecodeError, EncodeError, MaxRegister, Merge, MinRegister, Replica};
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};
use rejoin_wire::{Opaque, Wire};

fn body(bytes: &[u8]) -> Vec<u8> {
    rejoin_wire::envelope(bytes).unwrap().body.to_vec()
}

#[test]
fn registers_come_back_as_they_were() {
    for register in [MaxRegister::new(), MaxRegister::of(String::from("tea"))] {
        let bytes = register.to_bytes().unwrap();
        assert_eq!(MaxRegister::from_bytes(&bytes), Ok(register));
    }
    for register in [
        MinRegister::new(),
        MinRegister::of(None),
        MinRegister::of(Some(7_u8)),
    ] {
        let bytes = register.to_bytes().unwrap();
        assert_eq!(MinRegister::from_bytes(&bytes), Ok(register));
    }
}

#[test]
fn the_bytes_are_a_presence_and_a_value() {
    let most = MaxRegister::of(String::from("ab")).to_bytes().unwrap();
    // One value of three bytes: a block of one number, 3; then a length and two letters.
    assert_eq!(body(&most), [1, 2, 3, 2, b'a', b'b']);
    assert_eq!(
        body(&MinRegister::of(7_u8).to_bytes().unwrap()),
        [1, 2, 1, 7]
    );
    assert_eq!(body(&MinRegister::<u8>::new().to_bytes().unwrap()), [0]);
}

#[test]
fn the_greatest_is_not_taken_for_the_least() {
    let most = MaxRegister::of(5_u8).to_bytes().unwrap();
    let error = MinRegister::<u8>::from_bytes(&most).unwrap_err();
    assert!(matches!(error, DecodeError::WrongType { .. }), "{error:?}");
    assert_eq!(MaxRegister::<u8>::TAG.name(), Some("max-register"));
    assert_eq!(MinRegister::<u8>::TAG.name(), Some("min-register"));
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused = |body: &[u8]| {
        MaxRegister::<u8>::from_bytes(&sealed(MaxRegister::<u8>::TAG, body)).unwrap_err()
    };
    let error = refused(&[2, 2, 1, 7]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    let error = refused(&[1]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused(&[1, 2, 0]);
    assert!(matches!(error, DecodeError::ZeroSized { .. }), "{error:?}");
    let error = refused(&[1, 2, 0xff, 0xff, 0x7f, 7]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused(&[0, 2, 1, 7]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    assert_eq!(MaxRegister::of(()).to_bytes(), Err(EncodeError::ZeroSized));
    refuses_prefixes(&MaxRegister::of(7_u8));
}

#[test]
fn tools_read_registers_of_unknown_values() {
    let bytes = MaxRegister::of(String::from("tea")).to_bytes().unwrap();
    let opaque = MaxRegister::<Opaque>::from_bytes(&bytes).unwrap();
    assert_eq!(
        opaque.get().unwrap().get::<String>(),
        Ok(String::from("tea"))
    );
    assert_eq!(opaque.to_bytes().unwrap(), bytes);
}

#[test]
fn a_register_goes_on_after_a_restart() {
    let mut here = MaxRegister::of(5_u8);
    let mut back = MaxRegister::from_bytes(&here.to_bytes().unwrap()).unwrap();
    let mut phone = Replica::new(1_u64.into(), || 0);
    assert!(back.set(&mut phone, 5).is_nothing());
    assert!(here.merge(&back.set(&mut phone, 6).delta()));
    assert_eq!((here, here.get()), (back, Some(&6)));
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        MaxRegister::new(),
        MaxRegister::of(vec![Some(300_u16), None, Some(7)]),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 50, "{trial}");
}

use rejoin_fww_register::{FwwRegister, Stamp, Timestamp};

use crate::stamp;

#[test]
fn json_has_one_plain_form() {
    let empty = FwwRegister::<u8, u64>::new();
    assert_eq!(serde_json::to_string(&empty).unwrap(), r#"{"write":null}"#);
    let plain = FwwRegister::of(7_u64, "tea");
    let text = r#"{"write":{"stamp":7,"value":"tea"}}"#;
    assert_eq!(serde_json::to_string(&plain).unwrap(), text);
    assert_eq!(
        serde_json::from_str::<FwwRegister<&str, u64>>(text).unwrap(),
        plain
    );
}

#[test]
fn stamps_and_nothing_are_told_from_each_other() {
    for register in [
        FwwRegister::new(),
        FwwRegister::of(stamp(7, 3, 9), None),
        FwwRegister::of(stamp(7, 3, 9), Some(1_u8)),
    ] {
        let text = serde_json::to_string(&register).unwrap();
        assert_eq!(
            serde_json::from_str::<FwwRegister<Option<u8>>>(&text).unwrap(),
            register
        );
    }
}

#[test]
fn forged_stamps_are_refused() {
    let text = serde_json::to_string(&FwwRegister::of(stamp(0, 7, 9), 1_u8)).unwrap();
    let forged = text.replace("\"time\":7", "\"time\":4611686018427387904");
    assert_ne!(text, forged);
    let error = serde_json::from_str::<FwwRegister<u8>>(&forged).unwrap_err();
    assert!(error.to_string().contains("2^62"), "{error}");
}

#[test]
fn what_cannot_be_a_register_is_refused() {
    for (text, fault) in [
        ("{}", "missing field `write`"),
        (
            r#"{"wrote":{"stamp":5,"value":1}}"#,
            "unknown field `wrote`",
        ),
        (r#"{"write":null,"more":1}"#, "unknown field `more`"),
        (
            r#"{"write":{"stamp":5,"value":1,"more":1}}"#,
            "unknown field `more`",
        ),
        (r#"{"write":null,"write":null}"#, "duplicate field"),
        ("[null]", "a register with its field `write`"),
        ("null", "a register with its field `write`"),
    ] {
        let error = serde_json::from_str::<FwwRegister<u8, u64>>(text).unwrap_err();
        assert!(error.to_string().contains(fault), "{text}: {error}");
    }
}

#[test]
fn plain_times_of_2_to_the_62_are_neither_read_nor_written() {
    for time in [1 << 62, u64::MAX] {
        let text = format!(r#"{{"write":{{"stamp":{time},"value":1}}}}"#);
        let error = serde_json::from_str::<FwwRegister<u8, u64>>(&text).unwrap_err();
        assert!(error.to_string().contains("2^62"), "{error}");
        let error = serde_json::to_string(&FwwRegister::of(time, 1_u8)).unwrap_err();
        assert!(error.to_string().contains("2^62"), "{error}");
    }
    let late = Timestamp::from_u64(1 << 62);
    let timed = serde_json::to_string(&FwwRegister::of(late, 1_u8)).unwrap_err();
    let stamp = Stamp::new(late, 1_u64.into());
    let stamped = serde_json::to_string(&FwwRegister::of(stamp, 1_u8)).unwrap_err();
    for error in [timed, stamped] {
        assert!(error.to_string().contains("2^62"), "{error}");
    }
    let last = FwwRegister::of((1_u64 << 62) - 1, 1_u8);
    let text = serde_json::to_string(&last).unwrap();
    let back: FwwRegister<u8, u64> = serde_json::from_str(&text).unwrap();
    assert_eq!(back, last);
    assert!(back.to_bytes().is_ok());
}

/// A format without the names of fields, such as bincode, has them in their order.
#[test]
fn formats_without_names_are_read_as_before() {
    for (register, form) in [
        (FwwRegister::new(), &[0][..]),
        (FwwRegister::of(7_u64, 9_u8), &[1, 7, 9]),
    ] {
        let mut bytes = Vec::new();
        rejoin_wire::write_value(&register, &mut bytes).unwrap();
        assert_eq!(bytes, form);
        let mut outer = rejoin_wire::Writer::new();
        outer.values([&register]).unwrap();
        let bytes = outer.finish().unwrap();
        let mut input = rejoin_wire::Reader::new(&bytes);
        let back = input.values::<FwwRegister<u8, u64>>(1).unwrap().next();
        assert_eq!(back, Some(Ok(register)));
    }
}

use rejoin_fww_register::FwwRegister;

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

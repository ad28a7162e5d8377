use rejoin_max_register::{MaxRegister, MinRegister};

#[test]
fn json_has_one_plain_form() {
    let empty = MaxRegister::<u8>::new();
    assert_eq!(serde_json::to_string(&empty).unwrap(), r#""empty""#);
    assert_eq!(
        serde_json::to_string(&MaxRegister::of("tea")).unwrap(),
        r#"{"value":"tea"}"#
    );
    let text = r#"{"value":7}"#;
    assert_eq!(
        serde_json::from_str::<MinRegister<u8>>(text).unwrap(),
        MinRegister::of(7)
    );
    assert!(serde_json::from_str::<MinRegister<u8>>("7").is_err());
    assert!(serde_json::from_str::<MinRegister<u8>>(r#"{"value":300}"#).is_err());
}

#[test]
fn nothing_and_a_value_of_none_are_told_from_each_other() {
    for register in [
        MaxRegister::new(),
        MaxRegister::of(None),
        MaxRegister::of(Some(1_u8)),
    ] {
        let text = serde_json::to_string(&register).unwrap();
        let back: MaxRegister<Option<u8>> = serde_json::from_str(&text).unwrap();
        assert_eq!(back, register);
    }
}

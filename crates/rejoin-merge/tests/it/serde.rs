//! The written forms.

use std::fmt::Debug;

use rejoin_merge::{ByBytes, Lexi, Max, Min, TotalF64};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[track_caller]
fn is_written<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(serde_json::from_str::<T>(json).unwrap(), *value);
}

#[test]
fn wrappers_are_written_as_what_they_hold() {
    is_written(&Max::new(7_u8), "7");
    is_written(&Min::new(String::from("a")), "\"a\"");
    is_written(&ByBytes::new(vec![1_u8, 2]), "[1,2]");
    is_written(
        &Lexi::new(1_u8, Max::new(2_u8)),
        r#"{"first":1,"second":2}"#,
    );
}

#[test]
fn json_holds_every_number() {
    let number = |bits| TotalF64::new(f64::from_bits(bits));
    is_written(&TotalF64::new(1.5), "1.5");
    is_written(&TotalF64::new(-0.0), "-0.0");
    is_written(&number(0x7ff0_0000_0000_0000), r#""0x7ff0000000000000""#);
    is_written(&number(0xfff8_0000_0000_0abc), r#""0xfff8000000000abc""#);
    for (json, read) in [("3", 3.0), ("-3", -3.0)] {
        assert_eq!(
            serde_json::from_str::<TotalF64>(json).unwrap(),
            TotalF64::new(read)
        );
    }
}

#[test]
fn json_has_one_form_for_a_number() {
    let finite = r#""0x3ff0000000000000""#;
    let upper_case = r#""0x7FF0000000000000""#;
    let short = r#""0x7ff""#;
    let bare = r#""7ff0000000000000""#;
    let signed = r#""0x+ff0000000000000""#;
    for json in [finite, upper_case, short, bare, signed, "null", "true"] {
        let error = serde_json::from_str::<TotalF64>(json)
            .expect_err(json)
            .to_string();
        assert!(
            error.contains("expected a number, or the bits"),
            "{json}: {error}"
        );
    }
}

#[test]
fn formats_for_machines_hold_eight_bytes() {
    let config = bincode::config::standard();
    for bits in [0, 1, 0x7ff8_0000_0000_0001, u64::MAX] {
        let number = TotalF64::new(f64::from_bits(bits));
        let bytes = bincode::serde::encode_to_vec(number, config).unwrap();
        assert_eq!(bytes, bits.to_le_bytes());
        let read = bincode::serde::decode_from_slice::<TotalF64, _>(&bytes, config).unwrap();
        assert_eq!(read, (number, 8));
    }
}

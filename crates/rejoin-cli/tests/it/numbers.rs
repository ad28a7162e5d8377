//! Values keep every digit, and ties are decided by RFC 8785.

use proptest::prelude::*;
use serde_json::Value;

use crate::program::rejoin;

/// Lets `left` and `right` meet at one time, and returns the winner's value.
fn tie(left: &str, right: &str) -> String {
    let line = |value: &str| format!("{{\"value\":{value},\"timestamp\":7}}\n");
    let forth = rejoin(&["resolve", "--value"], line(left) + &line(right)).ok();
    let back = rejoin(&["resolve", "--value"], line(right) + &line(left)).ok();
    assert_eq!(forth, back);
    forth.trim_end().to_owned()
}

fn alone(value: &str) -> String {
    tie(value, value)
}

#[test]
fn values_are_printed_in_canonical_form() {
    // From RFC 8785, section 3.2.2 and its appendix B.
    let cases = [
        (
            r#"{ "b" : [ 1.0 , true ], "a" : null }"#,
            r#"{"a":null,"b":[1,true]}"#,
        ),
        ("333333333.33333329", "333333333.3333333"),
        ("1E30", "1e+30"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("0.000000000000000000000000001", "1e-27"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1e21", "1e+21"),
        ("295147905179352830000", "295147905179352830000"),
        (
            r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#,
            "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
        ),
        ("[ ]", "[]"),
        ("{ }", "{}"),
    ];
    for (value, expected) in cases {
        // The first one has more digits than its double, and keeps them.
        let expected = if value.starts_with("3333") {
            value
        } else {
            expected
        };
        assert_eq!(alone(value), expected);
    }
}

#[test]
fn keys_are_sorted_by_utf16() {
    // RFC 8785, section 3.2.3.
    let value = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
    let expected = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
    assert_eq!(alone(value), expected);
}

#[test]
fn no_digit_is_lost() {
    let cases = [
        "9007199254740993",
        "18446744073709551615",
        "-170141183460469231731687303715884105729",
        "123456789012345678901234567890.5",
        "0.1000000000000000055511151231257827",
        "-0.00001234567890123456789012345",
        "1e-400",
        "1.2345678901234567890123e-30",
    ];
    for value in cases {
        assert_eq!(alone(value), value);
    }
    // One number, written in three ways.
    assert_eq!(
        tie("9007199254740993.0", "900719925474099300e-2"),
        "9007199254740993"
    );
}

#[test]
fn numbers_that_are_one_double_still_have_one_winner() {
    assert_eq!(
        tie("9007199254740993", "9007199254740992"),
        "9007199254740993"
    );
    assert_eq!(tie("[1e-400]", "[0]"), "[1e-400]");
}

#[test]
fn larger_bytes_win_not_larger_numbers() {
    assert_eq!(tie("9", "10"), "9");
    assert_eq!(tie("\"b\"", "\"a\""), "\"b\"");
    assert_eq!(tie("null", "true"), "true");
    assert_eq!(tie("{}", "[]"), "{}");
    // In UTF-8, U+FB33 lies below U+1F600, in UTF-16 above it: values are compared as UTF-8.
    assert_eq!(tie("\"\u{fb33}\"", "\"\u{1f600}\""), "\"\u{1f600}\"");
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Another implementation of RFC 8785 is the oracle.
    #[test]
    fn the_form_is_canonical(value in json()) {
        let expected = serde_json_canonicalizer::to_string(&value).unwrap();
        prop_assert_eq!(alone(&value.to_string()), expected);
    }

    #[test]
    fn ties_go_to_the_larger_bytes(left in json(), right in json()) {
        let canonical = |value| serde_json_canonicalizer::to_string(value).unwrap();
        let expected = canonical(&left).max(canonical(&right));
        prop_assert_eq!(tie(&left.to_string(), &right.to_string()), expected);
    }
}

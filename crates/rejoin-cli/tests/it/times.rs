//! Timestamps: integers and RFC 3339.

use crate::program::rejoin;

/// Which of two timestamps is later; equal ones are shown as such.
fn later(args: &[&str], left: &str, right: &str) -> std::cmp::Ordering {
    let args = [&["resolve", "--json"], args].concat();
    // The smaller value goes with the right one, so that a tie is told by the count alone.
    let input =
        format!("[{{\"value\":2,\"timestamp\":{left}}},{{\"value\":1,\"timestamp\":{right}}}]");
    let answer = rejoin(&args, input).ok();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    match (answer["tied"].as_u64(), answer["winner"]["value"].as_u64()) {
        (Some(1), Some(2)) => std::cmp::Ordering::Equal,
        (Some(0), Some(2)) => std::cmp::Ordering::Greater,
        (Some(0), Some(1)) => std::cmp::Ordering::Less,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(args: &[&str], left: &str, right: &str, expected: std::cmp::Ordering) {
    assert_eq!(later(args, left, right), expected, "{left} {right}");
    assert_eq!(
        later(args, right, left),
        expected.reverse(),
        "{right} {left}"
    );
}

#[test]
fn instants_are_compared_as_instants() {
    use std::cmp::Ordering::{Equal, Greater};
    let cases = [
        ("2024-05-01T12:00:00Z", "2024-05-01T11:59:59Z", Greater),
        ("2024-05-01T12:00:00Z", "2024-05-01T14:00:00+02:00", Equal),
        ("2024-05-01T12:00:00z", "2024-05-01t12:00:00-00:00", Equal),
        ("2024-05-01 12:00:00Z", "2024-05-01T12:00:00.000Z", Equal),
        // As text, the left one would lose.
        (
            "2024-05-01T09:00:00-09:00",
            "2024-05-01T12:00:00+01:00",
            Greater,
        ),
        ("2024-01-01T00:30:00+01:00", "2023-12-31T23:29:59Z", Greater),
        (
            "2024-05-01T12:00:00.000000001Z",
            "2024-05-01T12:00:00Z",
            Greater,
        ),
        (
            "2024-05-01T12:00:00.1Z",
            "2024-05-01T12:00:00.099999999Z",
            Greater,
        ),
        (
            "2024-05-01T12:00:00.1000000000000Z",
            "2024-05-01T12:00:00.1Z",
            Equal,
        ),
        (
            "2024-02-29T00:00:00Z",
            "2024-02-28T23:59:59.999999999Z",
            Greater,
        ),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59Z", Greater),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", Greater),
        // A leap second comes after the second before it, and before the next one.
        (
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:59.999999999Z",
            Greater,
        ),
        (
            "2017-01-01T00:00:00Z",
            "2016-12-31T23:59:60.999999999Z",
            Greater,
        ),
        (
            "2016-12-31T15:59:60.5-08:00",
            "2016-12-31T23:59:60.5Z",
            Equal,
        ),
    ];
    for (left, right, expected) in cases {
        check(&[], &format!("{left:?}"), &format!("{right:?}"), expected);
    }
}

#[test]
fn integers_are_compared_as_integers() {
    use std::cmp::Ordering::{Equal, Greater};
    let largest = i128::MAX.to_string();
    let least = i128::MIN.to_string();
    check(&[], "10", "9", Greater);
    check(&[], "-9", "-10", Greater);
    check(&[], "0", "-0", Equal);
    check(&[], "9007199254740993", "9007199254740992", Greater);
    check(&[], "9223372036854775808", "9223372036854775807", Greater);
    check(&[], &largest, &least, Greater);
    for unit in ["s", "ms", "us", "ns"] {
        check(&["--unit", unit], &largest, &least, Greater);
    }
}

#[test]
fn a_unit_makes_integers_and_text_comparable() {
    use std::cmp::Ordering::{Equal, Greater};
    let noon = "\"2024-05-01T12:00:00Z\"";
    check(&["--unit", "s"], "1714564800", noon, Equal);
    check(&["--unit", "ms"], "1714564800000", noon, Equal);
    check(&["--unit", "us"], "1714564800000000", noon, Equal);
    check(&["--unit", "ns"], "1714564800000000001", noon, Greater);
    check(&["--unit", "ms"], noon, "1714564799999", Greater);
    check(
        &["--unit", "ms"],
        "-1",
        "\"1969-12-31T23:59:59.998Z\"",
        Greater,
    );
    check(&["--unit", "s"], "0", "\"1970-01-01T00:00:00Z\"", Equal);
}

#[test]
fn bad_timestamps_are_named() {
    let cases = [
        ("1.0", "fraction", "whole number"),
        ("1e3", "exponent", "whole number"),
        (
            "170141183460469231731687303715884105728",
            "128 bits",
            "larger unit",
        ),
        ("\"1714564800\"", "in quotes", "without the quotes"),
        ("\"2024-05-01T12:00:00\"", "offset", "Z"),
        ("\"2024-05-01\"", "neither", "RFC 3339"),
        ("\"2024-5-1T12:00:00Z\"", "neither", "RFC 3339"),
        ("\"2024-05-01T12:00:00+0200\"", "neither", "RFC 3339"),
        (
            "\"2024-05-01T12:00:00+02:00[Europe/Paris]\"",
            "neither",
            "RFC 3339",
        ),
        ("\"2024-05-01T12:00:00,5Z\"", "neither", "RFC 3339"),
        ("\"2024-05-01T12:00:00.Z\"", "neither", "RFC 3339"),
        ("\"+2024-05-01T12:00:00Z\"", "neither", "RFC 3339"),
        ("\"٢٠٢٤-05-01T12:00:00Z\"", "neither", "RFC 3339"),
        ("\"now\"", "neither", "RFC 3339"),
        ("\"\"", "neither", "RFC 3339"),
        ("\"2023-02-29T12:00:00Z\"", "no calendar", "YYYY-MM-DD"),
        ("\"2024-13-01T12:00:00Z\"", "no calendar", "YYYY-MM-DD"),
        ("\"2024-00-01T12:00:00Z\"", "no calendar", "YYYY-MM-DD"),
        ("\"2024-05-01T24:00:00Z\"", "no clock", "00 to 23"),
        ("\"2024-05-01T12:60:00Z\"", "no clock", "00 to 59"),
        ("\"2024-05-01T12:00:00+24:00\"", "no clock", "00 to 23"),
        ("\"2024-05-01T12:00:61Z\"", "no clock", "00 to 59"),
        ("\"2024-05-01T12:00:60Z\"", "leap second", "23:59:60 UTC"),
        (
            "\"2016-12-31T23:59:60+01:00\"",
            "leap second",
            "23:59:60 UTC",
        ),
        (
            "\"2024-05-01T12:00:00.0000000001Z\"",
            "finer",
            "nine digits",
        ),
        ("null", "null", "RFC 3339"),
        ("[1]", "[1]", "integer"),
        ("true", "true", "integer"),
    ];
    for (timestamp, what, advice) in cases {
        let input = format!("\n{{\"value\":0,\"timestamp\":{timestamp}}}");
        let error = rejoin(&["resolve"], input).fails(3);
        let advice = if advice == "RFC 3339" {
            "2024-05-01T12:00:00Z"
        } else {
            advice
        };
        assert!(error.contains("line 2, record 1"), "{error}");
        assert!(
            error.contains(what) && error.contains(advice),
            "{timestamp}: {error}"
        );
    }
}

#[test]
fn integers_and_text_do_not_mix_without_a_unit() {
    let mixed =
        "{\"value\":1,\"timestamp\":12}\n{\"value\":2,\"timestamp\":\"2024-05-01T12:00:00Z\"}";
    let error = rejoin(&["resolve"], mixed).fails(3);
    assert!(error.contains("line 1 has an integer") && error.contains("line 2 has text"));
    assert!(error.contains("--unit ms"), "{error}");
    assert!(
        rejoin(&["resolve", "--unit", "ms"], mixed)
            .ok()
            .starts_with("{\"value\":2,")
    );
}

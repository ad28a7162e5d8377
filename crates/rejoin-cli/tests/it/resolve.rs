//! Inputs that are not what they should be, and what is said about them.

use crate::program::{command, rejoin};

#[test]
fn mistakes_are_named_with_their_line_and_a_remedy() {
    let good = r#"{"value":1,"timestamp":1}"#;
    let cases: &[(String, &str, &str)] = &[
        (String::new(), "holds no value", "at least one line"),
        (" \n\t\r\n".into(), "holds no value", "at least one line"),
        ("[ ]".into(), "holds no value", "at least one line"),
        ("[".into(), "ends inside its array", "cut off"),
        (format!("[{good}"), "ends in or after record 1", "cut off"),
        (format!("[{good},"), "ends in or after record 1", "cut off"),
        (
            format!("{good}\n{{\"value\":[1,"),
            "record 2 (line 2)",
            "cut off",
        ),
        (
            format!("[{good},]"),
            "line 1: the array ends in a comma",
            "remove",
        ),
        (
            format!("[{good}\n{good}]"),
            "line 2: two records without a comma",
            "put a comma",
        ),
        (
            format!("[{good}]\n{good}"),
            "line 2: something follows the end",
            "one array",
        ),
        (
            format!("{good},\n{good}"),
            "line 1: this is no JSON object",
            "one array",
        ),
        (
            format!("{good}}}"),
            "line 1: this is no JSON object",
            "one array",
        ),
        (
            format!("{good}\n[{good}]"),
            "line 2: an array where",
            "one array",
        ),
        (
            "42".into(),
            "a number where a record should be",
            "one array",
        ),
        (
            "\"42\"".into(),
            "a text where a record should be",
            "one array",
        ),
        ("null".into(), "this is no JSON object", "one array"),
        (
            format!("{good}\n{{\"value\":NaN,\"timestamp\":1}}"),
            "line 2: there is no such",
            "null",
        ),
        ("{\"value\":-Infinity}".into(), "line 1:", "jq"),
        (
            "{'value':1}".into(),
            "line 1: key must be a string",
            "double quotes",
        ),
        (
            format!("{good}\n// done"),
            "line 2: this is no JSON object",
            "lines",
        ),
        (
            "{\"value\":1 /* one */}".into(),
            "line 1: expected `,` or `}`",
            "comments",
        ),
        (
            "{\"value\":01}".into(),
            "line 1: invalid number",
            "correct it",
        ),
        (
            "{\"value\":\"a\nb\"}".into(),
            "control character",
            "correct it",
        ),
        (
            "{\"value\":\"\u{7f}\\q\"}".into(),
            "invalid escape",
            "correct it",
        ),
        (
            "{\"value\":1}".into(),
            "it has no `timestamp`",
            "\"timestamp\": 1",
        ),
        (
            "{\"timestamp\":1}".into(),
            "it has no `value`",
            "\"value\": 42",
        ),
        (
            "{\"value\":1,\"time\":1}".into(),
            "no `timestamp`, but \"time\"",
            "\"timestamp\": 1",
        ),
        ("{}".into(), "it has no `value`", "\"value\": 42"),
        (
            "{\"value\":1,\"value\":1,\"timestamp\":1}".into(),
            "`value` twice",
            "keep one",
        ),
        (
            "{\"value\":1,\"timestamp\":1,\"timestamp\":2}".into(),
            "`timestamp` twice",
            "keep one",
        ),
        (
            "{\"value\":{\"a\":[{\"b\":1,\"\\u0062\":2}]},\"timestamp\":1}".into(),
            "\"b\" twice",
            "keep",
        ),
        (
            "{\"value\":1e400,\"timestamp\":1}".into(),
            "1e400 is beyond",
            "as text",
        ),
        (
            "{\"value\":1e-99999999999999999999,\"timestamp\":1}".into(),
            "is beyond",
            "as text",
        ),
        (
            "{\"value\":\"\\ud800\",\"timestamp\":1}".into(),
            "no Unicode",
            "surrogate",
        ),
        (
            "{\"value\":\"\\ud800\\u0041\",\"timestamp\":1}".into(),
            "no Unicode",
            "surrogate",
        ),
    ];
    for (input, what, advice) in cases {
        let error = rejoin(&["resolve"], input).fails(3);
        assert!(
            error.contains(what) && error.contains(advice),
            "{input:?}: {error}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = rejoin(&["resolve"], b"{\"value\":\"\xff\",\"timestamp\":1}").fails(3);
    assert!(error.contains("line 1: invalid unicode"), "{error}");
    for input in [
        &b"\xff\xfe[\0]\0"[..],
        b"\xfe\xff\0[\0]",
        b"\0",
        b"\xef\xbb",
    ] {
        let error = rejoin(&["resolve"], input).fails(3);
        assert!(error.contains("iconv"), "{error}");
    }
}

#[test]
fn a_byte_order_mark_and_objects_over_many_lines_are_read() {
    let input =
        "\u{feff}\n{\n  \"value\": 1,\n  \"timestamp\": 2\n}\r\n{\"value\":3,\"timestamp\":1}";
    let answer = rejoin(&["resolve", "--json", "--explain"], input).ok();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["winner"]["value"], 1);
    assert_eq!(answer["losers"][0]["line"], 6);
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!("{{\"timestamp\":1,\"value\":{open}{close}}}")
    };
    assert!(rejoin(&["resolve"], nested(129)).ok().contains("[[[["));
    assert!(
        rejoin(&["resolve"], nested(130))
            .fails(3)
            .contains("nests deeper than 128")
    );
    assert!(
        rejoin(&["resolve"], nested(1_000_000))
            .fails(3)
            .contains("nests deeper than 128")
    );
    let ignored = nested(1_000_000).replace("\"value\"", "\"other\"");
    assert!(
        rejoin(&["resolve"], ignored)
            .fails(3)
            .contains("no `value`")
    );
}

#[test]
fn one_record_is_bounded() {
    let text = "x".repeat(65 << 20);
    let error = rejoin(&["resolve"], format!("{{\"value\":\"{text}")).fails(3);
    assert!(error.contains("larger than 64 MiB"), "{error}");
}

#[test]
fn losers_are_counted_and_the_closest_are_shown() {
    let lines: String = (0..100)
        .map(|number| {
            format!(
                "{{\"value\":{},\"timestamp\":{}}}\n",
                number % 10,
                number / 10
            )
        })
        .collect();
    let answer = rejoin(
        &["resolve", "--json", "--explain", "--losers", "12"],
        lines + "{\"value\":9,\"timestamp\":9}",
    )
    .ok();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        answer["winner"],
        serde_json::json!({"value": 9, "timestamp": 9})
    );
    assert_eq!(
        (&answer["older"], &answer["tied"]),
        (&90.into(), &10.into())
    );
    assert_eq!(answer["losers_left_out"], 88);
    let losers = answer["losers"].as_array().unwrap();
    let whys: Vec<_> = losers
        .iter()
        .map(|loser| loser["why"].as_str().unwrap())
        .collect();
    let expected = [&["same-write"][..], &["smaller-value"; 9], &["older"; 2]].concat();
    assert_eq!(whys, expected);
    let values: Vec<_> = losers
        .iter()
        .map(|loser| loser["value"].as_u64().unwrap())
        .collect();
    assert_eq!(values, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8]);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    assert!(
        rejoin(&["resolve", "no/such/file"], "")
            .fails(4)
            .contains("no/such/file")
    );
    assert!(rejoin(&["resolve", "/"], "").fails(4).contains("directory"));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = command(&["completions", "zsh"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

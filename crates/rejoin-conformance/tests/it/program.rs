//! Runs the real program.

use std::fs;
use std::process::{Command, Output};

use rejoin_conformance::Json;

const PASSES: &str = r#"{"id": "mine/01", "type": "or_set",
    "steps": [{"do": "add", "at": "a", "value": "milk"}], "expect": {"values": {"a": ["milk"]}}}"#;
const FAILS: &str = r#"{"id": "mine/02", "type": "or_set",
    "steps": [{"do": "add", "at": "a", "value": "milk"}], "expect": {"values": {"a": ["tea"]}}}"#;

fn run(files: &[&str], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in files.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.json")), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoin-conformance"));
    command.current_dir(folder.path());
    if !files.is_empty() {
        command.arg(".");
    }
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

#[test]
fn what_passes_ends_with_the_totals_and_zero() {
    let output = run(&[PASSES], &[]);
    assert_eq!(text(&output.stdout), "1 passed, 0 failed, 0 skipped\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_fails_is_printed_and_ends_with_one() {
    let output = run(&[PASSES, FAILS], &[]);
    let expected = "\
FAILED mine/02 (or_set)
  values: a (shipping states, deltas, differences, versions)
    expected [\"tea\"]
    found    [\"milk\"]
1 passed, 1 failed, 0 skipped
";
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn how_much_is_printed_can_be_chosen() {
    let output = run(&[PASSES, FAILS], &["--quiet"]);
    assert_eq!(text(&output.stdout), "1 passed, 1 failed, 0 skipped\n");
    let output = run(&[PASSES, FAILS], &["--verbose", "--filter", "/01"]);
    let expected = "passed mine/01 (or_set)\n1 passed, 0 failed, 0 skipped\n";
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn programs_read_json_and_people_the_totals() {
    let output = run(&[PASSES, FAILS], &["--json"]);
    let expected = r#"{"passed":1,"failed":1,"skipped":0,"scenarios":[
        {"id":"mine/01","type":"or_set","outcome":"passed"},
        {"id":"mine/02","type":"or_set","outcome":"failed","faults":[{"place":"values: a",
            "expected":"[\"tea\"]","found":"[\"milk\"]",
            "ways":["states","deltas","differences","versions"]}]}]}"#;
    assert_eq!(
        text(&output.stdout).parse::<Json>().unwrap(),
        expected.parse().unwrap()
    );
    assert_eq!(text(&output.stderr), "1 passed, 1 failed, 0 skipped\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn trouble_is_said_and_ends_with_two() {
    let output = run(&[PASSES], &["gone.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: gone.json: "));
    assert!(output.stdout.is_empty());
    for bad in [
        &["--fly"][..],
        &["--quiet", "--verbose"],
        &["--filter", "nothing"],
    ] {
        assert_eq!(run(&[PASSES], bad).status.code(), Some(2), "{bad:?}");
    }
}

#[test]
fn without_a_path_it_replays_what_is_built_in() {
    let output = run(&[], &["--quiet", "--filter", "once_flag"]);
    assert_eq!(text(&output.stdout), "1 passed, 0 failed, 0 skipped\n");
}

#[test]
fn the_help_has_examples_first() {
    let output = run(&[], &["--help"]);
    let help = text(&output.stdout);
    let place = |words: &str| {
        help.find(words)
            .unwrap_or_else(|| panic!("no {words}: {help}"))
    };
    assert!(place("Examples:") < place("Usage:") && place("Usage:") < place("Options:"));
    assert!(help.contains("Exit codes:"));
}

#[test]
fn a_file_without_scenarios_ends_with_two() {
    let output = run(&["[]"], &[]);
    assert_eq!(text(&output.stderr), "error: there is no scenario here\n");
    assert_eq!(output.status.code(), Some(2));
}

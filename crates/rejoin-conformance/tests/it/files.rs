//! What is read from disk, and what is said of files that hold something else.

use std::fs;

use rejoin_conformance::{BadSuite, Choice, Outcome, Scenario, Suite, run};
use tempfile::TempDir;

const ONE: &str = r#"{"id": "one", "type": "g_counter", "steps": [],
    "expect": {"values": {"a": 0}}}"#;
const TWO: &str = r#"[{"id": "vocabulary", "version": 1},
    {"id": "two", "type": "or_set", "semantics": "own-choice", "steps": [],
     "expect": {"values": {"a": []}}}]"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[track_caller]
fn error(files: &[(&str, &str)], name: &str) -> (BadSuite, String) {
    let folder = folder(files);
    let error = Suite::read([folder.path().join(name)]).unwrap_err();
    let text = error.to_string();
    (error, text)
}

#[test]
fn a_folder_is_read_to_the_bottom_in_the_order_of_its_paths() {
    let files = [
        ("b/two.json", TWO),
        ("a.json", ONE),
        ("b/notes.txt", "no JSON"),
    ];
    let suite = Suite::read([folder(&files).path()]).unwrap();
    let ids: Vec<_> = suite.scenarios().iter().map(Scenario::id).collect();
    assert_eq!(ids, ["one", "two"]);
}

#[test]
fn a_choice_of_the_source_is_skipped_unless_asked_for() {
    let suite = Suite::read([folder(&[("two.json", TWO)]).path()]).unwrap();
    let report = run(&suite, &Choice::default()).unwrap();
    assert_eq!(report.to_string(), "0 passed, 0 failed, 1 skipped");
    let choice = Choice {
        include_own_choice: true,
        ..Choice::default()
    };
    assert_eq!(
        run(&suite, &choice).unwrap().to_string(),
        "1 passed, 0 failed, 0 skipped"
    );
}

#[test]
fn a_filter_takes_what_has_one_of_its_texts_in_the_id_or_type() {
    let suite = Suite::read([folder(&[("1.json", ONE), ("2.json", TWO)]).path()]).unwrap();
    let count = |filter: &[&str]| {
        let filter = filter.iter().map(ToString::to_string).collect();
        let choice = Choice {
            include_own_choice: true,
            filter,
        };
        run(&suite, &choice).map(|report| report.verdicts().len())
    };
    assert_eq!(count(&[]).unwrap(), 2);
    assert_eq!(count(&["counter"]).unwrap(), 1);
    assert_eq!(count(&["one", "two"]).unwrap(), 2);
    let error = count(&["three"]).unwrap_err();
    assert_eq!(error.to_string(), "no scenario has three in its id or type");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (error, text) = error(&[], "gone.json");
    assert!(matches!(error, BadSuite::Unreadable(..)));
    assert!(text.contains("gone.json: "), "{text}");
}

#[test]
fn a_folder_without_scenarios_is_named() {
    let (error, text) = error(&[("empty/notes.txt", "")], "empty");
    assert!(matches!(error, BadSuite::EmptyFolder(_)));
    assert!(
        text.ends_with("empty: no file here ends in .json"),
        "{text}"
    );
}

#[test]
fn a_file_that_is_no_json_is_named_with_the_place() {
    let (error, text) = error(&[("bad.json", "[{\"id\":\n oh}]")], "bad.json");
    assert!(matches!(error, BadSuite::NotJson(..)));
    assert!(
        text.contains("bad.json: not JSON: ") && text.contains("line 2"),
        "{text}"
    );
}

#[test]
fn an_entry_that_is_no_scenario_is_named_with_its_place() {
    for (entry, lacks) in [
        ("7", "the form of an object"),
        (r#"{"type": "or_set"}"#, "the text `id`"),
        (r#"{"id": "x", "type": 7}"#, "the text `type`"),
    ] {
        let (error, text) = error(&[("some.json", &format!("[{ONE}, {entry}]"))], "some.json");
        assert!(matches!(error, BadSuite::NotAScenario { place: 1, .. }));
        assert!(
            text.ends_with(&format!("some.json: entry 1 lacks {lacks}")),
            "{text}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_an_error() {
    let folder = folder(&[]);
    let path = folder.path().join("raw.json");
    fs::write(&path, [0xFF, 0xFE]).unwrap();
    assert!(matches!(Suite::read([path]), Err(BadSuite::Unreadable(..))));
}

#[test]
fn files_without_a_scenario_are_an_error() {
    for text in ["[]", r#"[{"id": "vocabulary", "version": 1}]"#] {
        let suite = Suite::read([folder(&[("none.json", text)]).path()]).unwrap();
        let error = run(&suite, &Choice::default()).unwrap_err();
        assert!(matches!(error, BadSuite::Empty));
        assert_eq!(error.to_string(), "there is no scenario here");
    }
}

#[test]
fn an_id_that_was_there_before_is_a_fault_of_the_second() {
    let suite = Suite::read([folder(&[("1.json", ONE), ("2.json", ONE)]).path()]).unwrap();
    let report = run(&suite, &Choice::default()).unwrap();
    assert_eq!(report.to_string(), "1 passed, 1 failed, 0 skipped");
    assert_eq!(*report.verdicts()[0].outcome(), Outcome::Passed);
}

use std::path::Path;

use rejoin_conformance::{Choice, Fault, Outcome, Suite, run};

/// What comes of the scenario in this text.
pub(crate) fn outcome(text: &str) -> Outcome {
    let suite = Suite::of_text(Path::new("a test"), text).unwrap();
    let report = run(&suite, &Choice::default()).unwrap();
    report.verdicts()[0].outcome().clone()
}

/// A scenario of some steps on the replicas `a` to `d`, and what is expected.
pub(crate) fn scenario(kind: &str, steps: &str, expect: &str) -> String {
    with(kind, "", steps, expect)
}

/// As `scenario`, with more fields.
pub(crate) fn with(kind: &str, fields: &str, steps: &str, expect: &str) -> String {
    format!(
        r#"{{"id": "test/01", "type": "{kind}", "replicas": ["a", "b", "c", "d"], {fields}
            "steps": [{steps}], "expect": {expect}}}"#
    )
}

#[track_caller]
pub(crate) fn passes(text: &str) {
    assert_eq!(outcome(text), Outcome::Passed);
}

/// The faults of a scenario that has to have some.
#[track_caller]
pub(crate) fn faults(text: &str) -> Vec<Fault> {
    match outcome(text) {
        Outcome::Failed(faults) => faults,
        other => panic!("should fail, and is {other:?}: {text}"),
    }
}

/// The scenario has one fault, with this place, expectation and finding.
#[track_caller]
pub(crate) fn fails(text: &str, place: &str, expected: &str, found: &str) {
    let faults = faults(text);
    let parts: Vec<_> = faults
        .iter()
        .map(|fault| (fault.place(), fault.expected(), fault.found()))
        .collect();
    assert_eq!(parts, [(place, expected, found)]);
}

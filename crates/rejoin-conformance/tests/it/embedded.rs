//! The suite that is built in.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_conformance::{Choice, Outcome, Report, Suite, Verdict, run};

/// The types that are not there yet. A type that comes leaves the list.
const MISSING: [&str; 0] = [];

/// The scenarios of other types that fail today. The list may only shrink.
const FAILING: [&str; 0] = [];

fn report() -> Report {
    let choice = Choice {
        include_own_choice: true,
        ..Choice::default()
    };
    run(&Suite::embedded().unwrap(), &choice).unwrap()
}

fn is_failed(verdict: &&Verdict) -> bool {
    matches!(verdict.outcome(), Outcome::Failed(_))
}

#[test]
fn exactly_these_types_are_missing() {
    let report = report();
    let mut passed: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in report.verdicts() {
        *passed.entry(verdict.kind()).or_default() += usize::from(!is_failed(&verdict));
    }
    let missing: Vec<_> = passed.iter().filter(|(_, passed)| **passed == 0).collect();
    let missing: Vec<_> = missing.into_iter().map(|(kind, _)| *kind).collect();
    assert_eq!(missing, MISSING);
}

#[test]
fn exactly_these_scenarios_of_the_other_types_fail() {
    let report = report();
    let failed = report.verdicts().iter().filter(is_failed);
    let failed = failed.filter(|verdict| !MISSING.contains(&verdict.kind()));
    let failed: BTreeSet<_> = failed.map(ToString::to_string).collect();
    let names = |text: &String| FAILING.iter().any(|id| text.contains(id));
    assert!(
        failed.len() == FAILING.len() && failed.iter().all(names),
        "{failed:#?}"
    );
}

#[test]
fn every_scenario_counts_once() {
    let report = report();
    assert_eq!(report.verdicts().len(), 161);
    assert_eq!(report.passed() + report.failed(), 161);
    let ids: BTreeSet<_> = report.verdicts().iter().map(Verdict::id).collect();
    assert_eq!(ids.len(), 161);
}

#[test]
fn what_belongs_to_the_store_says_so() {
    let report = report();
    let mut of_the_store = report
        .verdicts()
        .iter()
        .filter(|verdict| MISSING.contains(&verdict.kind()));
    assert!(of_the_store.all(|verdict| verdict.to_string().contains("not there yet")));
}

//! Runs of the store: what they print, and the page that they write.

use std::fs;

use serde_json::Value;

use crate::program::{Run, rejoin};

fn sim(args: &[&str]) -> Run {
    rejoin(&[&["sim"], args].concat(), "")
}

fn rows(out: &str) -> Vec<Value> {
    let rows = out.lines().map(|line| serde_json::from_str(line).unwrap());
    rows.collect()
}

#[test]
fn lists_are_json_where_that_is_asked_for() {
    for (option, name) in [("--fault", "fault"), ("--mutant", "mutant")] {
        let plain = sim(&[option, "list"]).ok();
        let rows = rows(&sim(&[option, "list", "--json"]).ok());
        assert_eq!(rows.len(), plain.lines().count());
        for (row, line) in rows.iter().zip(plain.lines()) {
            assert!(line.starts_with(row[name].as_str().unwrap()), "{line}");
            assert!(line.ends_with(row["what"].as_str().unwrap()), "{line}");
        }
    }
}

/// Half a virtual second has few requests, and each run has its own.
#[test]
fn each_fault_has_the_run_that_is_asked_for() {
    let each = ["--fault", "each", "--seeds", "1", "--json"];
    let short = ["--duration", "500", "--levels", "all", "-N", "2"];
    let rows = rows(&sim(&[&each[..], &short].concat()).ok());
    let asked: u64 = rows.iter().map(answers).sum();
    // Twelve requests and more, if nothing is said.
    assert!((1..6 * rows.len() as u64).contains(&asked), "{asked}");
}

fn answers(row: &Value) -> u64 {
    let answers = row["figures"]["answers"].as_object().unwrap();
    answers.values().filter_map(Value::as_u64).sum()
}

#[test]
fn no_bug_is_found_where_nothing_is_done() {
    let each = ["--mutant", "each", "--seeds", "1", "--json"];
    let nothing = ["--duration", "1", "--fault", "none", "-N", "1"];
    let run = sim(&[&each[..], &nothing].concat());
    assert_eq!(run.exit, Some(1), "{run:?}");
    let rows = rows(&run.out);
    let found = rows.iter().filter(|row| !row["failure"].is_null());
    assert_eq!(found.count(), 0, "{rows:?}");
}

#[test]
fn many_runs_of_which_none_fails_show_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let page = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = ["--seed", "7", "--duration", "500", "--report"];
    let [many, quiet, one] = ["many.html", "quiet.html", "one.html"].map(page);
    let said = sim(&[&run[..], &[&many, "--seeds", "2"]].concat()).ok();
    assert!(said.contains("many.html shows seed 7"), "{said}");
    let said = sim(&[&run[..], &[&quiet, "--seeds", "2", "--json"]].concat()).ok();
    assert_eq!(rows(&said).len(), 1, "{said}");
    sim(&[&run[..], &[&one]].concat()).ok();
    let [many, quiet, one] = [many, quiet, one].map(|file| fs::read(file).unwrap());
    assert!(many == one && quiet == one, "a seed has one page");
}

#[test]
fn each_of_many_replicas_has_a_name_of_its_own() {
    let run = [
        "replay",
        "1",
        "-N",
        "30",
        "--duration",
        "1",
        "--fault",
        "none",
    ];
    let told = rejoin(&run, "").ok();
    let up = told
        .lines()
        .filter_map(|line| line.strip_suffix("  starts"));
    let mut names: Vec<_> = up.filter_map(|line| line.rsplit(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 30, "{told}");
}

#[test]
fn a_run_waits_longer_where_frames_take_long() {
    for delay in ["60000", "1000000"] {
        sim(&["--delay", delay, "--fault", "none"]).ok();
    }
}

//! The tour tells what really happened, with any delays.

use rejoin_merge::Merge;
use rejoin_or_set::OrSet;
use serde_json::{Value, json};

use crate::program::{Run, command, rejoin};

fn trace(seed: u64) -> Vec<Value> {
    let out = rejoin(&["tour", "--json", "--seed", &seed.to_string()], "").ok();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What everybody reads in the end of each part.
fn ends(trace: &[Value]) -> Vec<&Value> {
    trace
        .iter()
        .filter(|event| event["event"] == "quiet")
        .collect()
}

#[test]
fn every_seed_converges_to_what_the_types_promise() {
    for seed in 0..40 {
        let trace = trace(seed);
        let ends = ends(&trace);
        let expected = ["42", "60", "70", "90", "6", "milk tea"];
        assert_eq!(ends.len(), expected.len());
        for (end, expected) in ends.iter().zip(expected) {
            assert_eq!(end["equal"], true, "{seed}");
            assert_eq!(
                end["reads"],
                json!({"A": expected, "B": expected, "C": expected})
            );
            assert_eq!(end["stale"], json!({"A": false, "B": false, "C": false}));
        }
        let clock = ends[2]["text"].as_str().unwrap();
        assert!(
            clock.contains("C wrote is gone, although it came later"),
            "{clock}"
        );
    }
}

#[test]
fn stale_is_what_has_not_heard_of_the_write() {
    for seed in 0..40 {
        let trace = trace(seed);
        let first: Vec<_> = trace.iter().filter(|event| event["chapter"] == 1).collect();
        for name in ["A", "B", "C"] {
            assert_eq!(first[0]["reads"][name], "37");
            let mut heard = false;
            for event in &first[1..] {
                heard |= event["at"] == name && event["event"] == "write" || event["to"] == name;
                assert_eq!(event["stale"][name], !heard, "{event}");
                assert_eq!(
                    event["reads"][name],
                    if heard { "42" } else { "37" },
                    "{event}"
                );
            }
        }
        assert!(
            first
                .iter()
                .any(|event| event["event"] == "read" && event["stale"]["C"] == true)
        );
    }
}

#[test]
fn time_never_runs_backwards_and_every_message_arrives() {
    for seed in 0..40 {
        let trace = trace(seed);
        let times: Vec<_> = trace
            .iter()
            .map(|event| event["ms"].as_u64().unwrap())
            .collect();
        assert!(times.is_sorted());
        for chapter in 1..=5 {
            let count = |kind: &str| {
                let of = |event: &&Value| event["chapter"] == chapter && event["event"] == kind;
                trace.iter().filter(of).count()
            };
            // The counter's chapter sends one message twice.
            assert_eq!(
                count("arrive"),
                2 * count("write") + usize::from(chapter == 4)
            );
        }
    }
}

#[test]
fn a_seed_fixes_everything() {
    let run = |seed: &str| rejoin(&["tour", "--seed", seed], "").ok();
    assert_eq!(run("5"), run("5"));
    assert_ne!(run("5"), run("6"));
    assert_eq!(run("18446744073709551615"), run("18446744073709551615"));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [34, 40, 60, 71, 72, 80, 100, 120] {
        let run = command(&["tour"])
            .env("COLUMNS", width.to_string())
            .output()
            .unwrap();
        let out = Run::from(run).ok();
        let picture = out.split("What to try next").next().unwrap();
        for line in picture.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
            assert_eq!(line.trim_end(), line);
        }
    }
}

#[test]
fn colour_and_unicode_can_be_had_or_not() {
    let plain = rejoin(&["tour", "--ascii"], "").ok();
    assert!(plain.is_ascii() && !plain.contains('\u{1b}'));
    assert!(plain.contains("37*") && plain.contains("--->42"), "{plain}");
    let coloured = rejoin(&["tour", "--color", "always"], "").ok();
    assert!(
        coloured.contains("\u{1b}[33m37*"),
        "stale values are highlighted"
    );
    let stripped = rejoin(&["tour", "--color", "never"], "").ok();
    assert_eq!(stripped, rejoin(&["tour"], "").ok());
}

#[test]
fn steps_need_a_terminal() {
    assert!(
        rejoin(&["tour", "--step"], "")
            .fails(2)
            .contains("needs a terminal")
    );
}

#[test]
fn the_saved_states_are_those_from_before_they_met() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder");
    rejoin(&["tour", "--save", path.to_str().unwrap()], "").ok();
    let load = |name: &str| std::fs::read(path.join(name)).unwrap();
    let mut sets = ["a", "b", "c"]
        .map(|name| OrSet::<String>::from_bytes(&load(&format!("set-{name}.rejoin"))).unwrap());
    let read = |set: &OrSet<String>| set.iter_sorted().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(sets.each_ref().map(read), ["", "milk", "milk tea"]);
    let [a, b, c] = &mut sets;
    assert!(a.merge(b) && a.merge(c));
    assert_eq!(read(a), "milk tea");
}

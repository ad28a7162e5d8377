//! Experiments by name and by file.

mod enes;
mod heal;
mod refused;
mod runs;

use std::fs;

use serde_json::Value;

use crate::program::{Run, command, rejoin};

const SMALL: [&str; 2] = ["--samples", "20000"];

fn sim(args: &[&str]) -> Run {
    rejoin(&[&["sim"], args, &SMALL].concat(), "")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&sim(&[args, &["--json"]].concat()).ok()).unwrap()
}

#[test]
fn json_has_four_numbers_and_no_more() {
    let found = json(&["--preset", "pbs-lnkd-disk", "-N", "3", "-R", "2", "-W", "1"]);
    let found = found.as_object().unwrap();
    let names: Vec<_> = found.keys().map(String::as_str).collect();
    let expected = [
        "fresh_at_0",
        "read_ms_p999",
        "t_visibility_999_ms",
        "write_ms_p999",
    ];
    assert_eq!(names, expected);
    for (name, wanted) in expected.into_iter().zip([0.7627, 1.63, 14.1, 10.93]) {
        let number = found[name].as_f64().unwrap();
        assert!((number / wanted - 1.0).abs() < 0.02, "{name} {number}");
    }
}

#[test]
fn every_preset_has_its_name_and_three_replicas_with_quorums_of_one() {
    for (preset, name, t) in [
        ("pbs-lnkd-ssd", "LNKD-SSD", 1.97),
        ("pbs-lnkd-disk", "LNKD-DISK", 52.1),
        ("pbs-ymmr", "YMMR", 1460.0),
        ("pbs-wan", "WAN", 116.0),
    ] {
        let out = sim(&["--preset", preset]).ok();
        assert!(
            out.starts_with(&format!("{name}  N=3 R=1 W=1  20000 samples, seed 1\n")),
            "{out}"
        );
        let found = json(&["--preset", preset])["t_visibility_999_ms"]
            .as_f64()
            .unwrap();
        assert!((found / t - 1.0).abs() < 0.02, "{preset} {found}");
    }
}

#[test]
fn the_published_numbers_stand_beside_ours_where_there_are_some() {
    let out = sim(&["--preset", "pbs-ymmr"]).ok();
    assert!(out.contains("paper  unbiased\n"), "{out}");
    let last = out
        .lines()
        .find(|line| line.contains("reads fresh after"))
        .unwrap();
    let words: Vec<_> = last.split_whitespace().rev().take(2).collect();
    assert_eq!(words, ["1460", "1364"]);
    let out = sim(&["--preset", "pbs-ymmr", "-N", "5"]).ok();
    assert!(!out.contains("paper"), "{out}");
}

#[test]
fn a_seed_fixes_everything() {
    let run = |seed: &str| sim(&["--preset", "pbs-wan", "--seed", seed, "--json"]).ok();
    assert_eq!(run("5"), run("5"));
    assert_ne!(run("5"), run("6"));
}

#[test]
fn a_file_has_delays_and_quorums_and_the_command_line_comes_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    fs::write(
        &file,
        "[pbs]\nwrite = \"exp:8\"\nack = 0\nread = 0\nn = 4\nw = 2\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    // Nothing is under way but the write, so half of the replicas are stale at the commit.
    let found = json(&["--custom", file])["fresh_at_0"].as_f64().unwrap();
    assert!((found - 0.5).abs() < 0.01, "{found}");
    let found = json(&["--custom", file, "-W", "3"])["fresh_at_0"]
        .as_f64()
        .unwrap();
    assert!((found - 0.75).abs() < 0.01, "{found}");
    let out = sim(&["--custom", file, "--replicas", "5", "--read-quorum", "3"]).ok();
    assert!(
        out.contains("my.toml  N=5 R=3 W=2  ") && !out.contains("paper"),
        "{out}"
    );
}

#[test]
fn a_file_that_says_something_else_is_named_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    fs::write(&file, "[pbs]\nwrite = \"soon\"\n").unwrap();
    let error = sim(&["--custom", file.to_str().unwrap()]).fails(1);
    assert!(
        error.contains("my.toml: ") && error.contains("line 2"),
        "{error}"
    );
    assert!(
        sim(&["--custom", "gone.toml"])
            .fails(1)
            .contains("gone.toml")
    );
}

#[test]
fn what_makes_no_sense_is_bad_usage() {
    let pbs = ["--preset", "pbs-ymmr"];
    let error = sim(&[&pbs[..], &["-R", "4"]].concat()).fails(1);
    assert!(
        error.contains("a read waits for 4 of 3 replicas"),
        "{error}"
    );
    let both = sim(&[&pbs[..], &["--custom", "my.toml"]].concat()).fails(1);
    assert!(both.contains("leave out"), "{both}");
    let none = rejoin(&["sim", "--preset", "pbs-ymmr", "--samples", "0"], "").fails(1);
    assert!(none.contains("no sample"), "{none}");
    for bad in [
        &["--preset", "pbs-moon"][..],
        &["-N", "-1"],
        &["--samples", "many"],
    ] {
        let run = sim(bad);
        assert_eq!((run.exit, run.out.as_str()), (Some(1), ""), "{bad:?}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let args = ["sim", "--preset", "pbs-wan", "--samples", "1000"];
    let plain = rejoin(&args, "").ok();
    assert!(!plain.contains('\u{1b}'));
    let coloured = rejoin(&[&args[..], &["--color", "always"]].concat(), "").ok();
    assert!(coloured.contains("\u{1b}[1mWAN"));
    let quiet = command(&args).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(Run::from(quiet).ok(), plain);
}

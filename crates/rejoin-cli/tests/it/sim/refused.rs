//! What `sim` and `replay` refuse, each with the code that their help names for it.

use crate::program::{Run, rejoin};

fn sim(args: &[&str]) -> Run {
    rejoin(&[&["sim"], args].concat(), "")
}

/// Refused by the program or by its parser: with a reason, and with nothing printed.
#[track_caller]
fn refused(run: &Run) -> &str {
    assert_eq!((run.exit, run.out.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.err.starts_with("error: "), "{run:?}");
    &run.err
}

#[test]
fn a_slip_is_never_taken_for_a_finding() {
    for args in [
        &["sim", "--bogus"][..],
        &["--color", "pink", "sim"],
        &["sim", "--seeds", "abc"],
        &["sim", "--preset", "pbs-moon"],
        &["sim", "--preset", "pbs-wan", "-R", "5"],
        &["sim", "--preset", "enes", "--workload", "gmap101"],
        &["sim", "--custom", "missing.toml"],
        &["sim", "--preset", "enes", "--custom", "missing.toml"],
        &["sim", "--fault", "nonsense"],
        &["replay"],
        &["replay", "seven"],
        &["replay", "7", "--report", "missing/run.html"],
    ] {
        refused(&rejoin(args, ""));
    }
}

#[test]
fn what_is_no_seed_is_told_what_one_is() {
    for seed in ["abc", "0x", "-7", "18446744073709551616"] {
        let run = rejoin(&["replay", "--", seed], "");
        let error = refused(&run);
        assert!(error.contains("such as 7 or 0x5eed"), "{error}");
        assert!(error.contains(seed), "{error}");
    }
}

#[test]
fn delays_that_no_run_can_wait_for_are_refused() {
    for delay in ["4000000", "1-4000000", "90% 5 | 10% 4000000"] {
        let error = sim(&["--delay", delay]).fails(1);
        assert!(error.contains("--delay"), "{error}");
    }
    let replay = rejoin(&["replay", "7", "--delay", "4000000"], "");
    assert!(replay.fails(1).contains("--delay"));
}

#[test]
fn other_commands_keep_the_codes_of_their_help() {
    for args in [
        &["--bogus"][..],
        &["tour", "--bogus"],
        &["completions", "sim"],
        &["inspect"],
        &["diff", "sim", "replay"],
    ] {
        assert_eq!(rejoin(args, "").exit, Some(2), "{args:?}");
    }
    assert_eq!(rejoin(&["inspect", "sim"], "").exit, Some(4));
    assert_eq!(rejoin(&["sim", "--help"], "").exit, Some(0));
    assert_eq!(rejoin(&["replay", "--version"], "").exit, Some(1));
}

#[test]
fn options_of_another_experiment_are_named_and_refused() {
    let pbs = ["--preset", "pbs-wan", "--samples", "1000"];
    for (options, named) in [
        (&["--fault", "nonsense"][..], "--fault"),
        (&["--keys", "7", "--protocol", "bp"], "--protocol, --keys"),
        (&["--seeds", "9", "--report", "r.html"], "--seeds, --report"),
        (&["--custom", "my.toml"], "--custom"),
    ] {
        let error = sim(&[&pbs[..], options].concat()).fails(1);
        assert!(error.contains(&format!(" use {named}\n")), "{error}");
        assert!(error.contains(&format!("leave out {named}\n")), "{error}");
    }
    for args in [
        &["--samples", "7"][..],
        &["-R", "2"],
        &["--topology", "mesh"],
        &["--preset", "heal", "--fault", "drop"],
        &["--preset", "heal", "--custom", "my.toml"],
        &["--preset", "enes", "-N", "3"],
        &["--fault", "each", "--report", "r.html"],
        &["--mutant", "each", "--report", "r.html"],
        &["--fault", "list", "--mutant", "lww-tie"],
        &["--mutant", "list", "--seeds", "3"],
    ] {
        assert!(sim(args).fails(1).contains("leave out"), "{args:?}");
    }
}

#[test]
fn files_have_the_options_of_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    let path = file.to_str().unwrap();
    for (text, option) in [
        ("[enes]\nneighbours = [[1], [0]]\n", ["--topology", "tree"]),
        ("[enes]\nneighbours = [[1], [0]]\n", ["--samples", "10"]),
        ("[pbs]\nwrite = \"1\"\nread = \"1\"\n", ["--loss", "0.1"]),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = sim(&[&["--custom", path], &option[..]].concat()).fails(1);
        assert!(error.contains(option[0]), "{error}");
    }
}

#[test]
fn each_checks_the_options_that_it_uses() {
    for args in [
        ["--fault", "each", "--workload", "nonsense"],
        ["--mutant", "each", "--workload", "nonsense"],
        ["--mutant", "each", "--fault", "nonsense"],
        ["--fault", "each", "--mutant", "nonsense"],
        ["--fault", "each,drop", "--seeds", "1"],
        ["--fault", "drop,list", "--seeds", "1"],
    ] {
        sim(&args).fails(1);
    }
}

#[test]
fn numbers_of_nothing_are_refused() {
    for args in [
        &["--seeds", "0"][..],
        &["-N", "0"],
        &["-N", "1001"],
        &["--preset", "pbs-wan", "-N", "0"],
        &["--preset", "heal", "--keys", "0"],
    ] {
        refused(&sim(args));
    }
    refused(&rejoin(&["replay", "7", "-N", "0"], ""));
    let alone = sim(&["--preset", "heal", "-N", "1", "--keys", "10"]).fails(1);
    assert!(alone.contains("-N 2"), "{alone}");
    let nobody = sim(&["--preset", "pbs-wan", "-N", "0"]);
    assert!(!nobody.err.contains("1 to 0"), "{}", nobody.err);
}

#[test]
fn more_keys_can_not_differ_than_there_are() {
    let heal = ["--preset", "heal", "--keys", "10,40", "--differences"];
    for differences in ["100", "5,100"] {
        let error = sim(&[&heal[..], &[differences]].concat()).fails(1);
        assert!(error.contains("100 of 40 keys"), "{error}");
    }
}

#[test]
fn shares_are_as_fine_as_the_experiment_takes_them() {
    for args in [
        &["--loss", "0.004"][..],
        &["--loss", "0.999"],
        &["--preset", "heal", "--keys", "10", "--loss", "0.9999"],
    ] {
        assert!(sim(args).fails(1).contains("--loss"), "{args:?}");
    }
    sim(&["--loss", "0.29", "--duration", "100"]).ok();
}

#[test]
fn seeds_end_at_the_largest_number() {
    let last = ["--seed", "18446744073709551615"];
    let error = sim(&[&last[..], &["--seeds", "2"]].concat()).fails(1);
    assert!(error.contains("18446744073709551615"), "{error}");
    for each in ["--fault", "--mutant"] {
        sim(&[&last[..], &["--seeds", "2", each, "each"]].concat()).fails(1);
    }
    let one = ["--seeds", "1", "--duration", "100"];
    let said = sim(&[&last[..], &one].concat()).ok();
    assert!(said.starts_with("1 seeds"), "{said}");
}

#[test]
fn a_replay_has_the_steps_and_replicas_of_its_run() {
    let replay = |args: &[&str]| rejoin(&[&["replay", "7", "-N", "3"], args].concat(), "");
    for steps in ["9-3", "1,1", "5,2", "3-", "-"] {
        let keep = format!("--keep={steps}");
        assert!(refused(&replay(&[&keep])).contains("1-3,7"), "{steps}");
    }
    for steps in ["0-99999999999", "99999999999", "3,18446744073709551615"] {
        let error = replay(&["--keep", steps]).fails(1);
        assert!(error.contains("steps from 0 to "), "{error}");
    }
    let error = replay(&["--without", "0,99"]).fails(1);
    assert!(error.contains("replicas from 0 to 2"), "{error}");
    replay(&["--keep", "0-3,5", "--without", "2"]).ok();
}

#[test]
fn every_code_of_a_finding_is_in_the_help() {
    for command in ["sim", "replay"] {
        let help = rejoin(&[command, "--help"], "").ok();
        let codes = help.split_once("Exit codes:").unwrap().1;
        for code in 0..=7 {
            assert!(codes.contains(&format!("  {code}  ")), "{code}: {help}");
        }
        assert!(codes.contains("7  a run ended differently when run again"));
        assert!(codes.contains("the smallest code counts"));
        assert!(codes.lines().all(|line| line.len() <= 80), "{codes}");
    }
}

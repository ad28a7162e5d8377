//! What `sim` and `replay` refuse, each with the code that their help names for it.

use crate::program::{Run, rejoin};

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

//! What a user of one type has to build.

use std::collections::BTreeSet;

use crate::workspace::{cargo, none_may};

/// The crates in `cargo tree --prefix none` that are not ours.
fn foreign(tree: &str) -> BTreeSet<&str> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "rejoin" && !name.starts_with("rejoin-"))
        .collect()
}

fn tree_of(package: &str) -> String {
    let arguments = [
        "tree",
        "--offline",
        "-p",
        package,
        "--no-default-features",
        "-e",
        "normal",
    ];
    let output = cargo(&[&arguments[..], &["--prefix", "none"]].concat());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_bare_type_brings_few_crates_that_are_not_ours() {
    let mut dear = Vec::new();
    for package in [
        "rejoin-aw-lww-map",
        "rejoin-cl-set",
        "rejoin-counter-map",
        "rejoin-flag",
        "rejoin-fww-register",
        "rejoin-g-counter",
        "rejoin-g-set",
        "rejoin-list",
        "rejoin-lww-map",
        "rejoin-lww-register",
        "rejoin-max-register",
        "rejoin-lww-set",
        "rejoin-or-map",
        "rejoin-or-multimap",
        "rejoin-or-set",
        "rejoin-two-p-set",
        "rejoin-mv-register",
        "rejoin-or-set",
        "rejoin-rw-set",
        "rejoin-text",
    ] {
        let tree = tree_of(package);
        assert!(
            tree.contains("rejoin-merge v"),
            "no tree of {package}: {tree}"
        );
        let foreign = foreign(&tree);
        if foreign.len() > 6 {
            dear.push(format!("{package}: {foreign:?}"));
        }
    }
    none_may(
        "without its default features, a type brings at most six foreign crates",
        &dear,
    );
}

#[test]
fn ours_are_told_from_others_and_counted_once() {
    let tree = "rejoin-or-set v0.1.0 (here)\nsmallvec v1\nrejoin-merge v0.1.0 (here)\n\
                smallvec v1\n\nrejoinder v3\n";
    assert_eq!(foreign(tree), BTreeSet::from(["rejoinder", "smallvec"]));
}

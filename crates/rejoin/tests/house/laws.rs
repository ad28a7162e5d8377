//! That the plain test command really runs the laws of every type.
//!
//! A macro that expands to nothing, a feature that is off, a test file that nobody includes: each
//! would be silent. So this asks the test programs themselves which tests they have.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::Message;
use rejoin_laws::Law;

use crate::layers::leaves;
use crate::workspace::{cargo, folder, none_may, packages, read};

/// The test program `it` of each package, as the plain test command builds it.
///
/// Under that command all of them are built already, and this costs a moment.
fn test_programs() -> BTreeMap<String, PathBuf> {
    let mut arguments = vec![
        "test",
        "--workspace",
        "--test",
        "it",
        "--no-run",
        "--message-format=json",
    ];
    if !cfg!(debug_assertions) {
        arguments.push("--release");
    }
    let output = cargo(&arguments);
    Message::parse_stream(Cursor::new(output.stdout))
        .filter_map(|message| match message.unwrap() {
            Message::CompilerArtifact(artifact) => Some(artifact),
            _ => None,
        })
        .filter_map(|artifact| {
            let package = packages()
                .iter()
                .find(|package| package.id == artifact.package_id)?;
            Some((package.name.to_string(), artifact.executable?.into()))
        })
        .collect()
}

/// The names of the tests in a program.
fn tests_in(program: &PathBuf) -> BTreeSet<String> {
    let output = Command::new(program).arg("--list").output().unwrap();
    assert!(
        output.status.success(),
        "{} cannot list its tests",
        program.display()
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_owned)
        .collect()
}

/// The laws that no test is named after.
fn missing(tests: &BTreeSet<String>) -> Vec<&'static str> {
    let is_tested = |law: &&'static str| {
        tests
            .iter()
            .any(|test| test.rsplit("::").next() == Some(law))
    };
    Law::ALL
        .iter()
        .map(|law| law.name())
        .filter(|law| !is_tested(law))
        .collect()
}

#[test]
fn every_type_runs_every_law() {
    let programs = test_programs();
    let mut lacking = Vec::new();
    for leaf in leaves() {
        match programs.get(leaf.name.as_str()) {
            None => lacking.push(format!("{} has no test program `it`", leaf.name)),
            Some(program) => lacking.extend(
                missing(&tests_in(program))
                    .iter()
                    .map(|law| format!("{}: {law}", leaf.name)),
            ),
        }
    }
    none_may("these laws are not among the tests", &lacking);
}

#[test]
fn a_missing_law_is_named() {
    let all = |except: &str| {
        let names = Law::ALL
            .iter()
            .map(|law| law.name())
            .filter(|name| *name != except);
        names
            .map(|name| format!("laws::{name}"))
            .collect::<BTreeSet<_>>()
    };
    assert!(Law::ALL.len() >= 12, "the kit has {} laws", Law::ALL.len());
    assert_eq!(missing(&all("")), [] as [&str; 0]);
    assert_eq!(missing(&all("commutative")), ["commutative"]);
}

/// A type that does not say how it is encoded or taken apart would pass these laws unheard.
#[test]
fn every_type_gives_the_laws_what_they_need() {
    let mut silent = Vec::new();
    for leaf in leaves() {
        let laws = read(&folder(leaf).join("src/laws.rs"));
        let abilities = ["fn codec(", "fn parts("];
        let absent = abilities.iter().filter(|ability| !laws.contains(**ability));
        silent.extend(absent.map(|ability| format!("{}: `{ability}..)`", leaf.name)));
    }
    none_may("these abilities are not given in src/laws.rs", &silent);
}

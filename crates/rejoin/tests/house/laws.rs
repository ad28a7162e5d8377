//! That the plain test command really runs the laws of every type.
//!
//! A macro that expands to nothing, a feature that is off, a test file that nobody includes: each
//! would be silent. So this asks the test programs themselves which tests they have.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::Message;
use rejoin::laws::{Law, Lawful};
use rejoin::*;

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
    if is_release() {
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

/// Whether this program is in the folder of release builds, as the others then are.
fn is_release() -> bool {
    let program = std::env::current_exe().unwrap();
    let folder = program.ancestors().nth(2);
    folder.is_some_and(|folder| folder.ends_with("release"))
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

/// The modules of tests that the macro `laws!` made, one for each type.
fn modules(tests: &BTreeSet<String>) -> BTreeSet<&str> {
    tests
        .iter()
        .filter_map(|test| test.strip_suffix("::every_law_has_its_test"))
        .collect()
}

/// The laws that no test of the module is named after.
fn missing(tests: &BTreeSet<String>, module: &str) -> Vec<&'static str> {
    let is_missing = |law: &&'static str| !tests.contains(&format!("{module}::{law}"));
    Law::ALL
        .iter()
        .map(|law| law.name())
        .filter(is_missing)
        .collect()
}

/// The types with a stated meaning: what stands between `impl Lawful for` and the brace.
fn stated(laws: &str) -> Vec<&str> {
    let types = laws
        .lines()
        .filter_map(|line| line.split_once("Lawful for "));
    types
        .map(|(_, rest)| rest.trim_end_matches(['{', ' ']))
        .collect()
}

#[test]
fn every_type_runs_every_law() {
    let programs = test_programs();
    let mut lacking = Vec::new();
    for leaf in leaves() {
        let Some(program) = programs.get(leaf.name.as_str()) else {
            lacking.push(format!("{} has no test program `it`", leaf.name));
            continue;
        };
        let tests = tests_in(program);
        let modules = modules(&tests);
        let stated = read(&folder(leaf).join("src/laws.rs"));
        let stated = self::stated(&stated);
        if stated.is_empty() || modules.len() < stated.len() {
            lacking.push(format!("{}: {stated:?} have only {modules:?}", leaf.name));
        }
        for module in modules {
            let laws = missing(&tests, module);
            lacking.extend(
                laws.iter()
                    .map(|law| format!("{}: {module}::{law}", leaf.name)),
            );
        }
        if !tests.iter().any(|test| test.contains("golden")) {
            lacking.push(format!("{} has no golden bytes", leaf.name));
        }
    }
    none_may("these laws are not among the tests", &lacking);
}

#[test]
fn a_missing_law_is_named() {
    let all_but = |except: &str| {
        let names = Law::ALL
            .iter()
            .map(|law| law.name())
            .filter(|name| *name != except);
        let mut tests: BTreeSet<_> = names.map(|name| format!("pairs::{name}")).collect();
        tests.insert("pairs::every_law_has_its_test".to_owned());
        tests
    };
    assert!(Law::ALL.len() >= 12, "the kit has {} laws", Law::ALL.len());
    assert_eq!(modules(&all_but("")), BTreeSet::from(["pairs"]));
    assert_eq!(missing(&all_but(""), "pairs"), [] as [&str; 0]);
    assert_eq!(missing(&all_but("commutative"), "pairs"), ["commutative"]);
    assert_eq!(
        missing(&all_but("commutative"), "others").len(),
        Law::ALL.len()
    );
    assert_eq!(stated("impl Lawful for A<u8, u64> {\n}\n"), ["A<u8, u64>"]);
}

/// An ability that a type does not give switches off the laws about it, and they pass unheard.
#[test]
fn every_type_gives_the_laws_what_they_need() {
    fn missing<T: Lawful>() -> Vec<String> {
        let abilities = [
            ("codec", T::codec().is_some()),
            ("parts", T::parts().is_some()),
        ];
        let absent = abilities.into_iter().filter(|(_, is_given)| !is_given);
        absent
            .map(|(ability, _)| format!("{}: {ability}", type_name::<T>()))
            .collect()
    }

    /// What has a causal context can be synchronised by versions too.
    fn of_causal<T: Lawful>() -> Vec<String> {
        let mut absent = missing::<T>();
        if T::versions().is_none() {
            absent.push(format!("{}: versions", type_name::<T>()));
        }
        absent
    }

    let absent = [
        missing::<BoundedCounter>(),
        missing::<ClSet<u8>>(),
        missing::<FwwRegister<u8>>(),
        missing::<GCounter>(),
        missing::<GSet<u8>>(),
        missing::<LwwMap<u8, u8>>(),
        missing::<LwwRegister<u8>>(),
        missing::<LwwSet<u8>>(),
        missing::<MaxRegister<u16>>(),
        missing::<MinRegister<u16>>(),
        missing::<PnCounter>(),
        missing::<ResettableCounter>(),
        missing::<TwoPSet<u8>>(),
        of_causal::<AwLwwMap<u8, u8>>(),
        of_causal::<CounterMap<u8>>(),
        of_causal::<DwFlag>(),
        of_causal::<EwFlag>(),
        of_causal::<List<u8>>(),
        of_causal::<MvRegister<u8>>(),
        of_causal::<OrMap<u8, OrSet<u8>>>(),
        of_causal::<OrMultimap<u8, u8>>(),
        of_causal::<OrSet<u8>>(),
        of_causal::<RwSet<u8>>(),
        of_causal::<Text>(),
    ]
    .concat();
    none_may("these abilities are not given in src/laws.rs", &absent);
}

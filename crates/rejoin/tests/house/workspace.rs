use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use cargo_metadata::{Metadata, MetadataCommand, Package};

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// What the manifests say, without resolving anything: needs no network and no build.
pub(crate) fn packages() -> &'static [Package] {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    let read = || {
        MetadataCommand::new()
            .current_dir(root())
            .no_deps()
            .exec()
            .unwrap()
    };
    &METADATA.get_or_init(read).packages
}

/// The packages in `crates/`: all but the benches.
pub(crate) fn crates() -> Vec<&'static Package> {
    let folder = root().join("crates");
    let crates: Vec<_> = packages()
        .iter()
        .filter(|package| package.manifest_path.starts_with(&folder))
        .collect();
    assert!(
        crates.len() >= 12,
        "only {} crates found in {}",
        crates.len(),
        folder.display()
    );
    crates
}

pub(crate) fn folder(package: &Package) -> PathBuf {
    package.manifest_path.parent().unwrap().into()
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The kind of machine that this is, as the compiler calls it.
pub(crate) fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

/// The path as one would type it at the root.
pub(crate) fn short(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// All files below `folder`, sorted, without what builds, fuzzers and git leave there.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    const LEFT_OUT: [&str; 7] = [
        ".git",
        "target",
        "corpus",
        "artifacts",
        "coverage",
        "mutants.out",
        "mutants.out.old",
    ];
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            if LEFT_OUT.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn files_named(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let is_named = |path: &PathBuf| path.to_string_lossy().ends_with(ending);
    files(folder).into_iter().filter(is_named).collect()
}

/// Runs the cargo that runs this test, at the root.
pub(crate) fn cargo(arguments: &[&str]) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Fails with the list of those who break a rule.
#[track_caller]
pub(crate) fn none_may(rule: &str, offenders: &[String]) {
    assert!(
        offenders.is_empty(),
        "{rule}:\n  {}",
        offenders.join("\n  ")
    );
}

//! What every manifest has, and the files that stand beside it.

use std::collections::BTreeSet;

use cargo_metadata::{MetadataCommand, Package, TargetKind};

use crate::facade::TYPES;
use crate::layers::layer;
use crate::workspace::{crates, folder, host, none_may, packages, read, root};

/// The features that any crate may have.
const FEATURES: [&str; 5] = ["default", "laws", "nest", "serde", "std"];

/// The features that one crate has beyond those, each with its reason in the manifest.
const FEATURES_OF: &[(&str, &[&str])] = &[
    (
        "rejoin",
        &[
            "compression",
            "derive",
            "durable",
            "metrics",
            "rayon",
            "store",
            "sync",
        ],
    ),
    ("rejoin-dot-store", &["rayon"]),
    ("rejoin-laws", &["proptest", "quickcheck"]),
    ("rejoin-lww-map", &["rayon"]),
    ("rejoin-merge", &["derive"]),
    ("rejoin-or-set", &["rayon"]),
    ("rejoin-store", &["durable", "metrics"]),
    ("rejoin-wire", &["compression"]),
];

fn offenders(check: impl Fn(&Package) -> Vec<String>) -> Vec<String> {
    let of = |package: &&'static Package| -> Vec<String> {
        check(package)
            .iter()
            .map(|found| format!("{}: {found}", package.name))
            .collect()
    };
    crates().iter().flat_map(of).collect()
}

#[test]
fn features_are_few_and_known() {
    let allowed = |package: &Package, feature: &str| {
        let own = FEATURES_OF.iter().find(|(name, _)| package.name == *name);
        let is_type = package.name == "rejoin" && TYPES.iter().any(|(name, _)| *name == feature);
        FEATURES.contains(&feature)
            || is_type
            || own.is_some_and(|(_, names)| names.contains(&feature))
    };
    let unknown = offenders(|package| {
        let features = package.features.keys();
        features
            .filter(|feature| !allowed(package, feature))
            .cloned()
            .collect()
    });
    none_may(
        "these features are not on the list in manifests.rs",
        &unknown,
    );
}

#[test]
fn a_feature_is_explained_by_the_line_above_it() {
    let silent = offenders(|package| {
        let manifest = read(package.manifest_path.as_std_path());
        let lines: Vec<_> = manifest.lines().collect();
        let explained = |feature: &str| {
            let starts = |line: &&str| {
                line.strip_prefix(feature)
                    .is_some_and(|rest| rest.starts_with(" ="))
            };
            let at = lines.iter().position(starts);
            at.is_some_and(|at| at > 0 && lines[at - 1].starts_with('#'))
        };
        let features = package
            .features
            .keys()
            .filter(|feature| *feature != "default");
        features
            .filter(|feature| !explained(feature))
            .cloned()
            .collect()
    });
    none_may("a comment above each feature says what it brings", &silent);
}

#[test]
fn lints_are_those_of_the_workspace() {
    let own: Vec<_> = packages()
        .iter()
        .filter(|package| {
            let manifest = read(package.manifest_path.as_std_path());
            !manifest.contains("\n[lints]\nworkspace = true")
        })
        .map(|package| package.name.to_string())
        .collect();
    none_may("these manifests lack `[lints] workspace = true`", &own);
}

#[test]
fn the_folder_is_called_like_the_crate() {
    let other = offenders(|package| {
        let folder = folder(package);
        if folder.ends_with(package.name.as_str()) {
            vec![]
        } else {
            vec![folder.display().to_string()]
        }
    });
    none_may("the folder and the crate have one name", &other);
}

#[test]
fn each_crate_has_a_readme_a_changelog_and_a_description() {
    let bare = offenders(|package| {
        let mut missing: Vec<_> = ["README.md", "CHANGELOG.md"]
            .into_iter()
            .filter(|name| !folder(package).join(name).is_file())
            .map(str::to_owned)
            .collect();
        missing.extend(
            package
                .description
                .is_none()
                .then(|| "a description".to_owned()),
        );
        missing
    });
    none_may("these are missing", &bare);
}

#[test]
fn the_readme_is_the_front_page_of_every_library() {
    let is_library = |package: &&Package| {
        package.targets.iter().any(|target| {
            !target.kind.contains(&TargetKind::Bin) && target.is_lib() || target.is_proc_macro()
        })
    };
    let libraries: Vec<_> = crates().into_iter().filter(is_library).collect();
    assert!(
        libraries.len() >= 11,
        "only {} libraries found",
        libraries.len()
    );
    let without: Vec<_> = libraries
        .into_iter()
        .filter(|package| {
            let lib = read(&folder(package).join("src/lib.rs"));
            !lib.contains("doc = include_str!(\"../README.md\")")
        })
        .map(|package| package.name.to_string())
        .collect();
    none_may(
        "lib.rs includes the README, so that its examples are tests",
        &without,
    );
}

#[test]
fn crates_that_need_no_std_say_so_and_can_do_without() {
    let with_std: BTreeSet<_> = ["rejoin-laws", "rejoin-merge-derive"].into();
    let bound: Vec<_> = crates()
        .into_iter()
        .filter(|package| layer(&package.name).is_some_and(|layer| layer <= 5))
        .filter(|package| !with_std.contains(package.name.as_str()))
        .filter(|package| {
            let lib = read(&folder(package).join("src/lib.rs"));
            !package.features.contains_key("std") || !lib.contains("no_std")
        })
        .map(|package| package.name.to_string())
        .collect();
    none_may("these crates lack `no_std` or a feature `std`", &bound);
}

#[test]
fn no_dependency_asks_for_a_newer_rust_than_we_promise() {
    let promised = crates()
        .first()
        .and_then(|package| package.rust_version.clone())
        .unwrap();
    // What only other systems need is not there on a fresh machine.
    let here = [
        "--offline".to_owned(),
        "--filter-platform".to_owned(),
        host(),
    ];
    let resolved = MetadataCommand::new()
        .current_dir(root())
        .other_options(here)
        .exec()
        .unwrap();
    assert!(
        resolved.packages.len() > crates().len() + 10,
        "too few packages are resolved"
    );
    let newer: Vec<_> = resolved
        .packages
        .iter()
        .filter(|package| {
            package
                .rust_version
                .as_ref()
                .is_some_and(|asked| *asked > promised)
        })
        .map(|package| format!("{} {}", package.name, package.version))
        .collect();
    none_may(
        "these need a newer Rust than `rust-version` in Cargo.toml",
        &newer,
    );
}

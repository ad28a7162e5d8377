//! The facade `rejoin` gathers, and adds nothing of its own.

use crate::layers::leaves;
use crate::workspace::{crates, folder, none_may, read};

/// The feature of each type, and the type.
pub(crate) const TYPES: &[(&str, &str)] = &[
    ("aw-lww-map", "AwLwwMap"),
    ("bounded-counter", "BoundedCounter"),
    ("cl-set", "ClSet"),
    ("counter-map", "CounterMap"),
    ("flag", "EwFlag"),
    ("fww-register", "FwwRegister"),
    ("g-counter", "GCounter"),
    ("g-set", "GSet"),
    ("list", "List"),
    ("lww-map", "LwwMap"),
    ("lww-register", "LwwRegister"),
    ("lww-set", "LwwSet"),
    ("max-register", "MaxRegister"),
    ("mv-register", "MvRegister"),
    ("or-map", "OrMap"),
    ("or-multimap", "OrMultimap"),
    ("or-set", "OrSet"),
    ("pn-counter", "PnCounter"),
    ("resettable-counter", "ResettableCounter"),
    ("rw-set", "RwSet"),
    ("text", "Text"),
    ("two-p-set", "TwoPSet"),
];

#[test]
fn every_type_has_a_feature_and_every_feature_its_type() {
    let facade = crates()
        .into_iter()
        .find(|package| package.name == "rejoin")
        .unwrap();
    let general = [
        "compression",
        "default",
        "derive",
        "durable",
        "laws",
        "metrics",
        "rayon",
        "serde",
        "std",
        "store",
        "sync",
    ];
    let mut features: Vec<_> = facade.features.keys().map(String::as_str).collect();
    features.retain(|feature| !general.contains(feature));
    features.sort_unstable();
    assert!(features.iter().eq(TYPES.iter().map(|(feature, _)| feature)));

    let mut names: Vec<_> = leaves().iter().map(|leaf| leaf.name.to_string()).collect();
    names.sort_unstable();
    let named = TYPES.iter().map(|(feature, _)| format!("rejoin-{feature}"));
    assert_eq!(names, named.collect::<Vec<_>>());

    let default = &facade.features["default"];
    let switched_off: Vec<_> = TYPES
        .iter()
        .filter(|(feature, _)| !default.iter().any(|name| name == feature))
        .map(|(feature, _)| (*feature).to_owned())
        .collect();
    none_may("every type is there by default", &switched_off);
}

#[test]
fn the_facade_only_re_exports() {
    let facade = crates()
        .into_iter()
        .find(|package| package.name == "rejoin")
        .unwrap();
    let lib = read(&folder(facade).join("src/lib.rs"));
    let words = [
        "fn", "struct", "enum", "union", "impl", "trait", "const", "static", "type",
    ];
    let own: Vec<_> = lib
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter(|line| line.split_whitespace().any(|word| words.contains(&word)))
        .map(str::to_owned)
        .collect();
    none_may("rejoin has no item of its own", &own);
    let sources = crate::workspace::files_named(&folder(facade).join("src"), ".rs");
    assert_eq!(sources.len(), 1, "rejoin is one file: {sources:?}");
}

#[test]
fn the_readme_has_a_row_for_every_type() {
    for path in ["README.md", "crates/rejoin/README.md"] {
        let readme = read(&crate::workspace::root().join(path));
        let missing: Vec<_> = TYPES
            .iter()
            .filter(|(_, name)| {
                let starts = |cell: &str| {
                    cell.starts_with(&format!("`{name}`")) || cell.starts_with(&format!("`{name}<"))
                };
                !readme.lines().any(|line| {
                    line.split('|')
                        .nth(2)
                        .is_some_and(|cell| starts(cell.trim()))
                })
            })
            .map(|(_, name)| format!("{path}: {name}"))
            .collect();
        none_may("the table of types has a row for each", &missing);
    }
}

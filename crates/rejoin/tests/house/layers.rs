//! An edge between our crates goes only to a smaller layer.

use cargo_metadata::{DependencyKind, Package};

use crate::workspace::{crates, none_may, packages, read, root};

/// The layer of each crate. Crates of one layer do not know each other.
const LAYERS: &[(&str, u8)] = &[
    ("rejoin-merge", 0),
    ("rejoin-merge-derive", 0),
    ("rejoin-causality", 1),
    ("rejoin-dot-store", 2),
    ("rejoin-laws", 2),
    ("rejoin-level-store", 2),
    ("rejoin-wire", 2),
    ("rejoin-bounded-counter", 3),
    ("rejoin-cl-set", 3),
    ("rejoin-flag", 3),
    ("rejoin-fww-register", 3),
    ("rejoin-g-counter", 3),
    ("rejoin-g-set", 3),
    ("rejoin-list", 3),
    ("rejoin-lww-register", 3),
    ("rejoin-lww-set", 3),
    ("rejoin-max-register", 3),
    ("rejoin-mv-register", 3),
    ("rejoin-or-set", 3),
    ("rejoin-resettable-counter", 3),
    ("rejoin-rw-set", 3),
    ("rejoin-two-p-set", 3),
    ("rejoin-aw-lww-map", 4),
    ("rejoin-counter-map", 4),
    ("rejoin-lww-map", 4),
    ("rejoin-or-map", 4),
    ("rejoin-or-multimap", 4),
    ("rejoin-pn-counter", 4),
    ("rejoin-text", 4),
    ("rejoin-sync", 5),
    ("rejoin-store", 6),
    ("rejoin", 7),
    ("rejoin-conformance", 7),
    ("rejoin-sim", 7),
    ("rejoin-cli", 8),
    ("rejoin-benches", 9),
];

/// A trait's crate re-exports its derive macro, which itself knows none of ours.
const WITHIN_A_LAYER: [(&str, &str); 1] = [("rejoin-merge", "rejoin-merge-derive")];

pub(crate) fn layer(name: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, layer)| *layer)
}

/// The crates of data types.
pub(crate) fn leaves() -> Vec<&'static Package> {
    let is_leaf = |package: &&Package| matches!(layer(&package.name), Some(3 | 4));
    crates().into_iter().filter(is_leaf).collect()
}

/// The edges of `(from, to)` that the table does not allow, in words.
fn offenders<'a>(edges: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    edges
        .filter(|edge| !WITHIN_A_LAYER.contains(edge))
        .filter_map(|(from, to)| match (layer(from), layer(to)) {
            (Some(upper), Some(lower)) if lower < upper => None,
            (Some(upper), Some(lower)) => Some(format!(
                "{from} (layer {upper}) depends on {to} (layer {lower})"
            )),
            _ => Some(format!(
                "{from} depends on {to}, and one of them has no layer"
            )),
        })
        .collect()
}

#[test]
fn an_edge_goes_only_to_a_smaller_layer() {
    // Optional dependencies count. Those of tests do not: they are in nobody's build.
    let edges = packages().iter().flat_map(|package| {
        let ours = |name: &str| packages().iter().any(|package| package.name == name);
        package
            .dependencies
            .iter()
            .filter(move |dependency| {
                dependency.kind != DependencyKind::Development && ours(&dependency.name)
            })
            .map(|dependency| (package.name.as_str(), dependency.name.as_str()))
    });
    let edges: Vec<_> = edges.collect();
    assert!(edges.len() >= 20, "only {} edges were found", edges.len());
    none_may(
        "an edge goes only to a smaller layer",
        &offenders(edges.into_iter()),
    );
}

#[test]
fn each_kind_of_offender_is_named() {
    let edges = [
        ("rejoin-or-set", "rejoin-merge"),       // fine
        ("rejoin-merge", "rejoin-merge-derive"), // fine, by name
        ("rejoin-merge", "rejoin-or-set"),
        ("rejoin-wire", "rejoin-dot-store"),
        ("rejoin", "rejoin-new"),
    ];
    assert_eq!(
        offenders(edges.into_iter()),
        [
            "rejoin-merge (layer 0) depends on rejoin-or-set (layer 3)",
            "rejoin-wire (layer 2) depends on rejoin-dot-store (layer 2)",
            "rejoin depends on rejoin-new, and one of them has no layer",
        ]
    );
}

#[test]
fn every_crate_has_a_layer_and_every_layer_its_crates() {
    let mut named: Vec<_> = LAYERS.iter().map(|(name, _)| *name).collect();
    let mut found: Vec<_> = packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    named.sort_unstable();
    found.sort_unstable();
    assert_eq!(named, found, "the table of layers and the workspace differ");
}

#[test]
fn the_map_in_the_architecture_is_this_table() {
    let map = read(&root().join("docs/ARCHITECTURE.md"));
    let missing: Vec<_> = LAYERS
        .iter()
        .filter(|(name, _)| *name != "rejoin-benches")
        .map(|(name, layer)| format!("| {layer} | `{name}` |"))
        .filter(|row| !map.contains(row))
        .collect();
    none_may("docs/ARCHITECTURE.md lacks these rows", &missing);
}

//! The models: a context is a set of dots, a version vector a map. Nothing of the crate is
//! used to compute what the crate should answer.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rejoin_causality::{CausalContext, Dot, ReplicaId, Run, VersionVector};

pub(crate) type Dots = BTreeSet<(u64, u64)>;
pub(crate) type Map = BTreeMap<u64, u64>;

/// Written one by one, in whatever order the dots come.
pub(crate) fn context(dots: impl IntoIterator<Item = (u64, u64)>) -> CausalContext {
    let mut context = CausalContext::new();
    for (replica, sequence) in dots {
        context.insert(Dot::new(replica.into(), sequence));
    }
    context
}

/// Reads a context back as the model, and checks on the way that its form is canonical.
pub(crate) fn dots_of(context: &CausalContext) -> Dots {
    let mut before: Option<(ReplicaId, Run)> = None;
    for (replica, run) in context.iter_runs() {
        assert!(1 <= run.first && run.first <= run.last, "{context:?}");
        if let Some((last, above)) = before {
            let gap = last == replica && above.last + 1 < run.first;
            assert!(last < replica || gap, "not canonical: {context:?}");
        }
        before = Some((replica, run));
    }
    assert!(context.replicas().all(|(_, runs)| !runs.is_empty()));
    context
        .dots()
        .map(|dot| (small(dot.replica), dot.sequence))
        .collect()
}

pub(crate) fn vector(entries: &Map) -> VersionVector {
    entries
        .iter()
        .map(|(replica, last)| (ReplicaId::from(*replica), *last))
        .collect()
}

pub(crate) fn map_of(vector: &VersionVector) -> Map {
    let ids: Vec<ReplicaId> = vector.iter().map(|entry| entry.0).collect();
    assert!(
        ids.windows(2).all(|pair| pair[0] < pair[1]),
        "unsorted: {vector:?}"
    );
    assert!(vector.iter().all(|entry| entry.1 > 0), "a zero: {vector:?}");
    vector
        .iter()
        .map(|(replica, last)| (small(replica), last))
        .collect()
}

pub(crate) fn small(id: ReplicaId) -> u64 {
    u64::try_from(u128::from(id)).unwrap()
}

/// Sets with gaps, runs and whole replicas missing, in the order in which they were drawn.
pub(crate) fn any_dots() -> impl Strategy<Value = Vec<(u64, u64)>> {
    let runs = (1..=6_u64, 1..=40_u64, 0..=12_u64)
        .prop_map(|(replica, first, more)| (first..=first + more).map(move |s| (replica, s)))
        .prop_map(Iterator::collect::<Vec<_>>);
    prop::collection::vec(runs, 0..14)
        .prop_map(|runs| runs.concat())
        .prop_shuffle()
}

pub(crate) fn any_map() -> impl Strategy<Value = Map> {
    prop::collection::btree_map(1..=30_u64, 1..=9_u64, 0..=30)
}

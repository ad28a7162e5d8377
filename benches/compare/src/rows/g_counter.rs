//! Counters of many replicas are joined.

use std::collections::{BTreeMap, HashMap};

use crdts::{CmRDT, CvRDT, Dot, GCounter as CrdtsCounter};
use lattices::map_union::MapUnion;
use lattices::{Max, Merge as _};
use rejoin_causality::ReplicaId;
use rejoin_g_counter::GCounter;
use rejoin_merge::Merge as _;

use crate::contestant::{Contestant, Side};
use crate::data;
use crate::row::{Row, Target};
use crate::rows::Table;

/// How many counts each replica's state holds, in all rounds of one clock reading at least.
const LEAST_ENTRIES: u64 = 20_000;

/// Both know the same replicas; each knows more of every other one.
pub fn rows(table: &mut Table<'_>) {
    for n in [1_000, 100_000] {
        let row = Row {
            work: "g-counter merge".to_owned(),
            element: "u64".into(),
            n,
            unit: "ns/entry".into(),
            target: Target::Times(3.0, Side::Floor),
        };
        let peers = !table.options.no_peers;
        table.race(row, || contestants(n, peers));
    }
}

fn contestants<'a>(n: u64, peers: bool) -> Vec<Contestant<'a>> {
    let mut contestants = vec![
        join(Side::Floor, "zip of sorted slices", n, sorted, zip),
        join(Side::Std, "BTreeMap, larger kept", n, tree, keep_larger),
        join(
            Side::Rejoin,
            "GCounter",
            n,
            rejoin,
            |a: &mut GCounter, b| {
                a.merge(b);
            },
        ),
    ];
    if peers {
        contestants.push(give(Side::Crdts, "GCounter", n, crdts, CrdtsCounter::merge));
        contestants.push(give(
            Side::Lattices,
            "MapUnionHashMap of Max",
            n,
            lattices_hash,
            |a, b| {
                a.merge(b);
            },
        ));
        contestants.push(give(
            Side::Lattices,
            "MapUnionBTreeMap of Max",
            n,
            lattices_tree,
            |a, b| {
                a.merge(b);
            },
        ));
    }
    contestants
}

/// One that joins by reference.
fn join<'a, S: Clone + PartialEq + 'a>(
    side: Side,
    name: &str,
    n: u64,
    of: impl Fn(&[(u128, u64)]) -> S,
    merge: impl Fn(&mut S, &S) + 'a,
) -> Contestant<'a> {
    let [a, b, joined] = states(n).map(|counts| of(&counts));
    let times = (LEAST_ENTRIES / n).max(1);
    Contestant::new(
        side,
        name,
        n * times,
        move || (vec![a.clone(); times as usize], b.clone()),
        move |(mut targets, b)| {
            for a in &mut targets {
                merge(a, &b);
            }
            (targets, b)
        },
        move |(targets, _)| assert!(targets.iter().all(|a| *a == joined), "wrong counts"),
    )
}

/// One that takes the other operand.
fn give<'a, S: Clone + PartialEq + 'a>(
    side: Side,
    name: &str,
    n: u64,
    of: impl Fn(&[(u128, u64)]) -> S,
    merge: impl Fn(&mut S, S) + 'a,
) -> Contestant<'a> {
    let [a, b, joined] = states(n).map(|counts| of(&counts));
    let times = (LEAST_ENTRIES / n).max(1);
    Contestant::new(
        side,
        name,
        n * times,
        move || vec![(a.clone(), b.clone()); times as usize],
        move |pairs| {
            let join = |(mut a, b): (S, S)| {
                merge(&mut a, b);
                a
            };
            pairs.into_iter().map(join).collect::<Vec<S>>()
        },
        move |targets| assert!(targets.iter().all(|a| *a == joined), "wrong counts"),
    )
}

/// Two operands and what they must give, as sorted counts.
fn states(n: u64) -> [Vec<(u128, u64)>; 3] {
    let mut ids: Vec<u128> = (0..n).map(data::replica).collect();
    ids.sort_unstable();
    let counts = |count: fn(u64) -> u64| ids.iter().copied().zip((1..).map(count)).collect();
    [
        counts(|i| i + i % 2),
        counts(|i| i + 1 - i % 2),
        counts(|i| i + 1),
    ]
}

/// The floor's state: the identities as two words, so that an entry is as small as rejoin's.
#[derive(Clone, PartialEq)]
struct Counts(Vec<([u64; 2], u64)>);

fn sorted(counts: &[(u128, u64)]) -> Counts {
    let words = |&(id, count): &(u128, u64)| ([(id >> 64) as u64, id as u64], count);
    Counts(counts.iter().map(words).collect())
}

/// That the identities agree is found out without a branch for each.
fn zip(a: &mut Counts, b: &Counts) {
    let mut same = a.0.len() == b.0.len();
    for (mine, theirs) in a.0.iter_mut().zip(&b.0) {
        same &= mine.0 == theirs.0;
        mine.1 = mine.1.max(theirs.1);
    }
    assert!(same);
}

fn tree(counts: &[(u128, u64)]) -> BTreeMap<u128, u64> {
    counts.iter().copied().collect()
}

fn keep_larger(a: &mut BTreeMap<u128, u64>, b: &BTreeMap<u128, u64>) {
    for (id, count) in b {
        let mine = a.entry(*id).or_default();
        *mine = (*mine).max(*count);
    }
}

fn rejoin(counts: &[(u128, u64)]) -> GCounter {
    counts
        .iter()
        .map(|&(id, count)| (ReplicaId::from(id), count))
        .collect()
}

fn crdts(counts: &[(u128, u64)]) -> CrdtsCounter<u128> {
    let mut counter = CrdtsCounter::new();
    for &(id, count) in counts {
        counter.apply(Dot::new(id, count));
    }
    counter
}

fn lattices_hash(counts: &[(u128, u64)]) -> MapUnion<HashMap<u128, Max<u64>>> {
    MapUnion::new(
        counts
            .iter()
            .map(|&(id, count)| (id, Max::new(count)))
            .collect(),
    )
}

fn lattices_tree(counts: &[(u128, u64)]) -> MapUnion<BTreeMap<u128, Max<u64>>> {
    MapUnion::new(
        counts
            .iter()
            .map(|&(id, count)| (id, Max::new(count)))
            .collect(),
    )
}

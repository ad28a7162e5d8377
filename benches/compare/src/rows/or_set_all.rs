//! A server folds the states of a thousand peers into one.

use rejoin_merge::Merge;
use rejoin_or_set::OrSet;

use crate::contestant::{Contestant, Side};
use crate::data::{Contents, Element};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{RejoinSet, Set};

/// How many states are folded.
const PEERS: u64 = 1_000;

/// The same entries in two states, and in a thousand.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let row = Row {
        work: "or-set merge_all, 1000 states".to_owned(),
        element: E::NAME.into(),
        n,
        unit: "ns/input entry".into(),
        target: Target::Times(1.5, Side::Floor),
    };
    table.race(row, || {
        vec![
            folding::<E>(Side::Floor, "OrSet, merge of two states", n, 2),
            folding::<E>(Side::Rejoin, "OrSet, merge_all", n, PEERS),
        ]
    });
}

/// `n` entries in all: each of the peers holds the same half of its share, and its own other half.
fn folding<'a, E: Element>(side: Side, name: &str, n: u64, peers: u64) -> Contestant<'a> {
    let half = n / peers / 2;
    let mut shared = RejoinSet::<E>::default();
    shared.fill(&mut RejoinSet::<E>::writer(0), 0..half);
    let states: Vec<OrSet<E>> = (1..=peers)
        .map(|peer| {
            let mut state = shared.clone();
            state.fill(
                &mut RejoinSet::<E>::writer(peer),
                half * peer..half * (peer + 1),
            );
            state.0
        })
        .collect();
    let expected: Contents = (0..half * (peers + 1)).map(E::element).collect();
    Contestant::new(
        side,
        name,
        half * 2 * peers,
        move || states.clone(),
        |states| {
            let mut states = states.into_iter();
            let mut all = states.next().unwrap_or_default();
            all.merge_all(states);
            all
        },
        move |all| assert_eq!(all.iter().collect::<Contents>(), expected),
    )
}

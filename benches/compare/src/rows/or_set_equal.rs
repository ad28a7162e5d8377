//! Two replicas that already hold the same are joined: what gossip does most of the time.

use std::hint::black_box;

use rejoin_merge::Merge;

use crate::contestant::{Contestant, Side, timed};
use crate::data::{self, Contents, Element};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{CrdtsSet, DsonSet, LatticesSet, RejoinSet, Set};

/// How often rejoin's states are joined within one round: one join is too short for a clock.
const TIMES: u64 = 1_000;

/// Written by two replicas, and by a thousand.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    for replicas in [2, 1_000] {
        let peers = table.options.peers(n) && replicas == 2;
        table.race(row::<E>(n, replicas), || {
            let mut contestants = vec![floor(replicas), rejoin::<E>(n, replicas)];
            if peers {
                contestants.push(peer::<E, CrdtsSet<E>>(n));
                contestants.push(peer::<E, LatticesSet<E>>(n));
                contestants.push(peer::<E, DsonSet<E>>(n));
            }
            contestants
        });
    }
}

fn row<E: Element>(n: u64, replicas: u64) -> Row {
    Row {
        work: format!("or-set merge of equal states, {replicas} replicas"),
        element: E::NAME.into(),
        n,
        unit: "ns in all".into(),
        target: Target::Least(50.0 + 3.0 * replicas as f64),
    }
}

/// Two version vectors and two digests compared, in one allocation each as rejoin's are.
pub fn floor<'a>(replicas: u64) -> Contestant<'a> {
    let version = |_| -> (Vec<(u128, u64)>, u128) {
        let mut vector: Vec<_> = (0..replicas).map(|i| (data::replica(i), i + 1)).collect();
        vector.sort_unstable();
        (vector, data::replica(replicas))
    };
    let (a, b) = (version(0), version(1));
    Contestant::new(
        Side::Floor,
        "compare version vectors and digests",
        TIMES,
        || (),
        move |()| {
            (0..TIMES)
                .filter(|_| black_box(&a) == black_box(&b))
                .count() as u64
        },
        |equal| assert_eq!(*equal, TIMES),
    )
}

fn rejoin<'a, E: Element>(n: u64, replicas: u64) -> Contestant<'a> {
    let (mut a, b) = equal::<E, RejoinSet<E>>(n, replicas);
    let expected = expected::<E>(n);
    Contestant::playing(Side::Rejoin, "OrSet", move || {
        let (grew, time) = timed(|| (0..TIMES).filter(|_| a.0.merge(black_box(&b.0))).count());
        assert_eq!(grew, 0, "equal states brought something new");
        assert_eq!(a.contents(), expected);
        time / TIMES as f64
    })
}

fn peer<'a, E: Element, S: Set<E> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = equal::<E, S>(n, 2);
    let expected = expected::<E>(n);
    Contestant::new(
        S::SIDE,
        S::NAME,
        1,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            a.merge(b);
            a
        },
        move |joined| assert_eq!(joined.contents(), expected, "{}", S::NAME),
    )
}

/// Each replica wrote its share; then all met, in two different orders.
fn equal<E: Element, S: Set<E>>(n: u64, replicas: u64) -> (S, S) {
    let share = n / replicas;
    let parts: Vec<S> = (0..replicas)
        .map(|i| {
            let mut part = S::default();
            part.fill(&mut S::writer(i), i * share..(i + 1) * share);
            part
        })
        .collect();
    let join = |mut all: S, part: &S| {
        all.merge(part.clone());
        all
    };
    (
        parts.iter().fold(S::default(), join),
        parts.iter().rev().fold(S::default(), join),
    )
}

fn expected<E: Element>(n: u64) -> Contents {
    (0..n).map(E::element).collect()
}

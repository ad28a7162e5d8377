//! What a program does with a set between two meetings: insert, ask, look at all.

use std::hint::black_box;
use std::rc::Rc;

use crate::contestant::{Contestant, Side};
use crate::data::{Element, splitmix64};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{CrdtsSet, DsonSet, HashbrownSet, LatticesSet, RejoinSet, Set, StdSet};

/// How many elements are asked for in one round.
const PROBES: u64 = 100_000;

/// Insert, contains, iterate.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    for actors in [1, 8] {
        let work = format!("or-set insert, delta dropped, actors: {actors}");
        // The floor that is named is the standard set; hashbrown's stands beside it.
        let row = row::<E>(&work, n, "ns/insert", Target::Times(3.0, Side::Std));
        table.race(row, || inserting::<E>(n, actors, peers));
    }
    let most = if E::NAME == u64::NAME { 1.2 } else { 1.5 };
    for (work, hit) in [
        ("or-set contains, hit", true),
        ("or-set contains, miss", false),
    ] {
        let row = row::<E>(work, n, "ns/probe", Target::Times(most, Side::Floor));
        table.race(row, || asking::<E>(n, hit, peers));
    }
    let row = row::<E>("or-set iterate", n, "ns/entry", Target::Least(1.0));
    table.race(row, || looking::<E>(n, peers));
}

fn row<E: Element>(work: &str, n: u64, unit: &'static str, target: Target) -> Row {
    Row {
        work: work.to_owned(),
        element: E::NAME.into(),
        n,
        unit: unit.into(),
        target,
    }
}

fn inserting<'a, E: Element>(n: u64, actors: u64, peers: bool) -> Vec<Contestant<'a>> {
    let mut contestants = vec![
        insert::<E, HashbrownSet<E>>(n, actors),
        insert::<E, StdSet<E>>(n, actors),
        insert::<E, RejoinSet<E>>(n, actors),
    ];
    if peers {
        contestants.push(insert::<E, CrdtsSet<E>>(n, actors));
        contestants.push(insert::<E, LatticesSet<E>>(n, actors));
    }
    contestants
}

/// Into a set that grows from one element of each actor, by the writer of the first.
fn insert<'a, E: Element, S: Set<E> + 'a>(n: u64, actors: u64) -> Contestant<'a> {
    let mut start = S::default();
    for actor in 0..actors {
        let mut part = S::default();
        part.fill(&mut S::writer(actor), n + actor..n + actor + 1);
        start.merge(part);
    }
    let elements: Vec<E> = (0..n).map(E::element).collect();
    let expected = (0..n + actors).map(E::element).collect();
    Contestant::new(
        S::SIDE,
        S::NAME,
        n,
        move || (start.clone(), S::writer(0), elements.clone()),
        |(mut set, mut writer, elements)| {
            for element in elements {
                set.insert(&mut writer, element);
            }
            set
        },
        move |set| assert_eq!(set.contents(), expected, "{}", S::NAME),
    )
}

fn asking<'a, E: Element>(n: u64, hit: bool, peers: bool) -> Vec<Contestant<'a>> {
    let mut contestants = vec![
        contains::<E, HashbrownSet<E>>(n, hit),
        contains::<E, StdSet<E>>(n, hit),
        contains::<E, RejoinSet<E>>(n, hit),
    ];
    if peers {
        contestants.push(contains::<E, CrdtsSet<E>>(n, hit));
        contestants.push(contains::<E, LatticesSet<E>>(n, hit));
        contestants.push(contains::<E, DsonSet<E>>(n, hit));
    }
    contestants
}

/// Elements in no order, so that no cache knows which comes next.
fn contains<'a, E: Element, S: Set<E> + 'a>(n: u64, hit: bool) -> Contestant<'a> {
    let set = S::of(n);
    let missed = if hit { 0 } else { n };
    let probes: Vec<E> = (0..PROBES)
        .map(|i| E::element(missed + splitmix64(i ^ 0x5eed) % n))
        .collect();
    let expected = if hit { PROBES } else { 0 };
    Contestant::new(
        S::SIDE,
        S::NAME,
        PROBES,
        || (),
        move |()| {
            probes
                .iter()
                .filter(|probe| set.contains(black_box(probe)))
                .count() as u64
        },
        move |found| assert_eq!(*found, expected, "{}", S::NAME),
    )
}

fn looking<'a, E: Element>(n: u64, peers: bool) -> Vec<Contestant<'a>> {
    let mut contestants = vec![
        scan::<E>(n),
        iterate::<E, HashbrownSet<E>>(n),
        iterate::<E, StdSet<E>>(n),
        iterate::<E, RejoinSet<E>>(n),
    ];
    if peers {
        contestants.push(iterate::<E, CrdtsSet<E>>(n));
        contestants.push(iterate::<E, LatticesSet<E>>(n));
        contestants.push(iterate::<E, DsonSet<E>>(n));
    }
    contestants
}

fn scan<'a, E: Element>(n: u64) -> Contestant<'a> {
    let elements: Vec<E> = (0..n).map(E::element).collect();
    look::<E>(n, Side::Floor, "slice scan", move || {
        elements
            .iter()
            .fold(0, |sum, element| sum.wrapping_add(element.touch()))
    })
}

fn iterate<'a, E: Element, S: Set<E> + 'a>(n: u64) -> Contestant<'a> {
    let set = S::of(n);
    look::<E>(n, S::SIDE, S::NAME, move || set.touch())
}

fn look<'a, E: Element>(
    n: u64,
    side: Side,
    name: &str,
    sum: impl Fn() -> u64 + 'a,
) -> Contestant<'a> {
    let sum = Rc::new(sum);
    let before = Rc::clone(&sum);
    let expected = (0..n).fold(0, |sum: u64, i| sum.wrapping_add(E::element(i).touch()));
    Contestant::new(
        side,
        name,
        n,
        // The others have played meanwhile: everybody's caches are warmed in the same way.
        move || {
            black_box(before());
        },
        move |()| sum(),
        move |sum| assert_eq!(*sum, expected),
    )
}

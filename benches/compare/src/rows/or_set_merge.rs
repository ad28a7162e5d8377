//! Two replicas that share half of what they hold are joined.

use crate::contestant::{Contestant, Side};
use crate::data::{Contents, Element};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{CrdtsSet, DsonSet, HashbrownSet, LatticesSet, RejoinSet, Set, StdSet};

/// Both operands given up, and the other one only lent.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    table.race(row::<E>("or-set merge, half shared", n), || {
        let mut contestants = vec![
            owned::<E, HashbrownSet<E>>(n),
            owned::<E, StdSet<E>>(n),
            owned::<E, RejoinSet<E>>(n),
        ];
        if peers {
            contestants.push(owned::<E, CrdtsSet<E>>(n));
            contestants.push(owned::<E, LatticesSet<E>>(n));
            contestants.push(owned::<E, DsonSet<E>>(n));
        }
        contestants
    });
    table.race(
        row::<E>("or-set merge by reference, half shared", n),
        || {
            vec![
                borrowed::<E, HashbrownSet<E>>(n),
                borrowed::<E, StdSet<E>>(n),
                borrowed::<E, RejoinSet<E>>(n),
            ]
        },
    );
}

fn row<E: Element>(work: &str, n: u64) -> Row {
    Row {
        work: work.to_owned(),
        element: E::NAME.into(),
        n,
        unit: "ns/entry".into(),
        target: Target::Times(1.0, Side::Floor),
    }
}

fn owned<'a, E: Element, S: Set<E> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = S::half_shared(n);
    let union = union::<E>(n);
    Contestant::new(
        S::SIDE,
        S::NAME,
        n + n / 2,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            a.merge(b);
            a
        },
        move |joined| check(joined, n, union),
    )
}

fn borrowed<'a, E: Element, S: Set<E> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = S::half_shared(n);
    let union = union::<E>(n);
    Contestant::new(
        S::SIDE,
        S::NAME,
        n + n / 2,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            let b = a.merge_borrowed(b);
            (a, b)
        },
        move |(joined, _)| check(joined, n, union),
    )
}

/// Everything is there, and it can be found.
fn check<E: Element, S: Set<E>>(joined: &S, n: u64, union: Contents) {
    assert_eq!(joined.contents(), union, "{}", S::NAME);
    for i in [0, n / 2, n, n + n / 2 - 1] {
        assert!(
            joined.contains(&E::element(i)),
            "{} cannot find {i}",
            S::NAME
        );
    }
    assert!(!joined.contains(&E::element(n + n / 2)), "{}", S::NAME);
}

/// The first n/2 are shared, each replica has n/2 more.
fn union<E: Element>(n: u64) -> Contents {
    (0..n + n / 2).map(E::element).collect()
}

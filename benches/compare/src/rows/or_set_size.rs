//! What an element costs in memory and on the wire.

use crate::contestant::Contestant;
use crate::data::Element;
use crate::heap;
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{CrdtsSet, DsonSet, Encodes, HashbrownSet, LatticesSet, RejoinSet, Set, StdSet};

/// Heap and bytes of a set filled by local inserts. A `String` counts with its own heap.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let small = E::NAME == u64::NAME;
    let target = |most| {
        if small {
            Target::Least(most)
        } else {
            Target::None
        }
    };
    let peers = table.options.peers(n);
    let row = |work: &str, target| Row {
        work: work.to_owned(),
        element: E::NAME.into(),
        n,
        unit: "B/element".into(),
        target,
    };
    table.race(row("or-set heap", target(32.0)), || {
        let mut contestants = vec![
            heap::<E, HashbrownSet<E>>(n),
            heap::<E, StdSet<E>>(n),
            heap::<E, RejoinSet<E>>(n),
        ];
        if peers {
            contestants.push(heap::<E, CrdtsSet<E>>(n));
            contestants.push(heap::<E, LatticesSet<E>>(n));
            contestants.push(heap::<E, DsonSet<E>>(n));
        }
        contestants
    });
    table.race(row("or-set encoded", target(11.0)), || {
        let mut contestants = vec![
            bytes::<E, HashbrownSet<E>>(n),
            bytes::<E, StdSet<E>>(n),
            bytes::<E, RejoinSet<E>>(n),
        ];
        if peers {
            contestants.push(bytes::<E, CrdtsSet<E>>(n));
            contestants.push(bytes::<E, LatticesSet<E>>(n));
        }
        contestants
    });
}

fn heap<'a, E: Element, S: Set<E>>(n: u64) -> Contestant<'a> {
    let (set, held) = heap::held_by(|| S::of(n));
    assert_eq!(
        set.contents(),
        (0..n).map(E::element).collect(),
        "{}",
        S::NAME
    );
    Contestant::size(S::SIDE, S::NAME, held / n as f64)
}

fn bytes<'a, E: Element, S: Encodes<E>>(n: u64) -> Contestant<'a> {
    let bytes = S::of(n).encoded().len() as f64;
    Contestant::size(S::SIDE, S::NAME, bytes / n as f64)
}

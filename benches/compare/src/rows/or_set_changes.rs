//! A hundred changed elements reach a set: 60 added, 40 removed, every time another hundred.

use crate::contestant::{Contestant, Side, timed};
use crate::data::{Contents, Element};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{
    CrdtsSet, DsonSet, Edits, HashbrownSet, LatticesSet, RejoinSet, Set, StdSet, Tells,
};

/// How many fresh deltas one round applies, after one that is not timed: many to a large set, in
/// which a hundred changes find little of what is theirs in a cache, and few to a small one, which
/// grows by them.
fn deltas(n: u64) -> usize {
    (n / 3_000).clamp(4, 32) as usize
}

/// The name, by which `growth` finds the rows again.
pub const WORK: &str = "or-set, 100 changes arrive";

/// The name of the rows that a picture is drawn of.
pub const BY_SIZE: &str = "or-set, 100 changes arrive, by size";

/// As deltas, and for crdts as whole states too, which is its other way.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    let row = Row {
        work: WORK.to_owned(),
        element: E::NAME.into(),
        n,
        unit: "ns/change".into(),
        target: match n {
            100_000 => Target::Least(120.0),
            1_000_000 => Target::Times(3.0, Side::Floor),
            _ => Target::None,
        },
    };
    table.race(row, || {
        let mut contestants = vec![
            hearing::<E, HashbrownSet<E>>(n, "the same edits on hashbrown", deltas(n)),
            hearing::<E, StdSet<E>>(n, "the same edits on std", deltas(n)),
            hearing::<E, RejoinSet<E>>(n, "merge of a delta_since", deltas(n)),
        ];
        if peers {
            contestants.push(hearing::<E, CrdtsSet<E>>(
                n,
                "Orswot, operations",
                deltas(n),
            ));
            contestants.push(states::<E, CrdtsSet<E>>(n));
            contestants.push(hearing::<E, LatticesSet<E>>(
                n,
                LatticesSet::<E>::NAME,
                deltas(n),
            ));
        }
        // Each of its joins rebuilds the map.
        if peers && n <= 10_000 {
            contestants.push(hearing::<E, DsonSet<E>>(n, "OrMap, joins", 1));
        }
        contestants
    });
}

/// The same beside the floor alone, for sets that are too large for the others.
pub fn by_size(table: &mut Table<'_>, n: u64) {
    let row = Row {
        work: BY_SIZE.to_owned(),
        element: u64::NAME.into(),
        n,
        unit: "ns/change".into(),
        target: Target::None,
    };
    let floor = "the same edits on hashbrown";
    table.race(row, || {
        vec![
            hearing::<u64, HashbrownSet<u64>>(n, floor, deltas(n)),
            hearing::<u64, RejoinSet<u64>>(n, "merge of a delta_since", deltas(n)),
        ]
    });
}

fn hearing<'a, E: Element, S: Tells<E> + 'a>(n: u64, name: &str, deltas: usize) -> Contestant<'a>
where
    S::Writer: 'a,
{
    let mut pair = Pair::<E, S>::of(n);
    Contestant::playing(S::SIDE, name, move || {
        let first = pair.next_delta();
        let rest: Vec<S::Delta> = (0..deltas).map(|_| pair.next_delta()).collect();
        // The others have played meanwhile: everybody's caches are warmed in the same way.
        pair.here.hear(first);
        let here = &mut pair.here;
        let ((), time) = timed(|| rest.into_iter().for_each(|delta| here.hear(delta)));
        pair.check();
        time / (deltas as u64 * Edits::BATCH) as f64
    })
}

/// The peer sends its whole state after a hundred edits.
fn states<'a, E: Element, S: Tells<E> + 'a>(n: u64) -> Contestant<'a>
where
    S::Writer: 'a,
{
    let mut pair = Pair::<E, S>::of(n);
    Contestant::playing(S::SIDE, format!("{}, whole states", S::NAME), move || {
        pair.next_delta();
        let state = pair.peer.clone();
        let ((), time) = timed(|| pair.here.merge(state));
        pair.check();
        time / Edits::BATCH as f64
    })
}

/// A replica, its peer, and the edits that the peer is going to make.
struct Pair<E: Element, S: Set<E>> {
    here: S,
    peer: S,
    writer: S::Writer,
    edits: Edits,
    expected: Contents,
}

impl<E: Element, S: Tells<E>> Pair<E, S> {
    fn of(n: u64) -> Self {
        let peer = S::of(n);
        let expected = (0..n).map(E::element).collect();
        Self {
            here: peer.clone(),
            peer,
            writer: S::writer(1),
            edits: Edits::of(n),
            expected,
        }
    }

    /// The peer edits.
    fn next_delta(&mut self) -> S::Delta {
        let edits = self.edits.batch::<E>(&mut self.expected);
        self.peer.edit(&mut self.writer, &edits)
    }

    fn check(&self) {
        assert_eq!(self.here.contents(), self.expected, "{}", S::NAME);
    }
}

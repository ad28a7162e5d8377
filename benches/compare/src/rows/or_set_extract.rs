//! A peer names its version, a hundred changes ago: what does it lack?

use std::hint::black_box;

use crate::contestant::{Contestant, Side, timed};
use crate::data::{Contents, Element};
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::sets::{DsonSet, Edits, RejoinSet, Set};

/// The name, by which `growth` finds the rows again.
pub const WORK: &str = "or-set, extract 100 changes";

/// How many deltas one round cuts out, after one that does not count.
const DELTAS: u64 = 4;

/// For whom can do it: rejoin with the removals, dson without.
pub fn rows<E: Element>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    let row = Row {
        work: WORK.to_owned(),
        element: E::NAME.into(),
        n,
        unit: "ns/change".into(),
        target: if n == 100_000 {
            Target::Least(60.0)
        } else {
            Target::None
        },
    };
    table.race(row, || {
        let mut contestants = vec![rejoin::<E>(n)];
        if peers {
            contestants.push(dson::<E>(n));
        }
        contestants
    });
}

fn rejoin<'a, E: Element>(n: u64) -> Contestant<'a> {
    let mut set = RejoinSet::<E>::of(n);
    let mut peer = set.clone();
    let mut writer = RejoinSet::<E>::writer(1);
    let mut edits = Edits::of(n);
    let mut expected: Contents = (0..n).map(E::element).collect();
    Contestant::playing(Side::Rejoin, "OrSet::delta_since", move || {
        let time = per_change(|| {
            let version = set.version();
            set.perform(&mut writer, &edits.batch(&mut expected));
            let (delta, time) = timed(|| set.since(black_box(&version)));
            // The peer proves that nothing is missing, and that nothing but the change was sent.
            assert!(delta.0.len() as u64 <= Edits::BATCH);
            peer.merge(delta);
            time
        });
        assert_eq!(peer.contents(), expected);
        time
    })
}

/// A hundred additions, since its extraction leaves removals out.
fn dson<'a, E: Element>(n: u64) -> Contestant<'a> {
    let mut set = DsonSet::<E>::of(n);
    let mut writer = DsonSet::<E>::writer(1);
    let mut next = 1 << 40;
    Contestant::playing(
        Side::Dson,
        "OrMap::subset_for_inflation_from, additions",
        move || {
            per_change(|| {
                let version = set.version();
                let added: Vec<E> = (next..next + Edits::BATCH).map(E::element).collect();
                set.fill(&mut writer, next..next + Edits::BATCH);
                next += Edits::BATCH;
                let (delta, time) = timed(|| set.since(black_box(&version)));
                assert_eq!(delta.contents(), added.iter().collect());
                time
            })
        },
    )
}

/// Cuts one delta out that does not count, because the others have played meanwhile, and then
/// [`DELTAS`]; answers the nanoseconds for each change.
fn per_change(mut cut: impl FnMut() -> f64) -> f64 {
    cut();
    let time: f64 = (0..DELTAS).map(|_| cut()).sum();
    time / (DELTAS * Edits::BATCH) as f64
}

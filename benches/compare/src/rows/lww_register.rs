//! Of a million conflicting writes the last one is found.

use crdts::{CvRDT, LWWReg};
use lattices::{DomPair, Max, Merge as _};
use rejoin_lww_register::{LwwRegister, resolve_conflict};
use rejoin_merge::Merge as _;

use crate::contestant::{Contestant, Side};
use crate::data::{Element, splitmix64};
use crate::row::{Row, Target};
use crate::rows::Table;

/// A write: when, and what.
type Write<V> = (u64, V);

/// By `resolve_conflict` and by merging registers.
pub fn rows(table: &mut Table<'_>) {
    of::<u64>(table);
    of::<String>(table);
}

fn of<V: Element>(table: &mut Table<'_>) {
    let n = 1_000_000;
    let peers = !table.options.no_peers;
    let row = |work: &str, target| Row {
        work: work.to_owned(),
        element: V::NAME.into(),
        n,
        unit: "ns/pair".into(),
        target,
    };
    let target = Target::Times(1.3, Side::Floor);
    table.race(row("resolve_conflict", target), || {
        let mut contestants = floors::<V>(n);
        contestants.push(last(
            n,
            Side::Rejoin,
            "resolve_conflict",
            |writes: &[Write<V>]| resolve_conflict(writes),
        ));
        if peers {
            contestants.extend(peer_folds::<V>(n));
        }
        contestants
    });
    table.race(row("lww-register merge", Target::None), || {
        let mut contestants = floors::<V>(n);
        contestants.push(registers::<V>(n));
        if peers {
            contestants.extend(peer_folds::<V>(n));
        }
        contestants
    });
}

fn floors<'a, V: Element>(n: u64) -> Vec<Contestant<'a>> {
    vec![
        last(n, Side::Floor, "max_by_key", |writes: &[Write<V>]| {
            writes.iter().max_by_key(|write| write.0)
        }),
        last(
            n,
            Side::Std,
            "max, which settles ties",
            |writes: &[Write<V>]| writes.iter().max(),
        ),
    ]
}

/// One that finds the last write in a slice.
fn last<'a, V: Element>(
    n: u64,
    side: Side,
    name: &str,
    find: impl for<'w> Fn(&'w [Write<V>]) -> Option<&'w Write<V>> + 'a,
) -> Contestant<'a> {
    let writes = writes::<V>(n);
    let expected = winner::<V>(n);
    Contestant::new(
        side,
        name,
        n,
        || (),
        move |()| find(&writes).cloned(),
        move |found| assert_eq!(found.as_ref(), Some(&expected)),
    )
}

/// The peers fold registers that hold references, so that they need not clone a value.
fn peer_folds<'a, V: Element>(n: u64) -> Vec<Contestant<'a>> {
    vec![
        last(n, Side::Crdts, "fold of LWWReg", |writes: &[Write<V>]| {
            let mut all = writes.iter().map(|w| LWWReg {
                val: w,
                marker: w.0,
            });
            let mut winner = all.next()?;
            for register in all {
                winner.merge(register);
            }
            Some(winner.val)
        }),
        last(
            n,
            Side::Lattices,
            "fold of DomPair",
            |writes: &[Write<V>]| {
                let mut all = writes
                    .iter()
                    .map(|w| DomPair::new(Max::new(w.0), Max::new(w)));
                let mut winner = all.next()?;
                for register in all {
                    winner.merge(register);
                }
                Some(winner.into_reveal().1.into_reveal())
            },
        ),
    ]
}

/// rejoin's registers, joined by reference.
fn registers<'a, V: Element>(n: u64) -> Contestant<'a> {
    let registers: Vec<LwwRegister<V, u64>> = writes::<V>(n)
        .into_iter()
        .map(|(time, value)| LwwRegister::of(time, value))
        .collect();
    let expected = winner::<V>(n);
    Contestant::new(
        Side::Rejoin,
        "fold of LwwRegister",
        n,
        LwwRegister::new,
        move |mut winner| {
            for register in &registers {
                winner.merge(register);
            }
            winner
        },
        move |winner| assert_eq!(winner.clone().into_parts().as_ref(), Some(&expected)),
    )
}

/// Writes in no order of time.
fn writes<V: Element>(n: u64) -> Vec<Write<V>> {
    (0..n).map(|i| (time(i), V::element(i))).collect()
}

/// The write that must stand.
fn winner<V: Element>(n: u64) -> Write<V> {
    let (time, i) = (0..n).map(|i| (time(i), i)).fold((0, 0), Ord::max);
    (time, V::element(i))
}

fn time(i: u64) -> u64 {
    splitmix64(!i) >> 2
}

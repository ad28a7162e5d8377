//! Maps of last-written values: join, write, receive, and what a key costs.

use std::hint::black_box;
use std::ops::Range;

use rejoin_merge::Merge;

use crate::contestant::{Contestant, Side, timed};
use crate::data::{Element, key, splitmix64};
use crate::heap;
use crate::maps::{
    CrdtsMap, DsonMap, DsonValue, Encodes, HashbrownMap, LatticesHashMap, LatticesTreeMap, Map,
    RejoinMap, StdMap, contents,
};
use crate::row::{Row, Target};
use crate::rows::{Table, or_set_equal};

/// How often rejoin's equal states are joined within one round.
const TIMES: u64 = 1_000;

/// A list of one contestant for each kind of map, made by a function generic over the kind.
macro_rules! each {
    ($make:ident::<$v:ty>($($argument:expr),*), peers: $peers:expr, dson: $dson:expr) => {{
        let mut contestants = vec![
            $make::<$v, HashbrownMap<$v>>($($argument),*),
            $make::<$v, StdMap<$v>>($($argument),*),
            $make::<$v, RejoinMap<$v>>($($argument),*),
        ];
        if $peers {
            contestants.push($make::<$v, CrdtsMap<$v>>($($argument),*));
            contestants.push($make::<$v, LatticesHashMap<$v>>($($argument),*));
            contestants.push($make::<$v, LatticesTreeMap<$v>>($($argument),*));
            let dson: Option<Contestant<'_>> = $dson;
            contestants.extend(dson);
        }
        contestants
    }};
}

/// Every row for one size.
pub fn rows<V: DsonValue>(table: &mut Table<'_>, n: u64) {
    merging::<V>(table, n);
    writing::<V>(table, n);
    sizes::<V>(table, n);
}

fn merging<V: DsonValue>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    let target = Target::Times(1.2, Side::Floor);
    table.race(
        row::<V>("lww-map merge, half shared", n, "ns/entry", target),
        || each!(owned::<V>(n), peers: peers, dson: Some(owned::<V, DsonMap>(n))),
    );
    table.race(
        row::<V>(
            "lww-map merge by reference, half shared",
            n,
            "ns/entry",
            target,
        ),
        || each!(borrowed::<V>(n), peers: false, dson: None),
    );
    let target = Target::Least(50.0 + 3.0 * 2.0);
    let work = "lww-map merge of equal states, 2 replicas";
    table.race(row::<V>(work, n, "ns in all", target), || {
        let mut contestants = vec![or_set_equal::floor(2), equal_rejoin::<V>(n)];
        if peers {
            contestants.push(equal_peer::<V, CrdtsMap<V>>(n));
            contestants.push(equal_peer::<V, LatticesHashMap<V>>(n));
            contestants.push(equal_peer::<V, DsonMap>(n));
        }
        contestants
    });
    let target = Target::Times(0.7, Side::Std);
    let work = "lww-map merge of a peer's bytes";
    table.race(row::<V>(work, n, "ns/entry", target), || {
        let mut contestants = each!(receiving::<V>(n), peers: peers, dson: None);
        contestants.push(receiving_whole::<V>(n));
        contestants
    });
}

fn writing<V: DsonValue>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    // The floor that is named is the standard map; hashbrown's stands beside it.
    let target = Target::Times(1.5, Side::Std);
    table.race(
        row::<V>("lww-map put of new keys", n, "ns/put", target),
        || each!(put::<V>(n, false), peers: peers, dson: None),
    );
    table.race(
        row::<V>("lww-map put over old values", n, "ns/put", target),
        || each!(put::<V>(n, true), peers: peers, dson: None),
    );
}

fn sizes<V: DsonValue>(table: &mut Table<'_>, n: u64) {
    let peers = table.options.peers(n);
    let small = |most| {
        if V::NAME == u64::NAME {
            Target::Least(most)
        } else {
            Target::None
        }
    };
    table.race(
        row::<V>("lww-map heap", n, "B/key", small(100.0)),
        || each!(held::<V>(n), peers: peers, dson: Some(held::<V, DsonMap>(n))),
    );
    table.race(
        row::<V>("lww-map encoded", n, "B/key", small(32.0)),
        || each!(bytes::<V>(n), peers: peers, dson: None),
    );
    table.race(
        row::<V>("lww-map encoded, compressed", n, "B/key", small(14.0)),
        || each!(packed::<V>(n), peers: peers, dson: None),
    );
}

fn row<V: DsonValue>(work: &str, n: u64, unit: &'static str, target: Target) -> Row {
    Row {
        work: work.to_owned(),
        element: V::NAME.into(),
        n,
        unit: unit.into(),
        target,
    }
}

fn owned<'a, V: DsonValue, M: Map<V> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = M::half_shared(n);
    let union = contents::<V>(0..n + n / 2);
    Contestant::new(
        M::SIDE,
        M::NAME,
        n + n / 2,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            a.merge(b);
            a
        },
        move |joined| assert_eq!(joined.contents(), union, "{}", M::NAME),
    )
}

fn borrowed<'a, V: DsonValue, M: Map<V> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = M::half_shared(n);
    let union = contents::<V>(0..n + n / 2);
    Contestant::new(
        M::SIDE,
        M::NAME,
        n + n / 2,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            let b = a.merge_borrowed(b);
            (a, b)
        },
        move |(joined, _)| assert_eq!(joined.contents(), union, "{}", M::NAME),
    )
}

fn equal_rejoin<'a, V: DsonValue>(n: u64) -> Contestant<'a> {
    let (mut a, b) = equal::<V, RejoinMap<V>>(n);
    let expected = contents::<V>(0..n);
    Contestant::playing(Side::Rejoin, RejoinMap::<V>::NAME, move || {
        let (grew, time) = timed(|| (0..TIMES).filter(|_| a.0.merge(black_box(&b.0))).count());
        assert_eq!(grew, 0, "equal states brought something new");
        assert_eq!(a.contents(), expected);
        time / TIMES as f64
    })
}

fn equal_peer<'a, V: DsonValue, M: Map<V> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = equal::<V, M>(n);
    let expected = contents::<V>(0..n);
    Contestant::new(
        M::SIDE,
        M::NAME,
        1,
        move || (a.clone(), b.clone()),
        |(mut a, b)| {
            a.merge(b);
            a
        },
        move |joined| assert_eq!(joined.contents(), expected, "{}", M::NAME),
    )
}

/// Each of two replicas wrote half; then both met, in two different orders.
fn equal<V: DsonValue, M: Map<V>>(n: u64) -> (M, M) {
    let part = |number: u64, range: Range<u64>| {
        let mut part = M::default();
        part.fill(&mut M::writer(number), range);
        part
    };
    let (first, second) = (part(0, 0..n / 2), part(1, n / 2..n));
    let (mut a, mut b) = (first.clone(), second.clone());
    a.merge(second);
    b.merge(first);
    (a, b)
}

fn receiving<'a, V: DsonValue, M: Encodes<V> + 'a>(n: u64) -> Contestant<'a> {
    let (a, b) = M::half_shared(n);
    let bytes = b.elsewhere().encoded();
    let union = contents::<V>(0..n + n / 2);
    Contestant::new(
        M::SIDE,
        M::NAME,
        n + n / 2,
        move || a.clone(),
        move |mut a| {
            a.receive(black_box(&bytes));
            a
        },
        move |joined| assert_eq!(joined.contents(), union, "{}", M::NAME),
    )
}

/// What a program does that decodes into the type that it holds.
fn receiving_whole<'a, V: DsonValue>(n: u64) -> Contestant<'a> {
    let (a, b) = StdMap::<V>::half_shared(n);
    let bytes = b.elsewhere().encoded();
    let union = contents::<V>(0..n + n / 2);
    Contestant::new(
        Side::Std,
        "std::collections::HashMap decoded, then joined",
        n + n / 2,
        move || a.clone(),
        move |mut a| {
            a.merge(StdMap::decoded(black_box(&bytes)));
            a
        },
        move |joined| assert_eq!(joined.contents(), union),
    )
}

/// To new keys, or over the old values of all keys in no order. The writer's clock starts where
/// it did for the old ones; a stamp that is not above the one it replaces, rejoin raises.
fn put<'a, V: DsonValue, M: Map<V> + 'a>(n: u64, over: bool) -> Contestant<'a> {
    let start = M::of(if over { n } else { 0 });
    // Neither a store in the order of writing nor one in the order of keys finds its own order.
    let mut numbers: Vec<u64> = (0..n).collect();
    numbers.sort_unstable_by_key(|&i| splitmix64(!i));
    let writes: Vec<(String, V)> = numbers.iter().map(|&i| (key(i), V::value(i + n))).collect();
    let expected = writes.iter().map(|(key, value)| (key, value)).collect();
    Contestant::new(
        M::SIDE,
        M::NAME,
        n,
        move || (start.clone(), M::writer(1), writes.clone()),
        |(mut map, mut writer, writes)| {
            for (key, value) in writes {
                map.put(&mut writer, key, value);
            }
            map
        },
        move |map| assert_eq!(map.contents(), expected, "{}", M::NAME),
    )
}

fn held<'a, V: DsonValue, M: Map<V>>(n: u64) -> Contestant<'a> {
    let (map, held) = heap::held_by(|| M::of(n));
    assert_eq!(map.contents(), contents::<V>(0..n), "{}", M::NAME);
    Contestant::size(M::SIDE, M::NAME, held / n as f64)
}

fn bytes<'a, V: DsonValue, M: Encodes<V>>(n: u64) -> Contestant<'a> {
    let bytes = M::of(n).encoded().len() as f64;
    Contestant::size(M::SIDE, M::NAME, bytes / n as f64)
}

/// The same bytes, deflated by the same code for everybody.
fn packed<'a, V: DsonValue, M: Encodes<V>>(n: u64) -> Contestant<'a> {
    let bytes = M::of(n).encoded();
    let packed = rejoin_wire::pack(&bytes);
    let back = rejoin_wire::unpack(&packed, bytes.len()).expect("it was packed here");
    assert_eq!(back, bytes, "{}", M::NAME);
    Contestant::size(M::SIDE, M::NAME, packed.len() as f64 / n as f64)
}

//! Bytes that were never written: each refused by name, or restored, in little memory.

use allocation_counter::measure;
use rejoin_causality::{CausalContext, Dot, MAX_SEQUENCE, Run};
use rejoin_list::{DecodeError, Decompose, List, Merge, Observer};
use rejoin_merge::Content;
use rejoin_wire::hostile::{sealed, withstands};
use rejoin_wire::{Wire, Writer};
use serde_json::{Value, json};

use crate::bytes::knotty;
use crate::{read, replica, sent};

fn refused(body: &[&[u8]]) -> DecodeError {
    List::<u8>::from_bytes(&sealed(List::<u8>::TAG, &body.concat())).unwrap_err()
}

fn broken_rule(body: &[&[u8]]) -> &'static str {
    match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    }
}

fn table(ids: &[u8]) -> Vec<u8> {
    let mut bytes = vec![ids.len() as u8];
    for id in ids {
        bytes.extend(u128::from(*id).to_be_bytes());
    }
    bytes
}

/// One replica with one run of events, and no orphans.
fn seen(count: u8) -> Vec<u8> {
    [&table(&[1])[..], &[2, 1, 0, count - 1], &[2, 0]].concat()
}

const NO_REFERENCES: [u8; 0] = [];

fn dot(replica: u64, number: u64) -> Dot {
    Dot::new(replica.into(), number)
}

/// Elements that follow each other on the right of `parent`, as JSON.
fn right(count: u64, parent: Option<Dot>, before: Option<Dot>) -> Value {
    json!({"right": {"count": count, "back": false, "parent": parent, "before": before}})
}

/// Deletions of elements that follow each other in number, as JSON.
fn delete(count: u64, back: bool, target: Dot) -> Value {
    json!({"delete": {"count": count, "back": back, "target": target}})
}

#[test]
fn a_small_list_is_what_the_page_says() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, [10_u8, 11]);
    list.delete(&mut writer, 0);
    let bytes = list.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&bytes).unwrap().body;
    let parts: [&[u8]; 6] = [
        &seen(3),
        &[2, 6, 2],    // Two runs: two right children, a deletion.
        &[4, 0, 1],    // Of the root, and of replica 1:
        &[2, 0, 2, 2], // its event 1.
        &[2, 0],       // Before the end.
        &[2, 1, 11],
    ];
    assert_eq!(body, parts.concat());
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let two = seen(2);
    let end: &[u8] = &[2, 0];
    let rest: &[u8] = &[4, 1, 1, 10, 11];
    let rule = broken_rule(&[&two, &[1, 12], end, end, rest]);
    assert_eq!(rule, "the runs of events are not those of the version");
    let rule = broken_rule(&[&two, &[1, 0], end, end, rest]);
    assert_eq!(rule, "the runs of events are not those of the version");
    let back: [&[u8]; 4] = [&[1, 5], &[2, 1], &[2, 0, 2, 2], rest];
    let rule = broken_rule(&[&seen(1), &back.concat()]);
    assert_eq!(rule, "a run of one event goes back");
    let split: [&[u8]; 6] = [
        &two,
        &[2, 0, 0],
        &[4, 0, 1],
        &[2, 0, 2, 2],
        &[4, 0, 0],
        rest,
    ];
    assert_eq!(broken_rule(&split), "two runs of events should be one");
    let rule = broken_rule(&[&seen(1), &[1, 1], end, &NO_REFERENCES, rest]);
    assert_eq!(rule, "an element is left of the root");
    let rule = broken_rule(&[&seen(1), &[1, 2], end, &NO_REFERENCES, rest]);
    assert_eq!(rule, "an element that cannot be is deleted");
    let own: [&[u8]; 4] = [&[2, 1], &[2, 0, 2, 2], &NO_REFERENCES, rest];
    let rule = broken_rule(&[&[&seen(1)[..], &[1, 1]].concat(), &own.concat()]);
    assert_eq!(rule, "an element hangs on a later one of its replica");
    let rule = broken_rule(&[&[&seen(1)[..], &[1, 2]].concat(), &own.concat()]);
    assert_eq!(rule, "an element is deleted before it was inserted");
    let error = refused(&[&two, &[1, 6], end, end, &rest[..4]]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused(&[&two, &[1, 6], &[2, 2], end, rest]);
    assert!(
        matches!(error, DecodeError::UnknownReplica { .. }),
        "{error:?}"
    );
    let error = refused(&[&two, &[1, 6], end, end, &[4, 1, 1, 10, 11], &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let error = refused(&[&two, &many]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    assert_eq!(
        refused(&[&table(&[1]), &[2, 0], &[2, 0], &[0]]),
        DecodeError::UnusedReplica
    );
}

#[test]
fn a_small_list_with_moves_is_what_the_page_says() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut list = List::new();
    list.insert_all(&mut one, 0, [10_u8, 11]);
    list.move_to(&mut one, 0, 1);
    list.move_to(&mut two, 0, 1);
    let bytes = list.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&bytes).unwrap().body;
    let parts: [&[u8]; 9] = [
        &table(&[1, 2]),
        &[4, 1, 1, 0, 2, 0, 0], // Three events and one.
        &[4, 0, 0],
        &[3, 6, 3, 3],       // Two right children, two moves to the right of something:
        &[6, 0, 1, 1],       // the root, and of replica 1
        &[4, 0, 0, 4, 4, 2], // its events 2 and 3.
        &[7, 0],             // Before the end, all three.
        // The moved elements are events 1 and 2 of replica 1.
        &[4, 1, 1, 4, 0, 0, 4, 2, 2],
        &[4, 1, 1, 4, 1, 1, 10, 11],
    ];
    assert_eq!(body, parts.concat());
}

#[test]
fn moves_that_cannot_be_are_refused_by_name() {
    let two = seen(2);
    let [root, end, own]: [&[u8]; 3] = [&[4, 0, 0], &[4, 0, 0], &[2, 1, 2, 0, 2, 2]];
    let rest: &[u8] = &[2, 1, 10];
    let moved = |element: &[u8], rank: &[u8]| {
        broken_rule(&[&two, &[2, 0, 3], root, end, element, rank, rest])
    };
    let cannot = "a move that cannot be";
    assert_eq!(moved(own, &[2, 0]), cannot, "rank 0");
    assert_eq!(moved(own, &[2, 0x80, 0x80, 0x80, 0x80, 0x10]), cannot);
    assert_eq!(moved(&[2, 0], &[2, 1]), cannot, "the root");
    let early = "an element is moved before it was inserted";
    assert_eq!(moved(&[2, 1, 2, 0, 2, 4], &[2, 1]), early);
}

#[test]
fn elements_of_another_type_are_refused() {
    let bytes = knotty().to_bytes().unwrap();
    assert!(List::<String>::from_bytes(&bytes).is_err());
}

/// A few bytes can tell of 2^60 dead elements: they are a run, and never counted out.
#[test]
fn a_huge_run_of_dead_elements_is_a_run() {
    // All elements but the last are deleted.
    let dead = (1_u64 << 58) - 1;
    let mut out = Writer::new();
    out.replicas([1_u64.into()]).unwrap();
    let numbers = Run::new(1, 2 * dead + 1);
    let version = CausalContext::from_iter([(1_u64.into(), numbers)]);
    out.context(&version).unwrap();
    out.context(&CausalContext::new()).unwrap();
    out.u64(2);
    out.u64(dead * 6);
    out.u64((dead - 1) * 6 + 2);
    let head = out.finish().unwrap();
    let body = [&head[..], &[4, 0, 1], &[2, 0, 2, 2], &[2, 0], &[2, 1, 9]];
    let bytes = sealed(List::<u8>::TAG, &body.concat());
    let mut state = None;
    let memory = measure(|| state = List::<u8>::from_bytes(&bytes).ok());
    assert!(memory.bytes_max < 64 * 1024);
    let mut state = state.unwrap();
    assert!(state.iter().eq(&[9]));
    assert_eq!(state.to_bytes().as_deref(), Ok(&bytes[..]));
    let mut joined = List::new();
    for part in state.decompose() {
        joined.merge(&part);
    }
    assert_eq!(joined, state);
    state.insert(&mut replica(1), 0, 1);
    assert!(state.iter().eq(&[1, 9]));
}

/// Siblings that claim to be left of their first, which the walk can't have passed, are placed one
/// by one: so many that to look at all of them for each takes minutes.
#[test]
fn many_siblings_that_cannot_be_are_placed_each_beside_one() {
    const SIBLINGS: usize = 100_000;
    let first = Dot::new(1_u64.into(), 1);
    let mut out = Writer::new();
    out.replicas([first.replica]).unwrap();
    let numbers = Run::new(1, SIBLINGS as u64);
    let version = CausalContext::from_iter([(first.replica, numbers)]);
    out.context(&version).unwrap();
    out.context(&CausalContext::new()).unwrap();
    out.u64(SIBLINGS as u64);
    // Each is a right child of the root.
    (0..SIBLINGS).for_each(|_| out.u64(0));
    out.column([0].repeat(SIBLINGS));
    out.dots([]).unwrap();
    // The first stands before the end, the others before the first.
    out.column((0..SIBLINGS).map(|at| u64::from(at > 0)));
    out.dots([first].repeat(SIBLINGS - 1)).unwrap();
    out.column([]);
    out.dots([]).unwrap();
    out.column([]);
    let elements: Vec<u8> = (0..SIBLINGS).map(|at| at as u8 % 100).collect();
    out.values(&elements).unwrap();
    let bytes = sealed(List::<u8>::TAG, &out.finish().unwrap());
    let state = List::<u8>::from_bytes(&bytes).unwrap();
    assert!(state.iter().eq(&elements));
    assert_eq!(state.to_bytes().unwrap(), bytes);
    let mut merged = List::new();
    merged.insert(&mut replica(2), 0, 200);
    merged.merge(&state);
    assert!(merged.iter().filter(|each| **each < 100).eq(&elements));
}

/// Siblings that come each to the left of all others, which none of them may move.
#[test]
fn many_siblings_come_each_to_the_front() {
    const SIBLINGS: u64 = 50_000;
    // A run, and one sibling of its first for each of its elements, which was to the right of it.
    let mut runs = vec![right(SIBLINGS, None, None)];
    runs.extend((1..=SIBLINGS).map(|number| right(1, None, Some(dot(1, number)))));
    let numbers = Run::new(1, 2 * SIBLINGS);
    let elements: Vec<u32> = (1..=2 * SIBLINGS as u32).collect();
    let (version, none) = (
        CausalContext::from_iter([(1_u64.into(), numbers)]),
        CausalContext::new(),
    );
    let state = json!({"version": version, "dead": none, "runs": runs, "contents": elements});
    let state: List<u32> = serde_json::from_value(state).unwrap();
    let (first, others) = elements.split_at(SIBLINGS as usize);
    let expected = || first.iter().chain(others.iter().rev());
    assert!(state.iter().eq(expected()));
    let mut merged = List::new();
    merged.insert(&mut replica(2), 0, 0);
    merged.merge(&state);
    assert!(merged.iter().filter(|each| **each > 0).eq(expected()));
    let again = sent(&merged);
    assert!(again == merged && again.iter().eq(merged.iter()));
}

/// A few bytes tell of a deletion of any number of elements, so many may name the same ones: if
/// each looked at all of them, that would take minutes.
#[test]
fn many_deletions_of_the_same_elements_end_each_once() {
    #[derive(Default)]
    struct Removed(usize);
    impl Observer for Removed {
        fn removed(&mut self, _: &dyn Content) {
            self.0 += 1;
        }
    }
    const ELEMENTS: u64 = 20_000;
    const DELETIONS: u64 = 20_000;
    let mut list = List::new();
    for count in 0..ELEMENTS {
        // No two neighbours follow each other in number.
        let end = if count % 2 == 0 { 0 } else { usize::MAX };
        list.insert(&mut replica(1), end, 1_u8);
    }
    let (early, late) = (dot(1, 1), dot(3, 1));
    let mut forged = serde_json::to_value(&list).unwrap();
    let runs = forged["runs"].as_array_mut().unwrap();
    runs.extend((0..DELETIONS).map(|_| delete(ELEMENTS, false, early)));
    runs.extend([delete(2, false, late)]);
    let mut version = list.version().clone();
    version.insert_run(2_u64.into(), Run::new(1, DELETIONS * ELEMENTS + 2));
    forged["version"] = json!(version);
    forged["contents"] = json!([]);
    let forged: List<u8> = serde_json::from_value(forged).unwrap();

    let mut fresh = List::new();
    fresh.insert(&mut replica(7), 0, 9);
    let mut told = Removed::default();
    fresh.merge_observed(&forged, &mut told);
    assert_eq!((read(&fresh), told.0), (vec![9], 0), "all came dead");
    list.insert(&mut replica(7), 5, 9);
    list.merge_observed(&forged, &mut told);
    assert_eq!((read(&list), told.0), (vec![9], ELEMENTS as usize));
    let mut coming = List::new();
    coming.insert_all(&mut replica(3), 0, [5, 6, 7]);
    for list in [&mut fresh, &mut list] {
        list.merge(&coming);
        assert_eq!(
            list.iter().filter(|each| **each < 9).count(),
            1,
            "two were dead already"
        );
        let again = sent(list);
        assert_eq!((read(&again), &again), (read(list), &*list));
    }
}

/// Everything in memory has a price. It stays below 256 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..2, 256, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 100, "{trial}");
}

/// The rules that pieces of JSON must obey, each at its border.
#[test]
fn what_no_list_would_say_is_refused_by_name() {
    let own = dot(1, 1);
    let read = |seen: Run, runs: Vec<Value>, dead: &[Dot], elements: &[u8]| {
        let version = CausalContext::from_iter([(own.replica, seen)]);
        let dead = CausalContext::from_iter(dead.iter().copied());
        let state = json!({"version": version, "dead": dead, "runs": runs, "contents": elements});
        let list = serde_json::from_value::<List<u8>>(state);
        list.map_err(|error| error.to_string())
    };
    let (one, two) = (Run::one(1), Run::new(1, 2));
    let last = read(
        Run::one(MAX_SEQUENCE),
        vec![right(1, None, None)],
        &[],
        &[7],
    );
    assert!(last.unwrap().iter().eq(&[7]));
    for early in [right(1, Some(own), None), right(1, None, Some(own))] {
        let rule = read(one, vec![early], &[], &[7]).unwrap_err();
        assert_eq!(rule, "an element hangs on a later one of its replica");
    }
    let deleted = vec![right(1, None, None), delete(1, false, own)];
    let rule = read(two, deleted, &[own], &[]).unwrap_err();
    assert_eq!(rule, "an element is said to have no deletion, but has one");
    let rule = read(Run::new(8, 9), vec![delete(2, true, own)], &[], &[]).unwrap_err();
    assert_eq!(rule, "an element that cannot be is deleted");
}

/// An element that says it stood left of what hangs on its sibling's run. Nobody inserts so, but
/// all must agree where it is, even if that run waits in parts and is woken amid them.
#[test]
fn a_run_that_waited_in_parts_is_placed_whole() {
    let version = (1..=5_u64).map(|name| {
        let numbers = Run::new(1, if name == 2 { 3 } else { 1 });
        (name.into(), numbers)
    });
    let version = CausalContext::from_iter(version);
    let runs = [
        right(1, Some(dot(2, 1)), None),
        right(3, Some(dot(4, 1)), None),
        right(1, None, Some(dot(1, 1))),
        right(1, None, None),
        delete(1, false, dot(2, 2)),
    ];
    let dead = CausalContext::new();
    let contents = [11, 21, 23, 31, 41];
    let state = json!({"version": version, "dead": dead, "runs": runs, "contents": contents});
    let list: List<u8> = serde_json::from_value(state).unwrap();
    assert_eq!(read(&list), [41, 21, 11, 23, 31]);
    let mut late = list.delta_since(&CausalContext::from(dot(4, 1)));
    assert!(late.is_empty() && late.merge(&list));
    assert_eq!((read(&late), &late), (read(&list), &list));
}

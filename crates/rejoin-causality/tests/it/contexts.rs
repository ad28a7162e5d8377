use std::collections::BTreeSet;

use proptest::prelude::*;
use rejoin_causality::{CausalContext, Dot, ReplicaId, Run, Unsorted, VersionVector};
use rejoin_merge::{Bottom, Decompose, Merge};

use crate::model::{Dots, any_dots, context, dots_of};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn insert_adds_what_a_set_adds(dots in any_dots()) {
        let mut model = Dots::new();
        let mut context = CausalContext::new();
        for (replica, sequence) in dots {
            let new = context.insert(Dot::new(replica.into(), sequence));
            prop_assert_eq!(new, model.insert((replica, sequence)));
        }
        prop_assert_eq!(dots_of(&context), model.clone());
        prop_assert_eq!(context.count(), model.len() as u128);
        prop_assert_eq!(context.is_empty(), model.is_empty());
        prop_assert_eq!(context.is_bottom(), model.is_empty());
        for replica in 1..=7 {
            let highest = model.iter().filter(|dot| dot.0 == replica).map(|dot| dot.1).max();
            let next = Dot::new(replica.into(), highest.unwrap_or(0) + 1);
            prop_assert_eq!(context.next_dot(replica.into()), next);
            for sequence in 0..=60 {
                let held = context.contains(Dot::new(replica.into(), sequence));
                prop_assert_eq!(held, model.contains(&(replica, sequence)));
            }
        }
    }

    #[test]
    fn insert_run_adds_each_of_its_sequences(
        dots in any_dots(),
        replica in 1..=7_u64,
        first in 0..=60_u64,
        last in 0..=60_u64,
        pushed: bool,
    ) {
        let mut model: Dots = dots.iter().copied().collect();
        let mut context = context(dots);
        let before = model.len();
        model.extend((first..=last).filter(|s| *s > 0).map(|s| (replica, s)));
        if pushed {
            context.push_run(replica.into(), Run::new(first, last));
        } else {
            let grew = context.insert_run(replica.into(), Run::new(first, last));
            prop_assert_eq!(grew, model.len() > before);
        }
        prop_assert_eq!(dots_of(&context), model);
    }

    #[test]
    fn two_contexts_behave_as_two_sets(left in any_dots(), right in any_dots()) {
        check_pair(&left.into_iter().collect(), &right.into_iter().collect());
    }

    #[test]
    fn a_small_context_meets_a_large_one(left in any_dots(), dot in (1..=7_u64, 1..=60_u64)) {
        check_pair(&left.into_iter().collect(), &BTreeSet::from([dot]));
    }

    #[test]
    fn one_form_whatever_the_way(dots in any_dots()) {
        let by_dots = context(dots.iter().copied());
        let ascending: Dots = dots.iter().copied().collect();
        prop_assert_eq!(&context(ascending), &by_dots);
        prop_assert_eq!(&CausalContext::from_runs(by_dots.iter_runs()), &Ok(by_dots.clone()));
        prop_assert_eq!(&by_dots.iter_runs().collect::<CausalContext>(), &by_dots);
        let mut backwards: Vec<_> = by_dots.iter_runs().collect();
        backwards.reverse();
        prop_assert_eq!(&backwards.into_iter().collect::<CausalContext>(), &by_dots);
        let dots = dots.into_iter().map(|(replica, s)| Dot::new(replica.into(), s));
        prop_assert_eq!(&dots.collect::<CausalContext>(), &by_dots);
    }

    #[test]
    fn the_vector_is_what_has_no_gap_below(dots in any_dots()) {
        let model: Dots = dots.iter().copied().collect();
        let context = context(dots);
        let vector = context.vector();
        for replica in 1..=7 {
            let prefix = (1..).take_while(|s| model.contains(&(replica, *s))).count() as u64;
            prop_assert_eq!(vector.get(replica.into()), prefix);
        }
        let whole = model.iter().all(|(replica, s)| *s <= vector.get((*replica).into()));
        prop_assert_eq!(context.is_contiguous(), whole);
        prop_assert_eq!(CausalContext::from(&vector) == context, whole);
    }

    #[test]
    fn parts_join_to_the_whole(dots in any_dots()) {
        let context = context(dots);
        let parts = context.decompose();
        for (skipped, part) in parts.iter().enumerate() {
            prop_assert!(!part.is_bottom());
            let mut rest = CausalContext::bottom();
            for (_, other) in parts.iter().enumerate().filter(|(at, _)| *at != skipped) {
                rest.merge(other);
            }
            prop_assert!(!part.intersects(&rest), "no part is in the others");
        }
        let mut joined = CausalContext::bottom();
        for part in &parts {
            prop_assert!(joined.merge(part));
        }
        prop_assert_eq!(joined, context);
    }
}

/// Everything that two contexts can be asked, against the same question to two sets.
pub(crate) fn check_pair(left: &Dots, right: &Dots) {
    let (here, there) = (
        context(left.iter().copied()),
        context(right.iter().copied()),
    );
    check_built_pair((left, &here), (right, &there));
}

pub(crate) fn check_built_pair(
    (left, here): (&Dots, &CausalContext),
    (right, there): (&Dots, &CausalContext),
) {
    let union: Dots = left | right;
    let rest: Dots = left - right;
    let grows = union.len() > left.len();

    let mut merged = here.clone();
    assert_eq!(merged.merge(there), grows, "{here:?} and {there:?}");
    assert_eq!(dots_of(&merged), union, "{here:?} and {there:?}");
    let mut owned = here.clone();
    assert_eq!(
        owned.merge_owned(there.clone()),
        grows,
        "{here:?} and {there:?}"
    );
    assert_eq!(owned, merged);

    let mut subtracted = here.clone();
    subtracted.subtract(there);
    assert_eq!(dots_of(&subtracted), rest, "{here:?} less {there:?}");
    assert_eq!(here.without(there), subtracted);
    assert_eq!(
        here.difference(there),
        Some(subtracted).filter(|_| !rest.is_empty())
    );

    assert_eq!(
        here.is_subset(there),
        left.is_subset(right),
        "{here:?} in {there:?}"
    );
    assert_eq!(
        here.intersects(there),
        !left.is_disjoint(right),
        "{here:?} and {there:?}"
    );
    assert_eq!(here == there, left == right, "{here:?} is {there:?}");
    let order = match (left.is_subset(right), right.is_subset(left)) {
        (true, true) => Some(std::cmp::Ordering::Equal),
        (true, false) => Some(std::cmp::Ordering::Less),
        (false, true) => Some(std::cmp::Ordering::Greater),
        (false, false) => None,
    };
    assert_eq!(here.partial_cmp(there), order);
    assert_eq!(here.lattice_cmp(there), order);
}

#[test]
fn many_runs_meet_many_runs() {
    let every = |step: u64| (1..=3_000).filter(move |s| s % step == 0).map(|s| (1, s));
    let sets: Vec<Dots> = [2, 3, 5, 7, 600]
        .into_iter()
        .map(|n| every(n).collect())
        .collect();
    for left in &sets {
        for right in &sets {
            check_pair(left, right);
        }
    }
}

#[test]
fn many_replicas_meet_many_replicas() {
    let every = |step: u64| {
        (1..=900)
            .filter(move |r| r % step == 0)
            .map(|r| (r, r % 4 + 1))
    };
    let sets: Vec<Dots> = [1, 2, 3, 90, 901]
        .into_iter()
        .map(|n| every(n).collect())
        .collect();
    for left in &sets {
        for right in &sets {
            check_pair(left, right);
        }
    }
}

#[test]
fn the_end_of_the_numbers_neither_wraps_nor_panics() {
    let ann = ReplicaId::from(1_u64);
    let end = Dot::new(ann, u64::MAX);
    let mut context = CausalContext::from(end);
    assert_eq!(context.next_dot(ann), end, "stays");
    assert!(!context.insert(context.next_dot(ann)));

    assert!(context.insert_run(ann, Run::new(1, u64::MAX - 2)));
    assert_eq!(
        context.runs_of(ann),
        [Run::new(1, u64::MAX - 2), Run::one(u64::MAX)]
    );
    assert_eq!(context.count(), u128::from(u64::MAX) - 1);
    assert!(context.insert(Dot::new(ann, u64::MAX - 1)));
    assert_eq!(context.runs_of(ann), [Run::new(1, u64::MAX)]);
    assert_eq!(context.count(), u128::from(u64::MAX));
    assert_eq!(context.dots().next(), Some(Dot::new(ann, 1)));

    let hole = CausalContext::from_iter([(ann, Run::new(5, u64::MAX))]);
    assert_eq!(context.without(&hole).runs_of(ann), [Run::new(1, 4)]);
    assert!(context.without(&context).is_empty());
    assert!(!context.merge(&hole));
}

#[test]
fn no_event_has_the_number_zero() {
    let ann = ReplicaId::from(1_u64);
    let mut context = CausalContext::from(Dot::new(ann, 0));
    assert!(context.is_empty());
    assert!(!context.insert_run(ann, Run::new(0, 0)));
    assert!(!context.insert_run(ann, Run::new(5, 4)));
    context.push_run(ann, Run::new(9, 2));
    assert_eq!(context, CausalContext::new());
    assert!(context.insert_run(ann, Run::new(0, 2)));
    assert_eq!(context.runs_of(ann), [Run::new(1, 2)]);
    assert!(!context.contains(Dot::new(ann, 0)));
    let counts = [(0, 0), (0, 2), (3, 5), (5, 3), (1, u64::MAX), (0, u64::MAX)]
        .map(|(first, last)| Run::new(first, last).count());
    assert_eq!(counts, [0, 2, 3, 0, u64::MAX, u64::MAX]);
}

#[test]
fn strict_building_names_the_first_fault() {
    let strict = |runs: &[(u64, u64, u64)]| {
        let runs = runs
            .iter()
            .map(|(r, first, last)| ((*r).into(), Run::new(*first, *last)));
        CausalContext::from_runs(runs).map(|context| format!("{context:?}"))
    };
    assert_eq!(
        strict(&[(1, 1, 3), (1, 5, 5), (2, 2, 2)]),
        Ok("{#1: 1-3 5, #2: 2}".into())
    );
    assert_eq!(strict(&[(1, 0, 3)]), Err(Unsorted::Empty { position: 0 }));
    assert_eq!(
        strict(&[(1, 1, 1), (1, 4, 3)]),
        Err(Unsorted::Empty { position: 1 })
    );
    assert_eq!(
        strict(&[(2, 1, 1), (1, 1, 1)]),
        Err(Unsorted::Order { position: 1 })
    );
    assert_eq!(
        strict(&[(1, 5, 6), (1, 1, 2)]),
        Err(Unsorted::Order { position: 1 })
    );
    assert_eq!(
        strict(&[(1, 1, 6), (1, 6, 8)]),
        Err(Unsorted::Order { position: 1 })
    );
    assert_eq!(
        strict(&[(1, 1, 6), (1, 7, 8)]),
        Err(Unsorted::Touching { position: 1 })
    );
}

#[test]
fn debug_fits_a_screen() {
    let dots = (1..=1_000).flat_map(|r| (1..=1_000).map(move |s| (r, 2 * s)));
    let shown = format!("{:?}", context(dots.take(20_000)));
    assert!(shown.len() < 2_000, "{} characters", shown.len());
    assert!(shown.starts_with("{#1: 2 4 6 "), "{shown}");
    assert!(shown.ends_with(" … 984 more, … 4 more}"), "{shown}");

    let ann: ReplicaId = "3f2a0000-0000-4000-8000-000000000007".parse().unwrap();
    let seen = CausalContext::from_iter([(ann, Run::new(1, 7)), (ann, Run::one(9))]);
    assert_eq!(format!("{seen:?}"), "{3f2a…: 1-7 9}");
    assert_eq!(format!("{:?}", CausalContext::new()), "{}");
}

#[test]
fn a_vector_is_a_context_without_gaps() {
    let vector = VersionVector::from_iter([(1_u64.into(), 3), (9_u64.into(), 1)]);
    let context = CausalContext::from(&vector);
    assert_eq!(
        dots_of(&context),
        Dots::from([(1, 1), (1, 2), (1, 3), (9, 1)])
    );
    assert!(context.is_contiguous());
    assert_eq!(context.vector(), vector);
    assert!(CausalContext::new().is_contiguous());
}

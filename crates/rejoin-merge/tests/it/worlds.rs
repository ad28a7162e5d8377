//! Small worlds: every state of a small lattice, for each impl.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use rejoin_merge::{Lexi, Max, Min};

use crate::laws::hold_in_world;

/// Every subset of `elements`.
pub(crate) fn subsets<T: Clone, C: FromIterator<T>>(elements: &[T]) -> Vec<C> {
    (0..1_u32 << elements.len())
        .map(|chosen| {
            let is_chosen = |place: &usize| chosen & (1 << place) != 0;
            (0..elements.len())
                .filter(is_chosen)
                .map(|place| elements[place].clone())
                .collect()
        })
        .collect()
}

/// Every map from `0` and `1` to `values`, either key missing or not.
pub(crate) fn maps<V: Clone, M: FromIterator<(u8, V)>>(values: &[V]) -> Vec<M> {
    let choices: Vec<Option<V>> = options(values);
    let entry = |key: u8, value: &Option<V>| value.clone().map(|value| (key, value));
    pairs(&choices, &choices)
        .iter()
        .map(|(zero, one)| entry(0, zero).into_iter().chain(entry(1, one)).collect())
        .collect()
}

fn options<T: Clone>(inside: &[T]) -> Vec<Option<T>> {
    std::iter::once(None)
        .chain(inside.iter().cloned().map(Some))
        .collect()
}

fn pairs<A: Clone, B: Clone>(firsts: &[A], seconds: &[B]) -> Vec<(A, B)> {
    let with = |first: &A| -> Vec<(A, B)> {
        seconds
            .iter()
            .map(|second| (first.clone(), second.clone()))
            .collect()
    };
    firsts.iter().flat_map(with).collect()
}

fn lexis<A: Clone, B: Clone>(firsts: &[A], seconds: &[B]) -> Vec<Lexi<A, B>> {
    pairs(firsts, seconds)
        .into_iter()
        .map(|(first, second)| Lexi::new(first, second))
        .collect()
}

pub(crate) fn maxes() -> Vec<Max<u8>> {
    [0, 1, 2].map(Max::new).to_vec()
}

fn mins() -> Vec<Min<u8>> {
    [255, 254, 253].map(Min::new).to_vec()
}

fn sets() -> Vec<BTreeSet<u8>> {
    subsets(&[0, 1])
}

/// What `bits` says, place by place.
fn bit(bits: u32, place: u32) -> bool {
    bits & (1 << place) != 0
}

#[test]
fn unit() {
    hold_in_world(&[()]);
    hold_in_world(&[PhantomData::<str>].map(|_| PhantomData::<u8>));
}

#[test]
fn bool_is_or() {
    hold_in_world(&[false, true]);
}

#[test]
fn max_is_the_maximum() {
    hold_in_world(&maxes());
    hold_in_world(&[-128_i8, -127, -126].map(Max::new));
}

#[test]
fn min_is_the_minimum() {
    hold_in_world(&mins());
}

#[test]
fn option_has_a_new_bottom() {
    hold_in_world(&options(&maxes()));
    hold_in_world(&options(&options(&maxes())));
    hold_in_world(&options(&[()]));
}

#[test]
fn a_box_is_what_is_in_it() {
    let boxed: Vec<_> = sets().into_iter().map(Box::new).collect();
    hold_in_world(&boxed);
}

#[test]
fn b_tree_set_is_union() {
    hold_in_world(&subsets::<_, BTreeSet<u8>>(&[0, 1, 2]));
}

#[test]
fn b_tree_map_is_key_by_key() {
    hold_in_world(&maps::<_, BTreeMap<_, _>>(&maxes()));
    hold_in_world(&maps::<_, BTreeMap<_, _>>(&sets()));
}

#[test]
fn lexi_lets_the_greater_first_win() {
    hold_in_world(&lexis(&[0_u8, 1, 2], &sets()));
    hold_in_world(&lexis(&mins(), &maxes()));
}

#[test]
fn nested_in_an_option() {
    hold_in_world(&options(&maps::<_, BTreeMap<u8, Max<u8>>>(&maxes())));
    hold_in_world(&options(&lexis(&[0_u8, 1], &sets())));
}

#[test]
fn nested_in_a_map() {
    hold_in_world(&maps::<_, BTreeMap<_, _>>(&options(&[false, true])));
    hold_in_world(&maps::<_, BTreeMap<_, _>>(&lexis(
        &[0_u8, 1],
        &maxes()[..2],
    )));
    let ones = [
        BTreeMap::new(),
        BTreeMap::from([(7, false)]),
        BTreeMap::from([(7, true)]),
    ];
    hold_in_world(&maps::<_, BTreeMap<_, BTreeMap<u8, bool>>>(&ones));
}

#[test]
fn tuples_of_one_to_three() {
    hold_in_world(&maxes().into_iter().map(|part| (part,)).collect::<Vec<_>>());
    hold_in_world(&pairs(&maxes(), &sets()));
    hold_in_world(&pairs(&maxes(), &maps::<_, BTreeMap<_, _>>(&[()])));
    let threes: Vec<_> = pairs(&pairs(&maxes(), &mins()), &options(&[()]))
        .into_iter()
        .map(|((a, b), c)| (a, b, c))
        .collect();
    hold_in_world(&threes);
}

#[test]
fn tuples_of_four_to_eight() {
    let world = |arity: u32| 0..1_u32 << arity;
    let four = |n| (bit(n, 0), bit(n, 1), bit(n, 2), bit(n, 3));
    hold_in_world(&world(4).map(four).collect::<Vec<_>>());
    let five = |n| (bit(n, 0), bit(n, 1), bit(n, 2), bit(n, 3), bit(n, 4));
    hold_in_world(&world(5).map(five).collect::<Vec<_>>());
    let six = |n| {
        (
            bit(n, 0),
            bit(n, 1),
            bit(n, 2),
            bit(n, 3),
            bit(n, 4),
            bit(n, 5),
        )
    };
    hold_in_world(&world(6).map(six).collect::<Vec<_>>());
    let seven = |n| {
        (
            bit(n, 0),
            bit(n, 1),
            bit(n, 2),
            bit(n, 3),
            bit(n, 4),
            bit(n, 5),
            bit(n, 6),
        )
    };
    let few = |n: &u32| n.count_ones() <= 2;
    hold_in_world(&world(7).filter(few).map(seven).collect::<Vec<_>>());
    let eight = |n| {
        let [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(|place| bit(n, place));
        (a, b, c, d, e, f, g, h)
    };
    hold_in_world(&world(8).filter(few).map(eight).collect::<Vec<_>>());
}

#[test]
fn subsets_and_maps_are_complete() {
    assert_eq!(subsets::<_, BTreeSet<u8>>(&[0, 1, 2]).len(), 8);
    assert_eq!(maps::<_, BTreeMap<u8, Max<u8>>>(&maxes()).len(), 16);
    assert_eq!(lexis(&[0, 1, 2], &sets()).len(), 12);
}

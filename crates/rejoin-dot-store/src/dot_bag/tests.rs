//! A bag against a model that keeps a set of slots for each element.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;
use core::cmp::Ordering;
use core::fmt::Debug;
use core::hash::{Hash, Hasher};

use rejoin_merge::{Content, Observer};

use super::{DotBag, room_after_shrinking};
use crate::draws::Draws;
use crate::pages::Slot;
use crate::store::{DotStore, Element};

fn slots(range: core::ops::Range<usize>) -> impl DoubleEndedIterator<Item = Slot> {
    range.map(|place| Slot::from_number(place as u32))
}

/// What is added in the order of buckets is what would have been added one by one.
fn many_are_as_one_by_one<T: Element>(elements: &[T]) {
    let at = |slot: Slot| &elements[slot.number() as usize];
    let all = || slots(0..elements.len());
    let mut one_by_one = DotBag::default();
    for slot in all() {
        one_by_one.insert(slot, at(slot), at, &mut ());
    }
    let mut many = DotBag::default();
    many.reserve(elements.len());
    many.insert_many(elements.len(), all(), at);
    for bag in [&many, &one_by_one] {
        let mut model = Model::default();
        all().for_each(|slot| model.insert(at(slot), slot));
        model.check(bag, at);
    }
}

#[test]
fn many_numbers_are_as_one_by_one() {
    let elements: Vec<u64> = (0..6_000).map(|number| number % 5_000).collect();
    many_are_as_one_by_one(&elements);
}

#[test]
fn many_texts_are_as_one_by_one() {
    let elements: Vec<String> = (0..6_000)
        .map(|number| format!("text {}", number % 5_000))
        .collect();
    many_are_as_one_by_one(&elements);
}

#[test]
fn many_texts_of_one_hash_are_as_one_by_one() {
    let elements: Vec<Weak> = (0..600)
        .map(|number: u32| Weak((number % 500).to_string()))
        .collect();
    many_are_as_one_by_one(&elements);
}

/// The slots that hold each element.
#[derive(Clone)]
struct Model<'a, T>(BTreeMap<&'a T, BTreeSet<Slot>>);

impl<T> Default for Model<'_, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'a, T: Element> Model<'a, T> {
    fn insert(&mut self, element: &'a T, slot: Slot) {
        assert!(self.0.entry(element).or_default().insert(slot));
    }

    fn remove(&mut self, element: &'a T, slot: Slot) {
        let held = self.0.get_mut(element).unwrap();
        assert!(held.remove(&slot));
        if held.is_empty() {
            self.0.remove(element);
        }
    }

    fn check(&self, bag: &DotBag<T>, at: impl Fn(Slot) -> &'a T + Copy) {
        assert_eq!(bag.len(), self.0.len());
        assert_eq!(bag.is_empty(), self.0.is_empty());
        assert_eq!(bag.has_copies(), self.0.values().any(|held| held.len() > 1));
        for (element, held) in &self.0 {
            let mut visited = vec![];
            bag.visit_element(*element, at, |slot| visited.push(slot));
            let found = bag.find(*element, at);
            assert!(found.is_some() && found == visited.first().copied());
            assert_eq!(found, bag.find(*element, at));
            assert!(bag.contains(*element, at));
            visited.sort_unstable();
            assert!(visited.iter().eq(held), "{element:?}");
        }
        let mut visited = vec![];
        bag.visit(&mut |slot| visited.push(slot));
        visited.sort_unstable();
        let all: BTreeSet<Slot> = self.0.values().flatten().copied().collect();
        assert!(visited.into_iter().eq(all));
    }
}

/// How often an element came, less how often it went.
#[derive(Default)]
struct Told(BTreeMap<String, i32>);

impl Observer for Told {
    fn added(&mut self, content: &dyn Content) {
        *self.0.entry(format!("{content:?}")).or_default() += 1;
    }

    fn removed(&mut self, content: &dyn Content) {
        *self.0.entry(format!("{content:?}")).or_default() -= 1;
    }
}

/// Slots come and go, alone and many at once, in any order, and bags are cloned between.
fn bags_answer_as_the_model<T: Element>(elements: &[T], steps: usize, most: usize, seed: u64) {
    let at = |slot: Slot| &elements[slot.number() as usize];
    let mut draws = Draws::from(seed);
    let (mut bag, mut model, mut told) = (DotBag::default(), Model::default(), Told::default());
    let mut dead: Vec<Slot> = slots(0..elements.len()).collect();
    let mut live: Vec<Slot> = vec![];
    for step in 0..steps {
        // Every few steps nearly all goes, so that the tables shrink.
        let goes = step % 7 == 6 || draws.place(3) == 0;
        let from = if goes { &mut live } else { &mut dead };
        let count = match draws.place(4) {
            _ if step % 7 == 6 => from.len() - draws.place(3).min(from.len()),
            0 => 1.min(from.len()),
            _ => draws.place(most).min(from.len()),
        };
        let mut some: Vec<Slot> = vec![];
        for _ in 0..count {
            some.push(from.swap_remove(draws.place(from.len())));
        }
        if draws.place(2) == 0 {
            some.sort_unstable();
        }
        match (goes, some.as_slice()) {
            (true, [only]) => bag.remove(*only, at(*only), at, &mut told),
            (true, some) => bag.remove_all(some.iter().copied(), at, &mut told),
            (false, [only]) => bag.insert(*only, at(*only), at, &mut told),
            (false, some) => bag.insert_all(some.len(), some.iter().copied(), at, &mut told),
        }
        for slot in &some {
            if goes {
                model.remove(at(*slot), *slot);
            } else {
                model.insert(at(*slot), *slot);
            }
        }
        let to = if goes { &mut dead } else { &mut live };
        to.extend(some);
        model.check(&bag, at);
        let present = told.0.iter().filter(|(_, times)| **times != 0);
        let names = model.0.keys().map(|element| format!("{element:?}"));
        let names: BTreeSet<String> = names.collect();
        assert!(present.eq(names.iter().map(|name| (name, &1)).collect::<Vec<_>>()));
        if draws.place(5) == 0 {
            let clone = bag.clone();
            for slot in &live {
                bag.remove(*slot, at(*slot), at, &mut ());
            }
            Model::default().check(&bag, at);
            bag = clone;
            model.check(&bag, at);
        }
    }
}

/// A text of which every other has the hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Weak(String);

impl Hash for Weak {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[test]
fn bags_with_many_copies_answer_as_the_model() {
    for (seed, kinds) in [1, 2, 3, 10, 60, 250].into_iter().enumerate() {
        let numbers: Vec<u64> = (0..300).map(|place| place * 7 % kinds).collect();
        bags_answer_as_the_model(&numbers, 150, 80, seed as u64);
        let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
        bags_answer_as_the_model(&texts, 150, 80, seed as u64);
        let weak: Vec<Weak> = texts.into_iter().map(Weak).collect();
        bags_answer_as_the_model(&weak, 50, 80, seed as u64);
    }
}

/// A table so large that buckets are looked up ahead, for a group of dots at a time.
fn a_large_bag_answers_as_the_model<T: Element>(element: impl Fn(usize) -> T) {
    const DOTS: usize = 80_000;
    let elements: Vec<T> = (0..DOTS).map(|place| element(place % 60_000)).collect();
    let at = |slot: Slot| &elements[slot.number() as usize];
    let (mut bag, mut model) = (DotBag::default(), Model::default());
    bag.insert_all(DOTS, slots(0..DOTS), at, &mut ());
    slots(0..DOTS).for_each(|slot| model.insert(at(slot), slot));
    model.check(&bag, at);
    // Of 10,000 elements that two dots hold, most lose one, some the other as well, and some both
    // at once.
    let some =
        || slots(0..6_000).flat_map(|slot| [slot, Slot::from_number(slot.number() + 62_000)]);
    bag.remove_all(some(), at, &mut ());
    some().for_each(|slot| model.remove(at(slot), slot));
    model.check(&bag, at);
    bag.insert_all(some().count(), some(), at, &mut ());
    some().for_each(|slot| model.insert(at(slot), slot));
    model.check(&bag, at);
    for seconds in [60_000..DOTS, 0..30_000] {
        bag.remove_all(slots(seconds.clone()), at, &mut ());
        slots(seconds).for_each(|slot| model.remove(at(slot), slot));
        model.check(&bag, at);
    }
}

#[test]
fn a_large_bag_of_numbers_answers_as_the_model() {
    a_large_bag_answers_as_the_model(|number| number);
}

#[test]
fn a_large_bag_of_texts_answers_as_the_model() {
    a_large_bag_answers_as_the_model(|number| number.to_string());
}

std::thread_local! {
    static COMPARISONS: Cell<usize> = const { Cell::new(0) };
}

/// An element that counts how often it is compared.
#[derive(Clone, Debug)]
struct Counted<T>(T);

impl<T: Eq> PartialEq for Counted<T> {
    fn eq(&self, other: &Self) -> bool {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0 == other.0
    }
}

impl<T: Eq> Eq for Counted<T> {}

impl<T: Ord> PartialOrd for Counted<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Counted<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T: Hash> Hash for Counted<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Every one of many dots of one element is told of, found and taken away, at a few comparisons
/// for each.
fn dots_of_one_element_cost_the_same<T: Element>(element: T) {
    const DOTS: usize = 2_000;
    let element = Counted(element);
    let content = |_: Slot| &element;
    let ways: [fn(usize) -> usize; 3] = [
        |place| place,
        |place| DOTS - 1 - place,
        |place| place * 7 % DOTS,
    ];
    for way in ways {
        let mut bag = DotBag::default();
        COMPARISONS.set(0);
        for slot in slots(0..DOTS) {
            bag.insert(slot, &element, content, &mut ());
        }
        assert_eq!(bag.near.len() + bag.far.len(), 1);
        let mut visited = 0;
        bag.visit_element(&element, content, |_| visited += 1);
        assert_eq!(visited, DOTS);
        for place in 0..DOTS {
            let slot = Slot::from_number(way(place) as u32);
            bag.remove(slot, &element, content, &mut ());
        }
        assert!(bag.is_empty());
        assert!(COMPARISONS.get() <= 4 * DOTS, "{}", COMPARISONS.get());
    }
}

#[test]
fn dots_of_one_number_cost_the_same() {
    dots_of_one_element_cost_the_same(7_u64);
}

#[test]
fn dots_of_one_text_cost_the_same() {
    dots_of_one_element_cost_the_same("seven".to_string());
}

/// What comes in bulk and turns out to be one element leaves no table for a million behind.
#[test]
fn room_for_copies_is_given_back() {
    let mut bag = DotBag::default();
    bag.insert_all(100_000, slots(0..100_000), |_| &7_u64, &mut ());
    assert!(bag.near.capacity() < 100);
    bag.remove_all(slots(0..100_000).rev(), |_| &7_u64, &mut ());
    assert!(bag.is_empty() && !bag.has_copies());
}

#[test]
fn a_table_shrinks_once_it_is_seven_eighths_empty() {
    assert_eq!(room_after_shrinking(10, 144), None);
    assert_eq!(room_after_shrinking(10, 145), Some(20));
}

//! What an observer of a merge is told: enough to follow along.

use rejoin_list::{Element, List, Merge, Observer};
use rejoin_merge::{Content, Step};

use crate::{Dice, read, replica};

/// A copy that only hears.
pub(crate) struct Mirror<T> {
    pub(crate) elements: Vec<T>,
    /// How often it was told of something.
    pub(crate) told: usize,
    at: usize,
}

impl<T> Mirror<T> {
    pub(crate) fn of(elements: Vec<T>) -> Self {
        Self {
            elements,
            told: 0,
            at: 0,
        }
    }
}

impl<T: Element> Observer for Mirror<T> {
    fn enter(&mut self, step: Step<'_>) {
        if let Step::Index(index) = step {
            self.at = index;
        }
    }

    fn added(&mut self, value: &dyn Content) {
        let value = value.downcast_ref::<T>().unwrap();
        self.elements.insert(self.at, value.clone());
        self.told += 1;
    }

    fn removed(&mut self, value: &dyn Content) {
        assert_eq!(value.downcast_ref(), Some(&self.elements.remove(self.at)));
        self.told += 1;
    }
}

#[test]
fn a_listener_can_follow() {
    let mut dice = Dice(5);
    let (mut one, mut two) = (replica(1), replica(2));
    let (mut a, mut b) = (List::new(), List::new());
    let mut mirror = Mirror::of(Vec::new());
    let mut waiting = Vec::new();
    for step in 0..2_000 {
        let index = dice.below(a.len() + 1);
        let delta = match dice.below(4) {
            0 => a.delete_range(&mut one, index..index + 2).delta(),
            1 => a.move_to(&mut one, dice.below(a.len() + 1), index).delta(),
            2 => a.insert_all(&mut one, index, [step, step + 1]).delta(),
            _ => a.insert(&mut one, 0, step).delta(),
        };
        waiting.push(delta);
        if dice.below(3) == 0 {
            let delta = waiting.swap_remove(dice.below(waiting.len()));
            b.merge_observed(&delta, &mut mirror);
        }
        if dice.below(50) == 0 {
            // At the same time as what has not come yet, of which some are moves as well.
            let (from, to) = (dice.below(b.len() + 1), dice.below(b.len() + 1));
            if !b.move_to(&mut two, from, to).is_nothing() {
                let element = mirror.elements.remove(from);
                mirror
                    .elements
                    .insert(to.min(mirror.elements.len()), element);
            }
            b.insert(&mut two, 0, 7);
            mirror.elements.insert(0, 7);
            a.merge(&b);
        }
        assert_eq!(read(&b), mirror.elements);
    }
    b.merge_observed(&a, &mut mirror);
    assert_eq!(read(&b), mirror.elements);
    assert!(b.len() > 200);
}

#[test]
fn who_listens_from_the_start_hears_of_all() {
    let mut list = List::new();
    list.insert_all(&mut replica(1), 0, 0..300);
    list.delete(&mut replica(2), 7);
    let (mut empty, mut mirror) = (List::new(), Mirror::<i32>::of(Vec::new()));
    assert!(empty.merge_observed(&list, &mut mirror));
    assert_eq!(mirror.elements, read(&list));
    assert_eq!((read(&empty), &empty), (read(&list), &list));
}

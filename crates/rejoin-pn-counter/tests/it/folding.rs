//! Replicas that have departed.

use rejoin_merge::{Content, Observer, Step};
use rejoin_pn_counter::{CountError, Merge, PnCounter, ReplicaId};

use crate::{counter, replica};

fn id(number: u64) -> ReplicaId {
    number.into()
}

#[test]
fn pekko_07_prune() {
    let (mut a, mut b) = (PnCounter::new(), PnCounter::new());
    a.increment(&mut replica(1), 1).unwrap();
    a.increment(&mut replica(1), 1).unwrap();
    b.merge(&a);
    b.decrement(&mut replica(2), 1).unwrap();
    assert_eq!(b.value(), 1);
    assert!(!b.fold(id(1), id(2)).is_nothing());
    assert_eq!(b.value(), 1);
    assert!(b.counts().eq([(id(2), 2, 1)]));
    assert_eq!((b.count_of(id(1)), b.count_of(id(2))), ((0, 0), (2, 1)));
    assert!(!b.merge(&a), "it is nothing new");
    assert!(b.fold(id(1), id(2)).is_nothing());
}

#[test]
fn late_steps_are_refused_in_both_directions() {
    let mut here = counter([(1, 5, 2), (2, 3, 0)]);
    let fold = here.fold(id(1), id(2)).delta();
    here.merge(&counter([(1, 9, 4)]));
    assert_eq!(here.value(), 6);
    assert!(here.refused().eq([(id(1), 4, 2)]));
    let mut fresh = counter([(1, 6, 1)]);
    fresh.merge(&fold);
    assert_eq!((fresh.positive(), fresh.negative()), (5, 1));
    assert!(fresh.refused().eq([(id(1), 1, 0)]));
    fresh.merge(&here);
    assert_eq!(fresh, here);
}

/// The second fold knows more of the steps down, and as much of those up.
#[test]
fn a_fold_is_never_half_a_fold() {
    let mut here = PnCounter::new();
    here.fold(id(1), id(2));
    here.merge(&counter([(1, 0, 2)]));
    let fold = here.fold(id(1), id(2)).delta();
    let mut late = counter([(1, 1, 2)]);
    late.merge(&fold);
    assert_eq!((late.value(), late.refused().count()), (-2, 1));
}

#[test]
fn who_has_departed_counts_no_more() {
    let mut here = counter([(1, 5, 0)]);
    here.fold(id(1), id(2));
    here.fold(id(2), id(3));
    let before = here.clone();
    let expected = CountError::Departed {
        replica: id(1),
        survivor: id(3),
    };
    let up = here.increment(&mut replica(1), 1).map(|_| ());
    assert_eq!(up, Err(expected));
    let down = here.decrement(&mut replica(1), 1).map(|_| ());
    assert_eq!(down, Err(expected));
    assert_eq!(here, before);
    assert!(here.departed().eq([(id(1), id(3)), (id(2), id(3))]));
    assert!(!here.is_empty());
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<String>);

impl Observer for Ears {
    fn enter(&mut self, step: Step<'_>) {
        self.0.push(match step {
            Step::Key(key) => format!("{key:?}"),
            Step::Field(name) => String::from(name),
            _ => String::from("?"),
        });
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("{old:?} to {new:?}"));
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.0.push(format!("{lost:?} but {kept:?}"));
    }
}

#[test]
fn an_observer_hears_what_is_refused() {
    let mut here = counter([(1, 5, 2), (2, 1, 0)]);
    here.fold(id(1), id(2));
    let mut ears = Ears::default();
    assert!(here.merge_observed(&counter([(1, 5, 6), (2, 4, 0)]), &mut ears));
    assert_eq!(ears.0, ["up", "down", "#1", "6 but 2", "4 to 7"]);
}

#[test]
fn texts_show_who_departed() {
    let mut here = counter([(1, 5, 2), (2, 1, 0)]);
    here.fold(id(1), id(2));
    let text = "PnCounter(4 = {#2: +6 -2} departed {#1 into #2})";
    assert_eq!(format!("{here:?}"), text);
}

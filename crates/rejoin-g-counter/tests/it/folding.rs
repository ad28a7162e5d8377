//! Replicas that have departed.

use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_g_counter::{CountError, GCounter, Merge, Replica, ReplicaId, Touched};
use rejoin_merge::{Bottom, Content, Decompose, Delta, Observer, Step};

use crate::counter;

fn id(number: u64) -> ReplicaId {
    number.into()
}

fn replica(number: u64) -> Replica {
    Replica::new(id(number), || 0)
}

/// What a fold brings of `departed`, of which `count` was known, into `into`.
fn fold_of(departed: u64, count: u64, into: u64) -> GCounter {
    let mut counter = counter([(departed, count)]);
    counter.fold(id(departed), id(into)).delta()
}

fn listed(counter: &GCounter) -> Vec<(u128, u64)> {
    let number = |(id, count): (ReplicaId, u64)| (u128::from_be_bytes(id.to_bytes()), count);
    counter.counts().map(number).collect()
}

fn join(counters: &[&GCounter]) -> GCounter {
    let mut all = GCounter::new();
    for counter in counters {
        all.merge(counter);
    }
    all
}

#[test]
fn pekko_07_prune_keeps_the_value() {
    let (mut a, mut b) = (GCounter::new(), GCounter::new());
    a.increment(&mut replica(1), 1).unwrap();
    b.merge(&a);
    b.increment(&mut replica(2), 1).unwrap();
    assert_eq!(b.value(), 2);
    assert!(!b.fold(id(1), id(2)).is_nothing());
    assert_eq!((b.value(), listed(&b)), (2, vec![(2, 2)]));
    assert_eq!((b.count_of(id(1)), b.count_of(id(2))), (0, 2));
    // Pruning is over at once: what the others still send of replica 1 changes nothing.
    assert!(!b.merge(&a));
    assert_eq!(listed(&b), [(2, 2)]);
}

#[test]
fn late_counts_are_refused_and_listed_and_never_counted_twice() {
    let mut here = counter([(1, 5), (2, 3)]);
    here.fold(id(1), id(2));
    for (late, refused) in [(4, vec![]), (8, vec![(id(1), 3)]), (9, vec![(id(1), 4)])] {
        here.merge(&counter([(1, late)]));
        assert_eq!((here.value(), listed(&here)), (8, vec![(2, 8)]));
        assert_eq!(here.refused().collect::<Vec<_>>(), refused);
    }
    let mut fresh = fold_of(1, 5, 2);
    assert_eq!(fresh.value(), 0, "a fold carries no count");
    fresh.merge(&counter([(1, 3)]));
    assert_eq!((fresh.value(), listed(&fresh)), (3, vec![(2, 3)]));
    fresh.merge(&here);
    assert_eq!(fresh, here);
}

#[test]
fn a_fold_by_somebody_who_knows_more_admits_more() {
    let mut here = join(&[&counter([(1, 8)]), &fold_of(1, 5, 2)]);
    assert_eq!(here.value(), 5);
    assert!(here.merge(&fold_of(1, 7, 2)));
    assert_eq!(here.value(), 7);
    assert!(!here.fold(id(1), id(2)).is_nothing(), "it knows of 8");
    assert_eq!((here.value(), here.refused().count()), (8, 0));
    assert!(here.fold(id(1), id(2)).is_nothing());
}

#[test]
fn who_has_departed_counts_no_more() {
    let mut here = counter([(1, 5), (2, 1)]);
    here.fold(id(1), id(2));
    here.fold(id(2), id(3));
    let before = here.clone();
    for amount in [0, 1] {
        let error = here.increment(&mut replica(1), amount).map(|_| ());
        let expected = CountError::Departed {
            replica: id(1),
            survivor: id(3),
        };
        assert_eq!(error, Err(expected));
        assert!(expected.to_string().contains("new replica id"));
    }
    assert_eq!(here, before);
    here.increment(&mut replica(3), 2).unwrap();
    assert_eq!(listed(&here), [(3, 8)]);
}

#[test]
fn chains_circles_and_rivals_have_one_answer() {
    let counts = counter([(1, 1), (2, 10), (3, 100), (4, 1_000), (5, 10_000)]);
    for (folds, expected) in [
        // A chain, whichever link is heard of first.
        (
            vec![(1, 2), (2, 3)],
            vec![(3, 111), (4, 1_000), (5, 10_000)],
        ),
        // Round a circle to the smallest, and into a circle from outside.
        (
            vec![(1, 2), (2, 1)],
            vec![(1, 11), (3, 100), (4, 1_000), (5, 10_000)],
        ),
        (
            vec![(3, 4), (4, 5), (5, 3)],
            vec![(1, 1), (2, 10), (3, 11_100)],
        ),
        (
            vec![(1, 3), (3, 4), (4, 3)],
            vec![(2, 10), (3, 1_101), (5, 10_000)],
        ),
        // Of two folds of one replica that into the larger id.
        (
            vec![(1, 2), (1, 5)],
            vec![(2, 10), (3, 100), (4, 1_000), (5, 10_001)],
        ),
    ] {
        let (mut forth, mut back) = (counts.clone(), counts.clone());
        for (departed, into) in &folds {
            let mut known = counts.clone();
            forth.merge(&known.fold(id(*departed), id(*into)).delta());
        }
        for (departed, into) in folds.iter().rev() {
            back.fold(id(*departed), id(*into));
        }
        assert_eq!(forth, back, "{folds:?}");
        assert_eq!(
            (listed(&forth), forth.value()),
            (expected, 11_111),
            "{folds:?}"
        );
    }
}

#[test]
fn a_long_chain_is_followed_once() {
    let mut here: GCounter = (1..=20_000).map(|number| (id(number), 1)).collect();
    for number in 1..20_000 {
        here.fold(id(number), id(number + 1));
    }
    assert_eq!(
        (listed(&here), here.value()),
        (vec![(20_000, 20_000)], 20_000)
    );
    assert!(here.departed().all(|(_, survivor)| survivor == id(20_000)));
    here.fold(id(20_000), id(1));
    assert_eq!(listed(&here), [(1, 20_000)]);
}

#[test]
fn many_markers_join_wherever_they_belong() {
    let (mut even, mut odd) = (GCounter::new(), GCounter::new());
    for number in 1..100 {
        let side = if number % 2 == 0 { &mut even } else { &mut odd };
        side.merge(&counter([(number, number)]));
        side.fold(id(number), id(0));
    }
    even.fold(id(7), id(5));
    let mut joined = odd.clone();
    assert!(joined.merge(&even) && even.merge(&odd));
    assert_eq!(joined, even);
    assert!(!joined.merge(&odd));
    assert!(joined.departed().map(|(one, _)| one).eq((1..100).map(id)));
    assert_eq!(listed(&joined), [(0, 4_950)]);
}

#[test]
fn nothing_is_folded_into_itself() {
    let mut here = counter([(1, 5)]);
    assert!(here.fold(id(1), id(1)).is_nothing());
    assert_eq!(here, counter([(1, 5)]));
    let fold = here.fold(id(2), id(1)).delta();
    assert_eq!(here.value(), 5);
    assert!(!fold.is_empty() && !fold.is_bottom() && here != counter([(1, 5)]));
}

#[test]
fn counts_that_outgrow_64_bits_together_are_cut_and_the_value_is_exact() {
    let mut here = counter([(1, u64::MAX), (2, 7)]);
    here.fold(id(1), id(2));
    assert_eq!(listed(&here), [(2, u64::MAX)]);
    assert_eq!(here.value(), u128::from(u64::MAX) + 7);
}

#[test]
fn the_delta_of_a_fold_is_its_own() {
    let mut here = join(&[&counter([(1, 8)]), &fold_of(1, 5, 9)]);
    let change = here.fold(id(1), id(2));
    assert_eq!(change.delta(), fold_of(1, 8, 2), "not into 9");
    let (departed, into) = (id(1), id(2));
    assert_eq!(change.into_mark(), Touched::Fold { departed, into });
    assert_eq!(listed(&here), [(9, 8)], "the larger id stands");
}

#[test]
fn the_order_and_the_parts_know_of_folds() {
    let counts = counter([(1, 5)]);
    let fold = fold_of(1, 5, 2);
    let both = join(&[&counts, &fold]);
    for (a, b, order) in [
        (&counts, &both, Some(Less)),
        (&both, &fold, Some(Greater)),
        (&both, &both, Some(Equal)),
        (&counts, &fold, None),
        (&fold, &fold_of(1, 6, 2), Some(Less)),
        (&fold_of(1, 6, 2), &fold_of(1, 5, 3), None),
        (&fold_of(3, 1, 2), &fold, None),
        (&both, &counter([(1, 6)]), None),
        (&counts, &join(&[&both, &counter([(1, 6)])]), Some(Less)),
    ] {
        assert_eq!(a.partial_cmp(b), order, "{a:?} and {b:?}");
        assert_eq!(b.partial_cmp(a), order.map(core::cmp::Ordering::reverse));
        let mut joined = a.clone();
        let grows = !matches!(order, Some(Equal | Greater));
        assert_eq!(joined.merge(b), grows);
        assert_eq!(a.clone().merge_owned(b.clone()), grows);
    }
    assert_eq!(both.decompose(), [counts.clone(), fold.clone()]);
    assert_eq!(both.difference(&counts), Some(fold.clone()));
    assert_eq!(both.difference(&fold), Some(counts.clone()));
    assert_eq!(both.difference(&both), None);
    assert_eq!(fold.delta_at(&Touched::Count(id(1))), GCounter::new());
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<String>);

impl Observer for Ears {
    fn enter(&mut self, step: Step<'_>) {
        if let Step::Key(key) = step {
            self.0.push(format!("{key:?}"));
        }
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
    let mut here = join(&[&counter([(1, 5)]), &fold_of(1, 5, 2)]);
    let hears = |here: &mut GCounter, other: &GCounter| {
        let mut ears = Ears::default();
        here.merge_observed(other, &mut ears);
        ears.0
    };
    assert_eq!(hears(&mut here, &counter([(1, 4)])), [] as [&str; 0]);
    assert_eq!(
        hears(&mut here, &counter([(1, 8)])),
        ["5 to 5", "#1", "8 but 5"]
    );
    assert_eq!(hears(&mut here, &counter([(1, 8)])), [] as [&str; 0]);
    assert_eq!(
        hears(&mut here, &counter([(1, 9)])),
        ["5 to 5", "#1", "9 but 5"]
    );
    let mut late = counter([(1, 8), (2, 1)]);
    assert_eq!(
        hears(&mut late, &fold_of(1, 5, 2)),
        ["9 to 6", "#1", "8 but 5"]
    );
    assert_eq!(hears(&mut late, &fold_of(1, 8, 2)), ["6 to 9"]);
}

#[test]
fn texts_show_who_departed() {
    let here = join(&[&counter([(1, 8)]), &fold_of(1, 5, 2)]);
    let text = "GCounter(5 = {#1: 8} departed {#1: 5 into #2})";
    assert_eq!(format!("{here:?}"), text);
    let mut many = GCounter::new();
    for number in 1..1_000 {
        many.fold(id(number), id(0));
    }
    let text = format!("{many:?}");
    assert!(text.ends_with("… 991 more})") && text.len() < 300, "{text}");
}

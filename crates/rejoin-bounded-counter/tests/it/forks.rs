//! Two writers with one id, as after a copy or a restored backup: both spend the same rights. No
//! merge can undo that, but none may fail or read below the bound either.

use rejoin_bounded_counter::{BoundedCounter, Merge, ReplicaId};
use rejoin_merge::{Content, Observer};

use crate::Do::Up;
use crate::{counter, replica, rights};

/// Whose id was used twice.
#[derive(Default)]
struct Ears(Vec<ReplicaId>);

impl Observer for Ears {
    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.0.push(*identity.downcast_ref().unwrap());
        assert_ne!(format!("{kept:?}"), format!("{dropped:?}"));
    }
}

fn forks() -> (BoundedCounter, BoundedCounter) {
    let start = counter([Up(1, 10)]);
    let (mut spends, mut gives) = (start.clone(), start);
    spends.decrement(&mut replica(1), 6).unwrap();
    gives.transfer(&mut replica(1), 2_u64.into(), 7).unwrap();
    (spends, gives)
}

#[test]
fn one_of_the_two_is_kept_everywhere_and_the_observer_told() {
    let (spends, gives) = forks();
    let (mut one, mut other) = (spends.clone(), gives.clone());
    let mut ears = Ears::default();
    one.merge_observed(&gives, &mut ears);
    other.merge_observed(&spends, &mut ears);
    assert_eq!(ears.0, [1_u64.into(), 1_u64.into()]);
    assert_eq!(one, other);
    assert_eq!((one.value(), rights(&one)), (10, vec![(1, 3), (2, 7)]));
    assert_eq!(
        BoundedCounter::from_bytes(&one.to_bytes().unwrap()),
        Ok(one)
    );
}

#[test]
fn what_rests_on_rights_of_the_dropped_fork_stays_above_the_bound() {
    let (mut spends, mut gives) = forks();
    gives.decrement(&mut replica(2), 7).unwrap();
    spends.increment(&mut replica(1), 10).unwrap();
    spends.decrement(&mut replica(1), 14).unwrap();
    spends.merge(&gives);
    assert_eq!(spends.value(), 0, "twenty made, twenty-seven spent");
    assert_eq!(rights(&spends), []);
    let bytes = spends.to_bytes().unwrap();
    assert_eq!(BoundedCounter::from_bytes(&bytes), Ok(spends));
}

use rejoin_bounded_counter::{BoundedCounter, BoundedError, Merge, Replica, Saved};
use rejoin_merge::{Bottom, Delta};

use crate::Do::{Down, Give, Up};
use crate::{counter, replica, rights};

#[test]
fn increments_make_rights_and_decrements_spend_them() {
    let mut here = counter([Up(1, 10), Up(2, 5), Down(1, 4)]);
    assert_eq!((here.value(), rights(&here)), (11, vec![(1, 6), (2, 5)]));
    here.decrement(&mut replica(2), 5).unwrap();
    assert_eq!((here.value(), rights(&here)), (6, vec![(1, 6)]));
    assert_eq!(here.rights_of(2_u64.into()), 0);
    assert_eq!(here.rights_of(9_u64.into()), 0);
}

#[test]
fn an_overdraft_says_whose_how_much_and_changes_nothing() {
    let mut here = counter([Up(1, 10), Up(2, 5), Give(2, 1, 1)]);
    let before = here.clone();
    let error = here.decrement(&mut replica(1), 12).map(|_| ()).unwrap_err();
    let expected = BoundedError::Overdraft {
        replica: 1_u64.into(),
        rights: 11,
        amount: 12,
    };
    assert!(matches!(error, BoundedError::Overdraft { .. }) && error == expected);
    assert!(error.to_string().contains("has 11 rights"), "{error}");
    let to = 2_u64.into();
    let error = here.transfer(&mut replica(1), to, 12).map(|_| ());
    assert_eq!(error.unwrap_err(), expected);
    assert!(here.decrement(&mut replica(3), 1).is_err());
    assert_eq!(here, before);
    here.decrement(&mut replica(1), 11).unwrap();
    assert_eq!((here.value(), rights(&here)), (4, vec![(2, 4)]));
}

#[test]
fn rights_that_were_handed_on_are_spent_where_they_are() {
    let mut here = counter([Up(1, 10), Give(1, 2, 6), Give(2, 3, 5)]);
    assert_eq!(here.value(), 10);
    assert_eq!(rights(&here), [(1, 4), (2, 1), (3, 5)]);
    here.decrement(&mut replica(3), 5).unwrap();
    here.decrement(&mut replica(2), 1).unwrap();
    assert!(here.decrement(&mut replica(2), 1).is_err());
    here.transfer(&mut replica(1), 2_u64.into(), 4).unwrap();
    here.decrement(&mut replica(2), 4).unwrap();
    assert_eq!((here.value(), rights(&here)), (0, vec![]));
    assert!(!here.is_empty());
}

#[test]
fn the_delta_of_a_decrement_shows_what_it_rests_on() {
    let mut here = counter([Up(1, 10), Give(1, 2, 6)]);
    let spent = here.decrement(&mut replica(2), 4).unwrap().delta();
    let mut late = BoundedCounter::new();
    late.merge(&spent);
    assert_eq!(late.value(), 0, "nothing is known of what was made");
    assert_eq!(rights(&late), [(2, 2)], "and two of six rights are left");
    late.merge(&counter([Up(1, 10)]));
    assert_eq!(late.value(), 6);
    late.merge(&here);
    assert_eq!((late.value(), rights(&late)), (6, vec![(1, 4), (2, 2)]));
}

#[test]
fn what_needs_no_gift_names_no_giver() {
    let mut here = counter([Up(1, 10), Give(1, 2, 6), Up(2, 3)]);
    let own = here.decrement(&mut replica(2), 3).unwrap().delta();
    assert_eq!(own, counter([Up(2, 3), Down(2, 3)]));
    let given = here.decrement(&mut replica(2), 1).unwrap().delta();
    assert_eq!(rights(&given), [(2, 5)]);
}

#[test]
fn nothing_changes_nothing() {
    let mut here = counter([Up(1, 5)]);
    let before = here.clone();
    let (one, two) = (1_u64.into(), 2_u64.into());
    for id in [1, 2] {
        for change in [
            here.increment(&mut replica(id), 0).unwrap().into_mark(),
            here.decrement(&mut replica(id), 0).unwrap().into_mark(),
            here.transfer(&mut replica(id), two, 0).unwrap().into_mark(),
        ] {
            assert!(BoundedCounter::is_nothing(&change));
        }
    }
    let to_itself = here.transfer(&mut replica(1), one, 5).unwrap();
    assert!(to_itself.is_nothing() && to_itself.delta().is_bottom());
    assert_eq!(here, before, "no empty row is kept");
    assert!(BoundedCounter::new().is_empty() && BoundedCounter::new().is_bottom());
    assert!(!here.is_empty() && !here.is_bottom());
}

#[test]
fn totals_go_to_the_very_end_and_no_further() {
    let max = u64::MAX;
    let mut here = counter([Up(1, max), Up(2, max), Give(2, 1, max)]);
    let one = 1_u64.into();
    let overflow = |total, amount| BoundedError::Overflow {
        replica: one,
        total,
        amount,
    };
    let error = here.increment(&mut replica(1), 1).map(|_| ()).unwrap_err();
    assert_eq!(error, overflow(max, 1));
    assert!(error.to_string().contains("cannot grow by 1"), "{error}");
    here.decrement(&mut replica(1), max).unwrap();
    let before = here.clone();
    let error = here.decrement(&mut replica(1), 1).map(|_| ()).unwrap_err();
    assert_eq!(error, overflow(max, 1), "rights are left, and no number");
    assert_eq!(here, before);
    let to = 3_u64.into();
    here.transfer(&mut replica(1), to, max).unwrap();
    assert_eq!(
        (here.value(), rights(&here)),
        (max.into(), vec![(3, max.into())])
    );

    let mut here = counter([Up(1, max), Up(2, 1), Give(2, 1, 1), Give(1, 3, max)]);
    let error = here.transfer(&mut replica(1), to, 1).map(|_| ());
    assert_eq!(error.unwrap_err(), overflow(max, 1));
    assert_eq!(here.value(), u128::from(max) + 1);
}

#[test]
fn a_saved_counter_goes_on_where_it_stopped() {
    let (mut here, mut phone) = (counter([Up(1, 3), Up(2, 3), Give(2, 1, 2)]), replica(1));
    here.decrement(&mut phone, 4).unwrap();
    let (state, writer) = (here.to_bytes().unwrap(), phone.save().to_bytes());
    drop((here, phone));
    let saved = Saved::from_bytes(&writer).unwrap();
    let mut phone = Replica::resume_with(saved, || 0);
    let mut here = BoundedCounter::from_bytes(&state).unwrap();
    assert!(here.decrement(&mut phone, 2).is_err());
    here.decrement(&mut phone, 1).unwrap();
    assert_eq!((here.value(), rights(&here)), (1, vec![(2, 1)]));
}

#[test]
fn texts_show_the_value_and_what_a_few_have_done() {
    let few = counter([Up(1, 7), Down(1, 2), Give(1, 2, 3), Down(2, 1)]);
    assert_eq!(few.to_string(), "4");
    assert_eq!(
        format!("{few:?}"),
        "BoundedCounter(4 = {#1: +7 -2 sent {#2: 3}, #2: +0 -1 received {#1: 3}})"
    );
    let mut many = BoundedCounter::new();
    for id in 1..=1_000 {
        many.merge(&counter([Up(id, 1)]));
    }
    let text = format!("{many:?}");
    assert!(text.ends_with("… 984 more})") && text.len() < 400, "{text}");
}

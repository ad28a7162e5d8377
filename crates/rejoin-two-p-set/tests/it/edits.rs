use rejoin_merge::{Bottom, Delta};
use rejoin_two_p_set::{Phase, TwoPSet};

use crate::{replica, set};

#[test]
fn an_element_goes_from_nothing_to_present_to_removed() {
    let mut here = TwoPSet::new();
    assert_eq!(here.phase(&7), None);
    assert_eq!(here.insert(&mut replica(1), 7).delta(), set([7], []));
    assert_eq!(
        (here.phase(&7), here.len(), here.removed_len()),
        (Some(Phase::Present), 1, 0)
    );
    assert!(here.contains(&7) && !here.is_removed(&7) && !here.is_empty());
    assert_eq!(here.remove(&mut replica(1), &7).delta(), set([], [7]));
    assert_eq!(
        (here.phase(&7), here.len(), here.removed_len()),
        (Some(Phase::Removed), 0, 1)
    );
    assert!(!here.contains(&7) && here.is_removed(&7) && here.is_empty());
    assert!(!here.is_bottom(), "a removal is knowledge");
}

#[test]
fn what_is_removed_cannot_be_inserted() {
    let mut here = set([1], [2]);
    let before = here.clone();
    assert!(here.insert(&mut replica(1), 2).is_nothing());
    assert!(here.insert(&mut replica(1), 2).delta().is_bottom());
    assert!(here.insert(&mut replica(1), 1).is_nothing());
    assert_eq!(
        here.insert_all(&mut replica(1), [1, 2]).delta(),
        TwoPSet::new()
    );
    assert_eq!(here, before);
}

#[test]
fn only_what_is_there_can_be_removed() {
    let mut here = set([1], [2]);
    let before = here.clone();
    assert!(here.remove(&mut replica(1), &2).is_nothing());
    assert!(
        here.remove(&mut replica(1), &3).is_nothing(),
        "it was never inserted"
    );
    assert!(here.remove_all(&mut replica(1), &[2, 3]).is_nothing());
    assert_eq!((here.phase(&3), &here), (None, &before));
}

#[test]
fn one_delta_carries_many_edits() {
    let mut here = set([1, 2, 3, 4, 5], [6]);
    let change = here.remove_all(&mut replica(1), &[4, 2, 9, 6, 4]);
    assert_eq!(change.delta(), set([], [2, 4]));
    let change = here.retain(&mut replica(1), |element| *element > 1);
    assert_eq!(change.delta(), set([], [1]));
    assert!(here.retain(&mut replica(1), |_| true).is_nothing());
    assert_eq!(
        here.insert_all(&mut replica(1), [7, 1, 8]).delta(),
        set([7, 8], [])
    );
    assert!(here.iter_sorted().eq(&[3, 5, 7, 8]));
    assert_eq!(here.clear(&mut replica(1)).delta(), set([], [3, 5, 7, 8]));
    assert!(here.is_empty() && here.clear(&mut replica(1)).is_nothing());
    let mut removed: Vec<u8> = here.removed().copied().collect();
    removed.sort_unstable();
    assert_eq!((removed, here.removed_len()), ((1..=8).collect(), 8));
}

#[test]
fn many_elements_are_found_and_counted() {
    let mut here = set(0..5_000_u64, []);
    here.retain(&mut replica(1), |element| element % 5 > 0);
    assert_eq!(
        (here.len(), here.iter().len(), here.removed_len()),
        (4_000, 4_000, 1_000)
    );
    assert!((0..5_000).all(|i| here.contains(&i) == (i % 5 > 0)));
    assert!((0..5_000).all(|i| here.is_removed(&i) == (i % 5 == 0)));
    assert_eq!((&here).into_iter().count(), 4_000);
}

#[test]
fn questions_may_be_asked_with_borrowed_elements() {
    let mut here = set([String::from("oslo")], []);
    assert!(here.contains("oslo") && !here.remove(&mut replica(1), "oslo").is_nothing());
    assert!(here.is_removed("oslo") && !here.is_removed("bern"));
}

#[test]
fn marks_tell_where_the_change_lies() {
    let mut here = set([1, 2, 3], []);
    let mark = here.remove_all(&mut replica(1), &[3, 1]).into_mark();
    assert_eq!(here.delta_at(&mark), set([], [1, 3]));
    assert!(!TwoPSet::<u8>::is_nothing(&mark));
    assert_eq!(
        TwoPSet::<u8>::new().delta_at(&mark),
        TwoPSet::new(),
        "a mark of another set"
    );
}

#[test]
fn debug_fits_a_screen() {
    assert_eq!(format!("{:?}", set(["b"], ["a"])), r#"{"b"} and 1 removed"#);
    let text = format!("{:?}", set(0..10_000, []));
    assert!(
        text.starts_with("{0, 1, 2, ") && text.ends_with(", … 9984 more}"),
        "{text}"
    );
    assert_eq!(format!("{:?}", TwoPSet::<u8>::default()), "{}");
}

use rejoin_g_set::{GSet, Merge};
use rejoin_merge::{Bottom, Delta};

use crate::{replica, set};

#[test]
fn an_element_is_inserted_once() {
    let mut here = GSet::new();
    assert!(here.is_empty() && here.is_bottom());
    assert_eq!(here.insert(&mut replica(1), 7).delta(), set([7]));
    assert!(!here.is_bottom());
    assert!(here.insert(&mut replica(2), 7).is_nothing());
    assert!(here.insert(&mut replica(2), 7).delta().is_bottom());
    assert!(here.contains(&7) && !here.contains(&8));
    assert_eq!((here.len(), here.is_empty()), (1, false));
}

#[test]
fn the_delta_of_many_holds_what_was_new() {
    let mut here = set([1, 2]);
    let change = here.insert_all(&mut replica(1), [3, 2, 4, 3]);
    assert!(!change.is_nothing());
    assert_eq!(change.delta(), set([3, 4]));
    assert_eq!(here, set([4, 3, 2, 1]), "in whatever order they came");
    assert!(here.insert_all(&mut replica(1), [1, 4]).is_nothing());
    assert!(here.insert_all(&mut replica(1), []).is_nothing());
}

#[test]
fn a_change_that_is_dropped_takes_no_memory() {
    let mut here: GSet<u64> = (0..10_000).collect();
    let mut fresh = here.clone();
    fresh.extend(10_000..10_100);
    let memory = allocation_counter::measure(|| {
        let change = here.insert_all(&mut replica(1), 0..10_000);
        assert!(change.is_nothing());
    });
    assert_eq!(memory.count_total, 0);
    let few = allocation_counter::measure(|| {
        assert!(
            !here
                .insert_all(&mut replica(1), 10_000..10_100)
                .is_nothing()
        );
    });
    assert!(few.count_total <= 2, "only the set grows: {few:?}");
    assert_eq!(here, fresh);
}

#[test]
fn many_elements_are_found_and_listed() {
    let here: GSet<u64> = (0..5_000).map(|i| i * 7 % 5_000).collect();
    assert_eq!((here.len(), here.iter().len()), (5_000, 5_000));
    assert!(here.iter_sorted().copied().eq(0..5_000));
    assert!((0..5_000).all(|i| here.contains(&i)) && !here.contains(&5_000));
    assert_eq!((&here).into_iter().count(), 5_000);
}

#[test]
fn questions_may_be_asked_with_borrowed_elements() {
    let here = set([String::from("oslo")]);
    assert!(here.contains("oslo") && !here.contains("bern"));
}

#[test]
fn marks_tell_where_the_new_ones_lie() {
    let mut here = set([1, 2, 3]);
    let mark = here.insert_all(&mut replica(1), [4, 5]).into_mark();
    assert_eq!(here.delta_at(&mark), set([4, 5]));
    assert!(!GSet::<u8>::is_nothing(&mark));
    let other = set([9]);
    assert_eq!(other.delta_at(&mark), GSet::new(), "a mark of another set");
}

#[test]
fn debug_fits_a_screen() {
    assert_eq!(format!("{:?}", set(["b", "a"])), r#"{"b", "a"}"#);
    let many: GSet<u32> = (0..10_000).collect();
    let text = format!("{many:?}");
    assert!(
        text.starts_with("{0, 1, 2, ") && text.ends_with(", … 9984 more}"),
        "{text}"
    );
    assert_eq!(format!("{:?}", GSet::<u8>::default()), "{}");
}

#[test]
fn an_edit_made_twice_merges_to_the_element_once() {
    let (mut here, mut there) = (GSet::new(), GSet::new());
    here.insert(&mut replica(1), "milk");
    there.insert(&mut replica(2), "milk");
    assert!(
        !here.merge(&there),
        "an element does not say who inserted it"
    );
    assert_eq!(here, there);
}

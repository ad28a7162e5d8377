use rejoin_cl_set::{ClSet, Exhausted};
use rejoin_merge::{Bottom, Delta};

use crate::{replica, set};

/// The greatest causal length.
const LONGEST: u64 = (1 << 62) - 1;

#[test]
fn an_element_comes_and_goes_by_steps_of_one() {
    let (mut here, mut phone) = (ClSet::new(), replica(1));
    assert_eq!(here.causal_length(&7), 0);
    assert_eq!(here.insert(&mut phone, 7).delta(), set([(7, 1)]));
    assert!(here.insert(&mut phone, 7).is_nothing());
    assert!(here.contains(&7) && !here.is_empty());
    assert_eq!(here.remove(&mut phone, &7).unwrap().delta(), set([(7, 2)]));
    assert!(here.remove(&mut phone, &7).unwrap().is_nothing());
    assert!(!here.contains(&7) && here.is_empty() && !here.is_bottom());
    assert_eq!(here.insert(&mut phone, 7).delta(), set([(7, 3)]));
    assert_eq!(
        (here.len(), here.removed_len(), here.causal_length(&7)),
        (1, 0, 3)
    );
}

#[test]
fn what_was_never_inserted_cannot_be_removed_or_undone() {
    let mut here = set([(1, 1)]);
    let before = here.clone();
    assert!(here.remove(&mut replica(1), &2).unwrap().is_nothing());
    assert!(here.undo(&mut replica(1), &2).unwrap().is_nothing());
    assert!(here.undo(&mut replica(1), &2).unwrap().delta().is_bottom());
    assert_eq!(here, before);
}

#[test]
fn an_undo_takes_the_last_step_back_and_so_does_the_next() {
    let (mut here, mut phone) = (set([(1, 1), (2, 2)]), replica(1));
    assert_eq!(here.undo(&mut phone, &1).unwrap().delta(), set([(1, 2)]));
    assert_eq!(here.undo(&mut phone, &2).unwrap().delta(), set([(2, 3)]));
    assert!(!here.contains(&1) && here.contains(&2));
    here.undo(&mut phone, &1).unwrap();
    here.undo(&mut phone, &2).unwrap();
    assert_eq!(here, set([(1, 3), (2, 4)]));
}

#[test]
fn a_toggle_inserts_or_removes() {
    let (mut here, mut phone) = (ClSet::new(), replica(1));
    for length in 1..5 {
        let delta = here.toggle(&mut phone, "done").unwrap().delta();
        assert_eq!(
            (here.contains("done"), here.causal_length("done")),
            (length % 2 == 1, length)
        );
        assert_eq!(delta, here);
    }
}

#[test]
fn one_delta_carries_many_edits() {
    let (mut here, mut phone) = (set([(1, 1), (2, 2), (3, 3), (4, 4)]), replica(1));
    let change = here.insert_all(&mut phone, [4, 5, 1, 2, 5, 4]);
    assert_eq!(change.delta(), set([(2, 3), (4, 5), (5, 1)]));
    let change = here.retain(&mut phone, |element| *element > 2).unwrap();
    assert_eq!(change.delta(), set([(1, 2), (2, 4)]));
    assert!(here.retain(&mut phone, |_| true).unwrap().is_nothing());
    assert!(here.iter_sorted().eq(&[3, 4, 5]));
    assert_eq!(
        here.clear(&mut phone).unwrap().delta(),
        set([(3, 4), (4, 6), (5, 2)])
    );
    assert!(here.is_empty() && here.clear(&mut phone).unwrap().is_nothing());
    assert_eq!((here.removed_len(), here.causal_lengths().len()), (5, 5));
}

#[test]
fn lengths_go_to_the_very_end_and_no_further() {
    let mut phone = replica(1);
    let mut here = set([(1, LONGEST - 2), (2, LONGEST - 1), (3, LONGEST), (4, 1)]);
    here.remove(&mut phone, &1).unwrap();
    assert!(!here.insert(&mut phone, 1).is_nothing());
    assert!(!here.insert(&mut phone, 2).is_nothing());
    let end = set([(1, LONGEST), (2, LONGEST), (3, LONGEST), (4, 1)]);
    assert_eq!(here, end);
    for element in 1..4 {
        assert!(here.contains(&element));
        assert_eq!(
            here.remove(&mut phone, &element).map(|_| ()),
            Err(Exhausted::default())
        );
        assert_eq!(
            here.undo(&mut phone, &element).map(|_| ()),
            Err(Exhausted::default())
        );
        assert_eq!(
            here.toggle(&mut phone, element).map(|_| ()),
            Err(Exhausted::default())
        );
        assert!(here.insert(&mut phone, element).is_nothing());
    }
    assert_eq!(
        here.clear(&mut phone).map(|_| ()),
        Err(Exhausted::default())
    );
    assert_eq!(here, end, "all or nothing: the 4 is still there");
    assert!(here.retain(&mut phone, |element| *element < 4).is_ok());
    assert_eq!(here.causal_length(&4), 2);
    assert!(Exhausted::default().to_string().contains("2^62"));
}

#[test]
fn many_elements_are_found_and_counted() {
    let mut here = set((0..5_000_u64).map(|i| (i, 1 + i % 3)));
    assert_eq!(
        (here.len(), here.iter().len(), here.removed_len()),
        (3_333, 3_333, 1_667)
    );
    assert!((0..5_000).all(|i| here.contains(&i) == (i % 3 != 1)));
    here.insert_all(&mut replica(1), 0..5_000);
    assert!(here.iter_sorted().copied().eq(0..5_000));
    assert_eq!((&here).into_iter().count(), 5_000);
}

#[test]
fn questions_may_be_asked_with_borrowed_elements() {
    let mut here = set([(String::from("oslo"), 1)]);
    assert!(here.contains("oslo") && here.undo(&mut replica(1), "oslo").is_ok());
    assert_eq!(here.causal_length("oslo"), 2);
}

#[test]
fn a_change_that_is_dropped_takes_no_memory() {
    let mut here = set((0..1_000_u64).map(|i| (i, 1)));
    let memory = allocation_counter::measure(|| {
        for element in 0..1_000 {
            here.undo(&mut replica(1), &element).unwrap();
        }
        here.insert_all(&mut replica(1), 0..1_000);
    });
    assert!(
        memory.count_total <= 1_001,
        "only the replicas are made: {memory:?}"
    );
    assert_eq!(here.len(), 1_000);
}

#[test]
fn marks_tell_where_the_change_lies() {
    let mut here = set([(1, 1), (2, 1), (3, 1)]);
    let mark = here
        .retain(&mut replica(1), |n| *n == 2)
        .unwrap()
        .into_mark();
    assert_eq!(here.delta_at(&mark), set([(1, 2), (3, 2)]));
    assert!(!ClSet::<u8>::is_nothing(&mark));
    assert_eq!(
        ClSet::<u8>::new().delta_at(&mark),
        ClSet::new(),
        "a mark of another set"
    );
}

#[test]
fn debug_fits_a_screen() {
    let few = set([(1, 3), (2, 4)]);
    assert_eq!(format!("{few:?}"), "{1} and 1 removed");
    let text = format!("{:?}", set((0..10_000).map(|i| (i, 1))));
    assert!(
        text.starts_with("{0, 1, 2, ") && text.ends_with(", … 9984 more}"),
        "{text}"
    );
    assert_eq!(format!("{:?}", ClSet::<u8>::default()), "{}");
}

use rejoin_merge::{Bottom, Delta};
use rejoin_pn_counter::{CountError, GCounter, Merge, PnCounter, Saved, Touched};

use crate::{counter, replica};

#[test]
fn steps_add_up_on_both_sides() {
    let (mut here, mut phone) = (PnCounter::new(), replica(1));
    for amount in [1, 0, 41, 1_000] {
        here.increment(&mut phone, amount).unwrap();
    }
    assert_eq!(here.value(), 1_042);
    assert!(!here.is_empty(), "nothing was counted down yet");
    here.decrement(&mut phone, 2_000).unwrap();
    assert_eq!(here.value(), -958);
    assert_eq!((here.positive(), here.negative()), (1_042, 2_000));
    assert_eq!(here.count_of(1_u64.into()), (1_042, 2_000));
    assert_eq!(here.count_of(2_u64.into()), (0, 0));
    assert_eq!(here, counter([(1, 1_042, 2_000)]));
}

#[test]
fn a_delta_carries_the_count_of_its_writer_in_its_direction_alone() {
    let mut here = counter([(1, 5, 5), (2, 7, 1)]);
    let up = here.increment(&mut replica(2), 3).unwrap().delta();
    assert_eq!(up, counter([(2, 10, 0)]));
    let down = here.decrement(&mut replica(2), 4).unwrap().delta();
    assert_eq!(down, counter([(2, 0, 5)]));
    let mut late = counter([(3, 1, 0)]);
    assert!(late.merge(&down) && late.merge(&up));
    assert!(!late.merge(&down), "twice is once");
    assert_eq!(late.value(), 1 + 10 - 5);
}

#[test]
fn zero_changes_nothing() {
    let mut here = counter([(1, 5, 0)]);
    for id in [1, 2] {
        let change = here.increment(&mut replica(id), 0).unwrap();
        assert!(change.is_nothing() && change.delta().is_bottom());
        let change = here.decrement(&mut replica(id), 0).unwrap();
        assert!(change.is_nothing() && change.delta().is_bottom());
    }
    assert_eq!(here, counter([(1, 5, 0)]), "no count of zero is kept");
}

#[test]
fn counts_go_to_the_very_end_and_no_further() {
    let mut here = counter([(1, u64::MAX - 1, 0), (2, 5, u64::MAX)]);
    let before = here.clone();
    let error = here.increment(&mut replica(1), 2).map(|_| ()).unwrap_err();
    let expected = CountError::Overflow {
        replica: 1_u64.into(),
        count: u64::MAX - 1,
        amount: 2,
    };
    assert_eq!(error, expected);
    assert!(here.decrement(&mut replica(2), 1).is_err());
    assert_eq!(here, before);
    here.increment(&mut replica(1), 1).unwrap();
    here.decrement(&mut replica(1), u64::MAX).unwrap();
    assert_eq!(here.value(), 5 - i128::from(u64::MAX));
    here.decrement(&mut replica(3), u64::MAX).unwrap();
    assert_eq!(here.value(), 5 - 2 * i128::from(u64::MAX), "below 64 bits");
}

#[test]
fn up_and_down_by_as_much_reads_zero_and_is_not_empty() {
    let counter = counter([(1, 5, 5)]);
    assert_eq!(counter.value(), 0);
    assert!(!counter.is_empty() && !counter.is_bottom());
    assert!(PnCounter::new().is_empty() && PnCounter::bottom().is_bottom());
}

#[test]
fn counts_taken_over_are_sorted_and_joined() {
    let counter = counter([(9, 1, 0), (2, 3, 1), (9, 4, 2), (5, 0, 0), (2, 1, 6)]);
    let counts = [(2_u64.into(), 3, 6), (9_u64.into(), 4, 2)];
    assert!(counter.counts().eq(counts));
    let sides = |side: [(u64, u64); 2]| side.map(|(id, count)| (id.into(), count));
    let up = GCounter::from_iter(sides([(9, 4), (2, 3)]));
    let down = GCounter::from_iter(sides([(9, 2), (2, 6)]));
    assert_eq!(PnCounter::from_counters(up, down), counter);
}

#[test]
fn counts_of_one_side_are_listed_with_zero_for_the_other() {
    let counter = counter([(1, 0, 4), (2, 3, 0), (3, 1, 1), (4, 0, 9)]);
    let listed: Vec<_> = counter.counts().map(|(_, up, down)| (up, down)).collect();
    assert_eq!(listed, [(0, 4), (3, 0), (1, 1), (0, 9)]);
}

#[test]
fn marks_name_who_counted_and_where() {
    let here = counter([(1, 5, 2), (2, 7, 0)]);
    let (one, none) = (Touched::Count(1_u64.into()), Touched::Nothing);
    assert_eq!(here.delta_at(&(one, none)), counter([(1, 5, 0)]));
    assert_eq!(here.delta_at(&(none, one)), counter([(1, 0, 2)]));
    assert_eq!(here.delta_at(&(one, one)), counter([(1, 5, 2)]));
    assert_eq!(here.delta_at(&(none, none)), PnCounter::bottom());
    assert!(PnCounter::is_nothing(&(none, none)));
    assert!(!PnCounter::is_nothing(&(one, none)) && !PnCounter::is_nothing(&(none, one)));
}

#[test]
fn a_saved_counter_goes_on_where_it_stopped() {
    let (mut here, mut phone) = (PnCounter::new(), replica(1));
    here.increment(&mut phone, 3).unwrap();
    let (state, writer) = (here.to_bytes().unwrap(), phone.save().to_bytes());
    drop((here, phone));
    let saved = Saved::from_bytes(&writer).unwrap();
    let mut phone = rejoin_pn_counter::Replica::resume_with(saved, || 0);
    let mut here = PnCounter::from_bytes(&state).unwrap();
    here.decrement(&mut phone, 1).unwrap();
    assert_eq!(here, counter([(1, 3, 1)]));
}

#[test]
fn texts_show_the_value_and_a_few_counts() {
    let few = counter([(1, 2, 0), (2, 3, 9)]);
    assert_eq!(few.to_string(), "-4");
    assert_eq!(format!("{few:?}"), "PnCounter(-4 = {#1: +2 -0, #2: +3 -9})");
    assert_eq!(format!("{:?}", PnCounter::new()), "PnCounter(0 = {})");
    let many: PnCounter = (1..=10_000).map(|id: u64| (id.into(), 1, 2)).collect();
    let text = format!("{many:?}");
    assert!(text.starts_with("PnCounter(-10000 = {#1: +1 -2,"), "{text}");
    assert!(
        text.ends_with("… 9984 more})") && text.len() < 400,
        "{text}"
    );
}

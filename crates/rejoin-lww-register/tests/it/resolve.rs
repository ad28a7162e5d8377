use core::cell::Cell;

use rejoin_lww_register::{LwwRegister, Merge, Timed, resolve_conflict, resolve_conflict_by};

#[test]
fn the_latest_write_stands_and_of_several_the_greatest_value() {
    for (writes, stands) in [
        (vec![], None),
        (vec![(1_u64, 5)], Some((1, 5))),
        (vec![(1, 9), (2, 0)], Some((2, 0))),
        (vec![(2, 0), (1, 9)], Some((2, 0))),
        (vec![(2, 0), (2, 1), (2, 0)], Some((2, 1))),
        (vec![(2, 1), (2, 0), (3, 0), (2, 9)], Some((3, 0))),
        (
            vec![(u64::MAX, 1), (0, 2), (u64::MAX, 0)],
            Some((u64::MAX, 1)),
        ),
    ] {
        assert_eq!(resolve_conflict(writes.clone()), stands, "{writes:?}");
        assert_eq!(resolve_conflict(&writes).copied(), stands, "{writes:?}");
        assert_eq!(
            resolve_conflict(writes.iter().rev()).copied(),
            stands,
            "{writes:?}"
        );
    }
}

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// Many ties: a million in all over the rounds.
#[test]
fn no_order_of_the_writes_changes_the_answer() {
    let mut seed = 1;
    for _ in 0..100_000 {
        let mut writes: Vec<(u64, u64)> = (0..10)
            .map(|_| (random(&mut seed) % 4, random(&mut seed) % 4))
            .collect();
        let mut sorted = writes.clone();
        sorted.sort_unstable();
        assert_eq!(resolve_conflict(&writes), sorted.last());
        let turn = (random(&mut seed) % 10) as usize;
        writes.rotate_left(turn);
        assert_eq!(resolve_conflict(&writes), sorted.last());
    }
}

#[test]
fn it_decides_as_merging_does() {
    let writes = [(4_u64, 'x'), (9, 'b'), (9, 'c'), (2, 'z')];
    let mut register = LwwRegister::new();
    for (time, value) in writes {
        register.merge(&LwwRegister::of(time, value));
    }
    assert_eq!(register.into_parts(), resolve_conflict(writes));
}

#[test]
fn an_order_from_outside_decides_ties_and_nothing_else() {
    let shortest = |a: &&str, b: &&str| b.len().cmp(&a.len());
    let writes = [(1_u8, "a"), (2, "long"), (2, "mid"), (2, "longer")];
    assert_eq!(resolve_conflict_by(writes, shortest), Some((2, "mid")));
    let never = |_: &f64, _: &f64| unreachable!("no two times are equal");
    assert_eq!(
        resolve_conflict_by([(1, 0.5), (2, -0.5)], never),
        Some((2, -0.5))
    );
    let equal = |_: &u8, _: &u8| core::cmp::Ordering::Equal;
    assert_eq!(
        resolve_conflict_by([(1, 5), (1, 7)], equal),
        Some((1, 5)),
        "the first"
    );
}

/// Writes are taken one by one, and values are compared only where times tie.
#[test]
fn it_is_lazy() {
    struct Noted<'a>(u64, &'a Cell<u32>);
    impl Timed for Noted<'_> {
        type Time = u64;
        type Value = ();
        fn time(&self) -> &u64 {
            &self.0
        }
        fn value(&self) -> &() {
            self.1.set(self.1.get() + 1);
            &()
        }
    }
    let (taken, values) = (Cell::new(0), Cell::new(0));
    let writes = (0..1_000).map(|time| {
        taken.set(taken.get() + 1);
        Noted(time, &values)
    });
    assert_eq!(taken.get(), 0);
    assert_eq!(resolve_conflict(writes).map(|write| write.0), Some(999));
    assert_eq!((taken.get(), values.get()), (1_000, 0));
}

//! Pages against a plain sorted list, in sets of several sizes and with ties in plenty.

use rejoin_lww_set::{LwwSet, RemoveWins, Tie};

use crate::{Random, listed};

/// The same set of writes in a set of two-byte elements.
fn draw<B: Tie, const N: usize>(random: &mut Random, size: u64) -> LwwSet<u16, u64, B, N> {
    let mut set = LwwSet::default();
    for _ in 0..2 * size {
        let (time, element) = (random.below(size), random.below(size) as u16);
        match random.below(4) {
            0 => set.remove_stamped(time, element).is_nothing(),
            _ => set.insert_stamped(time, element).is_nothing(),
        };
    }
    set
}

fn check<const N: usize>(random: &mut Random, size: u64) {
    let set = draw::<RemoveWins, N>(random, size);
    let mut model: Vec<(u64, u16)> = set
        .iter()
        .filter_map(|element| Some((set.stamp_of(element)?, *element)))
        .collect();
    model.sort_unstable();
    model.reverse();
    let whole: Vec<_> = set.newest_first().map(|(at, it)| (at, *it)).collect();
    assert_eq!(whole, model);
    for _ in 0..50 {
        let [after, stop] = [(); 2].map(|()| {
            let cursor = (random.below(size + 1), random.below(size + 1) as u16);
            (random.below(4) > 0).then_some(cursor)
        });
        let limit = random.below(2 * size) as usize;
        let expected = model
            .iter()
            .filter(|it| after.is_none_or(|after| **it < after))
            .filter(|it| stop.is_none_or(|stop| **it > stop));
        let [from, to] = [&after, &stop].map(|it| it.as_ref().map(|(at, it)| (*at, it)));
        let found = set.page(from, to, limit).map(|(at, it)| (at, *it));
        assert!(
            found.eq(expected.take(limit).copied()),
            "{after:?} {stop:?}"
        );
    }
    for limit in [1, 3, size as usize] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let before = seen.len();
            for (at, element) in set.page(cursor, None, limit) {
                cursor = Some((at, element));
                seen.push((at, *element));
            }
            if seen.len() == before {
                break;
            }
        }
        assert_eq!(seen, model, "each member once");
    }
}

#[test]
fn pages_are_slices_of_the_sorted_members() {
    let mut random = Random(3);
    for size in [1, 2, 8, 9, 40, 300, 2_000] {
        for _ in 0..(200 / size).max(1) {
            check::<{ usize::MAX }>(&mut random, size);
            check::<5>(&mut random, size);
            check::<700>(&mut random, size);
        }
    }
}

#[test]
fn what_is_written_meanwhile_moves_nothing_else() {
    let mut set = LwwSet::from_iter((0..10).map(|n| (u64::from(n), n)));
    let first: Vec<_> = set.page(None, None, 4).map(|(at, it)| (at, *it)).collect();
    assert_eq!(first, [(9, 9), (8, 8), (7, 7), (6, 6)]);
    set.insert_stamped(20, 11);
    set.insert_stamped(21, 3);
    set.remove_stamped(22, 6);
    set.remove_stamped(22, 5);
    let (at, last) = first[3];
    let next: Vec<_> = set.page(Some((at, &last)), None, 4).collect();
    assert_eq!(
        next,
        [(4, &4), (2, &2), (1, &1), (0, &0)],
        "behind a cursor that is gone"
    );
    assert_eq!(listed(&set)[..2], [(21, 3), (20, 11)]);
}

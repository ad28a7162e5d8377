//! Cases that other implementations of the set are tested by, with the values that they expect.

use rejoin_lww_set::{LwwSet, Merge, ReadAll, TotalF64};

type Scored = LwwSet<&'static str, TotalF64>;

const SCORES: [(f64, &str); 9] = [
    (50.1, "alpha"),
    (99.2, "beta"),
    (11.3, "delta"),
    (45.4, "gamma"),
    (21.5, "kappa"),
    (76.6, "iota"),
    (33.7, "sigma"),
    (34.8, "omicron"),
    (35.9, "nu"),
];

fn scored(adds: impl IntoIterator<Item = (f64, &'static str)>) -> Scored {
    let adds = adds.into_iter();
    adds.map(|(score, name)| (score.into(), name)).collect()
}

/// What a page holds: names after and before the cursors.
fn page(
    set: &Scored,
    after: Option<(f64, &'static str)>,
    stop: Option<(f64, &'static str)>,
    limit: usize,
) -> Vec<&'static str> {
    fn cursor<'a>((score, name): &'a (f64, &'static str)) -> (TotalF64, &'a &'static str) {
        (TotalF64::new(*score), name)
    }
    let found = set.page(after.as_ref().map(cursor), stop.as_ref().map(cursor), limit);
    found.map(|(_, name)| *name).collect()
}

#[test]
fn of_two_writes_the_later_stands_and_of_a_tie_the_removal() {
    // The writes in this order, and whether "x" is a member then.
    for (first, second, is_member) in [
        ((1, true), (2, false), false),
        ((1, true), (0, false), true),
        ((1, true), (1, false), false),
        ((1, true), (2, true), true),
        ((1, true), (0, true), true),
        ((1, false), (2, true), true),
        ((1, false), (0, true), false),
        ((1, false), (1, true), false),
        ((1, false), (0, false), false),
        ((1, false), (1, false), false),
        ((1, false), (2, false), false),
    ] {
        let mut set = LwwSet::new();
        for (time, is_add) in [first, second] {
            match is_add {
                true => set.insert_stamped(time, "x").is_nothing(),
                false => set.remove_stamped(time, "x").is_nothing(),
            };
        }
        assert_eq!(set.contains("x"), is_member, "{first:?} and {second:?}");
        let time = first.0.max(second.0);
        assert_eq!(set.stamp_of("x"), Some(time));
    }
}

#[test]
fn older_writes_are_rejected() {
    let mut set = LwwSet::from_iter([(50_u64, "alpha"), (99, "beta"), (11, "delta")]);
    assert!(set.insert_stamped(48, "alpha").is_nothing());
    assert!(set.remove_stamped(49, "alpha").is_nothing());
    assert!(
        set.newest_first()
            .eq([(99, &"beta"), (50, &"alpha"), (11, &"delta")])
    );
}

#[test]
fn all_replicas_are_repaired_by_the_newest() {
    let newest = scored([(2.34, "bar")]);
    for mut replica in [(); 4].map(|()| scored([(1.0, "bar")])) {
        assert!(replica.merge(&newest));
        assert!(replica.newest_first().eq([(2.34.into(), &"bar")]));
    }
}

#[test]
fn every_order_of_merging_gives_the_same() {
    let mut a = LwwSet::new();
    a.insert_stamped(3_u64, "x");
    let mut b = LwwSet::new();
    b.remove_stamped(4, "x");
    b.remove_stamped(1, "y");
    let c = LwwSet::from_iter([(5, "x"), (1, "y")]);
    assert_eq!((a.len(), b.len(), c.len()), (1, 0, 2));
    let states = [&a, &b, &c];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut joined = LwwSet::new();
        for place in order {
            joined.merge(states[place]);
        }
        assert!(joined.iter_sorted().eq([&"x"]), "{order:?}: {joined:?}");
    }
}

#[test]
fn pages_lie_between_the_cursors() {
    let set = scored(SCORES);
    let all = [
        "beta", "iota", "alpha", "gamma", "nu", "omicron", "sigma", "kappa", "delta",
    ];
    assert_eq!(page(&set, None, None, 100), all);
    assert_eq!(page(&set, None, None, 4), all[..4]);
    assert_eq!(page(&set, Some((50.1, "alpha")), None, 3), all[3..6]);
    assert_eq!(page(&set, None, Some((50.1, "alpha")), 100), all[..2]);
    assert_eq!(
        page(&set, Some((66.6, "rho")), None, 100),
        all[2..],
        "a cursor that is not in the set"
    );
    assert_eq!(
        page(&set, Some((35.9, "nu")), Some((21.5, "kappa")), 100),
        ["omicron", "sigma"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(
        page(&set, Some((21.5, "kappa")), Some((35.9, "nu")), 100),
        nothing,
        "the stop lies before the start"
    );
    assert_eq!(page(&set, Some((11.3, "delta")), None, 100), nothing);
    assert_eq!(page(&set, None, Some((99.2, "beta")), 100), nothing);
    assert_eq!(page(&set, None, None, 0), nothing);
}

#[test]
fn fifty_members_of_one_score_come_once_each() {
    let names = (0..50).map(|n| format!("{n:03}"));
    let set: LwwSet<String, TotalF64> = names.clone().map(|name| (1.23.into(), name)).collect();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page: Vec<_> = set.page(cursor, None, 5).collect();
        let Some(last) = page.last() else { break };
        assert_eq!(page.len(), 5);
        cursor = Some(*last);
        seen.extend(page.into_iter().map(|(_, name)| name.clone()));
    }
    seen.reverse();
    assert!(seen.into_iter().eq(names), "the greater name first");
}

/// The union and the repair of a reading of these replicas.
fn read_all(replicas: &[&[(u64, &'static str)]]) -> [Vec<(u64, &'static str)>; 2] {
    let states: Vec<LwwSet<_, u64>> = replicas
        .iter()
        .map(|adds| adds.iter().copied().collect())
        .collect();
    let ReadAll { union, repair } = LwwSet::read_all(&states);
    for mut replica in states {
        let lacked = replica != union;
        assert_eq!(replica.merge(&repair), lacked);
        assert_eq!(replica, union);
    }
    let listed = |set: LwwSet<&'static str, u64>| {
        let mut listed: Vec<_> = set.newest_first().map(|(at, name)| (at, *name)).collect();
        listed.sort_unstable_by_key(|(_, name)| *name);
        listed
    };
    [listed(union), listed(repair)]
}

#[test]
fn a_reading_of_all_replicas_knows_what_to_repair() {
    let (a, b, c) = ((5, "A"), (3, "B"), (1, "C"));
    let none = || vec![];
    for (replicas, union, repair) in [
        (&[][..], none(), none()),
        (&[&[][..]], none(), none()),
        (&[&[a]], vec![a], none()),
        (&[&[a], &[]], vec![a], vec![a]),
        (&[&[a], &[a]], vec![a], none()),
        (&[&[a], &[(6, "A")]], vec![(6, "A")], vec![(6, "A")]),
        (&[&[a, b], &[a, c], &[b]], vec![a, b, c], vec![a, b, c]),
        (&[&[a, b], &[a, c], &[b, c]], vec![a, b, c], vec![a, b, c]),
        (
            &[&[a, b, c], &[a, b, c], &[a, (2, "B"), c]],
            vec![a, b, c],
            vec![b],
        ),
    ] {
        assert_eq!(read_all(replicas), [union, repair], "{replicas:?}");
    }
}

#[test]
fn removals_are_repaired_as_well() {
    let one = LwwSet::from_iter([(5_u64, "A"), (3, "B")]);
    let mut two = one.clone();
    two.remove_stamped(6, "A");
    let read = LwwSet::read_all([&one, &two]);
    assert_eq!(read.union, two);
    assert_eq!((read.repair.len(), read.repair.tombstones()), (0, 1));
    assert_eq!(read.repair.stamp_of("A"), Some(6));
}

#[test]
fn a_bounded_set_keeps_the_newest_members() {
    let mut newest = LwwSet::newest::<3>();
    newest.extend([(3_u64, "c"), (1, "a"), (5, "e"), (2, "b"), (4, "d")]);
    assert!(newest.newest_first().eq([(5, &"e"), (4, &"d"), (3, &"c")]));
    assert!(newest.insert_stamped(2, "b").is_nothing(), "older than all");
    newest.insert_stamped(6, "c");
    assert!(newest.newest_first().eq([(6, &"c"), (5, &"e"), (4, &"d")]));
}

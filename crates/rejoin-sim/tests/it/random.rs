//! Numbers that repeat, and are spread as they should.

use rejoin_sim::Random;

/// SplitMix64 and xoshiro256++ as their authors published them, in as few lines.
fn reference(mut seed: u64, count: usize) -> Vec<u64> {
    let mut state = [0_u64; 4].map(|_| {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    });
    let mut next = || {
        let [a, b, c, d] = state;
        let bits = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        bits
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn it_is_xoshiro_seeded_by_splitmix() {
    for seed in [0, 1, 42, u64::MAX] {
        let mut random = Random::new(seed);
        let found: Vec<_> = (0..100).map(|_| random.bits()).collect();
        assert_eq!(found, reference(seed, 100));
    }
    assert_eq!(Random::new(0).bits(), 5_987_356_902_031_041_503);
}

#[test]
fn a_fork_does_not_depend_on_what_was_drawn() {
    let fresh = Random::new(5);
    let mut used = fresh.clone();
    used.bits();
    assert_eq!(fresh.fork("loss"), used.fork("loss"));
    assert_eq!(fresh.fork_by(3), used.fork_by(3));
}

#[test]
fn forks_differ_from_each_other_and_from_their_root() {
    let mut all = Vec::new();
    for seed in 0..50 {
        let root = Random::new(seed);
        for purpose in ["", "a", "b", "ab", "ba"] {
            let fork = root.fork(purpose);
            all.extend((0..20).map(|number| fork.fork_by(number).bits()));
            all.push(fork.clone().bits());
        }
        all.extend((0..20).map(|number| root.fork_by(number).bits()));
        all.push(root.clone().bits());
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn each_number_below_a_bound_is_as_likely() {
    let mut random = Random::new(1);
    let mut counts = [0_i64; 7];
    for _ in 0..70_000 {
        counts[usize::try_from(random.below(7)).unwrap()] += 1;
    }
    // Five standard deviations of a count.
    assert!(
        counts.iter().all(|count| (count - 10_000).abs() < 470),
        "{counts:?}"
    );
    assert_eq!((random.below(0), random.below(1)), (0, 0));
    // Two thirds of all bits: without a second draw, a third of them would come up twice as often.
    let bound = u64::MAX / 3 * 2;
    let low = (0..30_000)
        .filter(|_| random.below(bound) < bound / 2)
        .count();
    assert!(low.abs_diff(15_000) < 450, "{low}");
}

#[test]
fn a_range_has_both_its_ends() {
    let mut random = Random::new(2);
    let mut seen = [false; 3];
    for _ in 0..100 {
        seen[usize::try_from(random.between(5, 7) - 5).unwrap()] = true;
    }
    assert_eq!(seen, [true; 3]);
    assert_eq!(random.between(9, 9), 9);
    assert_eq!(random.between(9, 3), 9);
    let whole = random.clone();
    assert_eq!(random.between(0, u64::MAX), whole.clone().bits());
}

#[test]
fn units_are_above_zero_and_up_to_one_and_chances_exact_at_both_ends() {
    let mut random = Random::new(3);
    let units: Vec<_> = (0..20_000).map(|_| random.unit()).collect();
    assert!(units.iter().all(|unit| *unit > 0.0 && *unit <= 1.0));
    let mean = units.iter().sum::<f64>() / 20_000.0;
    assert!((mean - 0.5).abs() < 0.01, "{mean}");
    assert!((0..1000).all(|_| random.chance(1.0) && !random.chance(0.0)));
    let often = (0..10_000).filter(|_| random.chance(0.3)).count();
    assert!(often.abs_diff(3000) < 230, "{often}");
}

#[test]
fn every_order_and_every_pick_is_as_likely() {
    let mut random = Random::new(4);
    let mut orders = std::collections::BTreeMap::new();
    for _ in 0..6000 {
        let mut items = [1, 2, 3];
        random.shuffle(&mut items);
        *orders.entry(items).or_insert(0_u64) += 1;
    }
    assert_eq!(orders.len(), 6);
    assert!(
        orders.values().all(|count| count.abs_diff(1000) < 150),
        "{orders:?}"
    );
    let picked = (0..1000)
        .filter(|_| random.pick(&['a', 'b']) == Some(&'a'))
        .count();
    assert!(picked.abs_diff(500) < 80, "{picked}");
    assert_eq!(random.pick::<u8>(&[]), None);
}

//! The search for entries that differ.

use rejoin_sync::{Claim, Findings, Points, Summary, compare};

use crate::keys::Keys;
use crate::network::Random;

/// The points that the first gives and wants, and how many messages it took.
fn search(here: &Keys, there: &Keys) -> ([Vec<u64>; 2], usize) {
    let mut claims = vec![Claim::all(here)];
    let (mut give, mut want) = (Vec::new(), Vec::new());
    for turn in 1.. {
        let sides = [there, here];
        let found = compare(sides[(turn + 1) % 2], &claims);
        let is_first = turn % 2 == 0;
        give.extend(if is_first { &found.give } else { &found.want });
        want.extend(if is_first { &found.want } else { &found.give });
        claims = found.claims;
        if claims.is_empty() {
            give.sort_unstable();
            want.sort_unstable();
            return ([give, want], turn);
        }
    }
    unreachable!("a range is split sixteen times at most")
}

/// What the two say about each point, compared directly.
fn differences(here: &Keys, there: &Keys) -> [Vec<u64>; 2] {
    let [ours, theirs] = [here, there].map(|keys| keys.items(0..=u64::MAX));
    let lacks = |some: &[(u64, u64)], other: &[(u64, u64)]| {
        let items = some.iter().filter(|item| !other.contains(item));
        items.map(|item| item.0).collect()
    };
    [lacks(&ours, &theirs), lacks(&theirs, &ours)]
}

#[test]
fn it_finds_exactly_what_differs() {
    let mut random = Random(3);
    for round in 0..200 {
        let mut here = Keys::new();
        let shared = random.below(2) * random.below(400);
        for key in 0..shared {
            here.put(1_u64.into(), key, "shared");
        }
        let mut there = here.clone();
        for _ in 0..random.below(20) {
            here.put(1_u64.into(), random.below(500), "here");
            there.put(2_u64.into(), random.below(500), "there");
            there.rot(random.below(400), "rotten");
        }
        let (found, turns) = search(&here, &there);
        assert_eq!(found, differences(&here, &there), "round {round}");
        assert!(turns <= 5, "{turns} turns for {shared} entries");
    }
}

#[test]
fn equal_states_take_one_claim() {
    let mut here = Keys::new();
    for key in 0..100 {
        here.put(1_u64.into(), key, "same");
    }
    let claim = Claim::all(&here);
    assert!(matches!(claim.summary, Summary::Sum(_)));
    assert_eq!([claim.first, claim.last()], [0, u64::MAX]);
    assert_eq!(compare(&here, &[claim]), Findings::default());
}

#[test]
fn entries_at_neighbouring_points_are_told_apart() {
    // More than a leaf holds, so close that only the last split parts them.
    #[derive(Clone)]
    struct Close(u64);
    impl Points for Close {
        fn fingerprint(&self, range: std::ops::RangeInclusive<u64>) -> rejoin_sync::Fingerprint {
            let mut print = rejoin_sync::Fingerprint::default();
            for (point, digest) in self.items(range) {
                print.add(point, digest);
            }
            print
        }
        fn items(&self, range: std::ops::RangeInclusive<u64>) -> Vec<(u64, u64)> {
            let points = (0..40).map(|point| (point, 1 + u64::from(point == 17) * self.0));
            points.filter(|(point, _)| range.contains(point)).collect()
        }
        fn pick(&self, _: &[u64]) -> Option<Self> {
            None
        }
    }
    let (here, there) = (Close(0), Close(1));
    let mut claims = vec![Claim::all(&here)];
    let mut turns = 0;
    let found = loop {
        let found = compare(if turns % 2 == 0 { &there } else { &here }, &claims);
        turns += 1;
        if found.claims.is_empty() {
            break found;
        }
        claims = found.claims;
    };
    assert_eq!((found.give, found.want), (vec![17], vec![17]));
    assert!(turns <= 18, "{turns}");
}

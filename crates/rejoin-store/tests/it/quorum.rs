//! Sizes and chances, beside other ways to find them.

use rejoin_store::quorum::{BadQuorum, Of, fresh_within, majority};

#[test]
fn any_two_majorities_share_a_node_and_one_node_less_does_not() {
    for nodes in 1..200 {
        let most = majority(nodes, 0, 0).unwrap();
        assert!(2 * most > nodes && 2 * (most - 1) <= nodes, "{nodes}");
    }
}

#[test]
fn a_majority_has_a_floor_an_addition_and_no_more_than_all() {
    for nodes in 1..40 {
        for floor in 0..45 {
            for more in 0..45 {
                let found = majority(nodes, floor, more).unwrap();
                let wanted = usize::max(nodes as usize / 2 + 1, floor as usize) + more as usize;
                assert_eq!(found as usize, wanted.min(nodes as usize));
            }
        }
    }
    assert_eq!(majority(9, u32::MAX, u32::MAX), Ok(9));
    assert_eq!(majority(u32::MAX, 0, 0), Ok(1 << 31));
}

/// The share of all pairs of quorums that miss each other, by trying them all.
fn missing(n: u32, r: u32, w: u32) -> f64 {
    let of_size = |size: u32| (0..1_u32 << n).filter(move |set| set.count_ones() == size);
    let pairs = of_size(r).flat_map(|read| of_size(w).map(move |write| read & write));
    let (mut all, mut missed) = (0_u32, 0_u32);
    for shared in pairs {
        all += 1;
        missed += u32::from(shared == 0);
    }
    f64::from(missed) / f64::from(all)
}

#[test]
fn the_closed_form_is_what_trying_all_quorums_gives() {
    for n in 1..=7 {
        for r in 1..=n {
            for w in 1..=n {
                let missing = missing(n, r, w);
                for k in [1, 2, 5] {
                    let found = fresh_within(n, r, w, k).unwrap();
                    let wanted = 1.0 - missing.powf(k as f64);
                    assert!((found - wanted).abs() < 1e-14, "{n} {r} {w} {k}: {found}");
                    assert_eq!(found == 1.0, r + w > n);
                }
            }
        }
    }
}

#[test]
fn large_groups_are_counted_exactly() {
    // C(127, 64) / C(128, 64) is one half.
    assert_eq!(fresh_within(128, 64, 1, 1), Ok(0.5));
    assert_eq!(fresh_within(128, 1, 1, 1), Ok(1.0 / 128.0));
    let many = fresh_within(128, 1, 1, u64::MAX).unwrap();
    assert_eq!(many, 1.0);
}

#[test]
fn what_is_no_quorum_is_refused_by_name() {
    let refused = |n, r, w, k| fresh_within(n, r, w, k).unwrap_err();
    assert_eq!(majority(0, 1, 1), Err(BadQuorum::NoNodes));
    assert_eq!(refused(0, 1, 1, 1), BadQuorum::NoNodes);
    assert_eq!(refused(129, 1, 1, 1), BadQuorum::TooMany { nodes: 129 });
    assert_eq!(refused(3, 0, 1, 1), BadQuorum::Empty { what: Of::Reads });
    assert_eq!(refused(3, 1, 0, 1), BadQuorum::Empty { what: Of::Writes });
    assert_eq!(refused(3, 1, 1, 0), BadQuorum::NoVersion);
    let large = refused(3, 1, 4, 1);
    assert_eq!(
        large.to_string(),
        "the write quorum has 4 of 3 nodes; ask at most 3"
    );
}

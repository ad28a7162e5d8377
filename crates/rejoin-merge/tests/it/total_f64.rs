//! The total order of floating-point numbers.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use rejoin_merge::{Max, Merge, TotalF64};

/// Numbers in ascending order, no two of them equal.
fn ascending() -> Vec<TotalF64> {
    let numbers = [
        f64::from_bits(u64::MAX),
        f64::from_bits(0xfff8_0000_0000_0000),
        f64::NEG_INFINITY,
        f64::MIN,
        -1.0,
        -f64::MIN_POSITIVE,
        -0.0,
        0.0,
        5e-324,
        1.0,
        1.5,
        f64::MAX,
        f64::INFINITY,
        f64::from_bits(0x7ff8_0000_0000_0000),
        f64::from_bits(u64::MAX >> 1),
    ];
    numbers.into_iter().map(TotalF64::from).collect()
}

#[test]
fn every_pair_has_an_order() {
    let numbers = ascending();
    for (i, a) in numbers.iter().enumerate() {
        for (j, b) in numbers.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a} and {b}");
            assert_eq!(a.partial_cmp(b), Some(i.cmp(&j)), "{a} and {b}");
            assert_eq!(a == b, i == j, "{a} and {b}");
        }
    }
}

#[test]
fn the_bits_make_the_hash() {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let hashes: HashSet<u64> = ascending()
        .iter()
        .map(|number| hasher.hash_one(number))
        .collect();
    assert_eq!(hashes.len(), ascending().len(), "different numbers");
    assert_eq!(
        hasher.hash_one(TotalF64::new(1.5)),
        hasher.hash_one(TotalF64::from(1.5))
    );
}

#[test]
fn the_number_comes_out_bit_for_bit() {
    let bits = 0x7ff8_0000_0000_0123;
    assert_eq!(TotalF64::new(f64::from_bits(bits)).get().to_bits(), bits);
    assert_eq!(format!("{0} {0:?}", TotalF64::new(1.5)), "1.5 1.5");
}

#[test]
fn the_greater_survives_a_merge_even_beside_nan() {
    let mut top = Max::new(TotalF64::new(f64::NAN));
    assert!(!top.merge(&Max::new(TotalF64::new(1.0))));
    let mut zero = Max::new(TotalF64::new(-0.0));
    assert!(zero.merge(&Max::new(TotalF64::new(0.0))));
    assert!(zero.get().get().is_sign_positive());
}

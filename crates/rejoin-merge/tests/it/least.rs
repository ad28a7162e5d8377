//! The ends of each order.

use std::cmp::Reverse;
use std::fmt::Debug;
use std::time::Duration;

use rejoin_merge::{Bottom, Greatest, Least, Lexi, Max, Min, TotalF64};

/// Checks that nothing in `between` lies beyond the ends.
fn ends<T: Least + Greatest + Debug>(least: &T, greatest: &T, between: &[T]) {
    assert_eq!(T::least(), *least);
    assert_eq!(T::greatest(), *greatest);
    assert!(
        between
            .iter()
            .all(|value| least <= value && value <= greatest)
    );
}

#[test]
fn numbers_end_where_they_end() {
    ends(&(), &(), &[]);
    ends(&false, &true, &[]);
    ends(&'\0', &'\u{10ffff}', &['a']);
    ends(&0_u8, &255, &[7]);
    ends(&0_u16, &0xffff, &[7]);
    ends(&0_u32, &0xffff_ffff, &[7]);
    ends(&0_u64, &0xffff_ffff_ffff_ffff, &[7]);
    ends(&0_u128, &!0, &[7]);
    ends(&0_usize, &!0, &[7]);
    ends(&-0x80_i8, &0x7f, &[0]);
    ends(&-0x8000_i16, &0x7fff, &[0]);
    ends(&-0x8000_0000_i32, &0x7fff_ffff, &[0]);
    ends(&i64::MIN, &i64::MAX, &[0]);
    ends(&i128::MIN, &i128::MAX, &[0]);
    ends(&isize::MIN, &isize::MAX, &[0]);
    ends(
        &Duration::from_secs(0),
        &Duration::new(u64::MAX, 999_999_999),
        &[],
    );
    let (low, high) = (f64::from_bits(!0), f64::from_bits(!0 >> 1));
    let between = [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0];
    ends(
        &TotalF64::new(low),
        &TotalF64::new(high),
        &between.map(TotalF64::new),
    );
}

#[test]
fn what_is_made_of_others_ends_with_them() {
    ends(&None, &Some(255), &[Some(0_u8)]);
    ends(&Box::new(0_u8), &Box::new(255), &[]);
    ends(&Reverse(255), &Reverse(0_u8), &[Reverse(7)]);
    ends(&(0_u8, false), &(255, true), &[(0, true), (255, false)]);
    ends(&Max::new(0_u8), &Max::new(255), &[Max::new(7)]);
    ends(&Min::new(255_u8), &Min::new(0), &[Min::new(7)]);
}

#[test]
fn texts_and_lists_begin_empty() {
    assert_eq!(String::least(), "");
    assert_eq!(<&str>::least(), "");
    assert_eq!(Vec::<String>::least(), [""; 0]);
}

#[test]
fn the_default_is_the_bottom() {
    assert_eq!(Max::<i32>::default(), Max::new(i32::MIN));
    assert_eq!(Min::<i32>::default(), Min::new(i32::MAX));
    assert_eq!(Lexi::<u8, Max<i8>>::default(), Lexi::new(0, Max::new(-128)));
    assert!(Max::<i32>::default().is_bottom());
    assert!(!Max::new(0).is_bottom());
    assert!(Min::<i32>::default().is_bottom());
    assert!(Lexi::<u8, Max<i8>>::default().is_bottom());
}

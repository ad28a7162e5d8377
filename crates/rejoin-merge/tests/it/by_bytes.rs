//! Values that compare by their bytes.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use rejoin_merge::{ByBytes, Max, Merge};

/// Equal to nothing, not even to itself, but with bytes.
#[derive(Clone, Debug)]
struct Blob(&'static [u8]);

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        self.0
    }
}

/// In ascending order, no two of them equal.
const ASCENDING: [&[u8]; 6] = [b"", b"\0", b"a", b"a\0", b"b", b"\xff"];

#[test]
fn bytes_compare_from_the_front() {
    for (i, a) in ASCENDING.into_iter().enumerate() {
        for (j, b) in ASCENDING.into_iter().enumerate() {
            let (left, right) = (ByBytes::new(Blob(a)), ByBytes::new(Blob(b)));
            assert_eq!(left.cmp(&right), i.cmp(&j));
            assert_eq!(left.partial_cmp(&right), Some(i.cmp(&j)));
            assert_eq!(left == right, i == j);
        }
    }
}

#[test]
fn bytes_alone_make_the_hash() {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let hashes = ASCENDING.map(|bytes| hasher.hash_one(ByBytes::new(Blob(bytes))));
    assert_eq!(
        HashSet::from(hashes).len(),
        ASCENDING.len(),
        "different bytes"
    );
    assert_eq!(
        hashes[4],
        hasher.hash_one(ByBytes::new("b")),
        "the same bytes in another type"
    );
}

#[test]
fn a_value_without_an_order_can_be_merged() {
    let mut top = Max::new(ByBytes::new(Blob(b"a")));
    assert!(top.merge(&Max::new(Blob(b"a\0").into())));
    assert!(!top.merge(&Max::new(ByBytes::new(Blob(b"a")))));
    assert_eq!(top.get().get().0, b"a\0");
    assert_eq!(top.into_inner().into_inner().0, b"a\0");
}

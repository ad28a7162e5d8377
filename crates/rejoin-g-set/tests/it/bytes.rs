use allocation_counter::measure;
use rejoin_g_set::{DecodeError, EncodeError, GSet, Merge};
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};
use rejoin_wire::{Opaque, Wire};

use crate::{replica, set};

fn body<T>(set: &GSet<T>) -> Vec<u8>
where
    GSet<T>: Wire,
{
    let bytes = rejoin_wire::encode(set).unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

#[test]
fn sets_come_back_as_they_were_whatever_the_order() {
    let sets: [GSet<u16>; 4] = [
        set([]),
        set([300]),
        (0..2_000).collect(),
        (0..2_000).rev().collect(),
    ];
    for set in &sets {
        let bytes = set.to_bytes().unwrap();
        assert_eq!(GSet::from_bytes(&bytes).as_ref(), Ok(set));
    }
    assert_eq!(sets[2].to_bytes(), sets[3].to_bytes());
}

#[test]
fn the_bytes_are_keys() {
    assert_eq!(body(&set::<u8, 0>([])), [0]);
    // Two keys, in one block of two lengths.
    assert_eq!(body(&set([9_u8, 4])), [2, 4, 1, 1, 4, 9]);
    assert_eq!(
        body(&set(["ab"].map(String::from))),
        [1, 2, 3, 2, b'a', b'b']
    );
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused = |body: &[u8]| GSet::<u8>::from_bytes(&sealed(GSet::<u8>::TAG, body)).unwrap_err();
    let error = refused(&[2, 4, 1, 1, 9, 4]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[2, 4, 1, 1, 9, 9]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[1, 2, 1, 9, 0]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let error = refused(&[1, 2, 0]);
    assert!(matches!(error, DecodeError::ZeroSized { .. }), "{error:?}");
    let error = refused(&[0xff, 0xff, 0xff, 0xff, 0x7f, 2]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = GSet::<u8>::from_bytes(&sealed(rejoin_wire::tags::OR_SET, &[0])).unwrap_err();
    assert!(matches!(error, DecodeError::WrongType { .. }), "{error:?}");
    assert_eq!(set([()]).to_bytes(), Err(EncodeError::ZeroSized));
    refuses_prefixes(&set([1_u8, 2, 3]));
}

/// An element whose bytes tell more than its `==`.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Loose(u8);

impl PartialEq for Loose {
    fn eq(&self, other: &Self) -> bool {
        self.0 % 10 == other.0 % 10
    }
}

impl Eq for Loose {}

impl std::hash::Hash for Loose {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.0 % 10).hash(state);
    }
}

#[test]
fn equal_elements_of_different_bytes_are_refused() {
    let bytes = set([4_u8, 14]).to_bytes().unwrap();
    let error = GSet::<Loose>::from_bytes(&bytes).unwrap_err();
    assert!(error.to_string().contains("are equal"), "{error}");
}

#[test]
fn tools_read_sets_of_unknown_elements() {
    let bytes = set(["oslo", "bern"].map(String::from)).to_bytes().unwrap();
    let opaque = GSet::<Opaque>::from_bytes(&bytes).unwrap();
    assert_eq!((opaque.len(), opaque.to_bytes()), (2, Ok(bytes)));
}

#[test]
fn a_set_goes_on_after_a_restart() {
    let mut here = set([1_u64, 2]);
    let mut back = GSet::from_bytes(&here.to_bytes().unwrap()).unwrap();
    let delta = back.insert(&mut replica(1), 3).delta();
    assert!(back.insert(&mut replica(1), 2).is_nothing());
    assert!(here.merge(&delta));
    assert_eq!(here, back);
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [set([]), set([5_u16]), (0..40).map(|i| i * 200).collect()];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
}

use allocation_counter::measure;
use rejoin_two_p_set::{DecodeError, EncodeError, Merge, TwoPSet};
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};
use rejoin_wire::{Opaque, Wire};

use crate::{replica, set};

fn body<T>(set: &TwoPSet<T>) -> Vec<u8>
where
    TwoPSet<T>: Wire,
{
    let bytes = rejoin_wire::encode(set).unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

#[test]
fn sets_come_back_as_they_were_whatever_the_order() {
    let sets: [TwoPSet<u16>; 4] = [
        set([], []),
        set([], [300]),
        set(0..1_000, 1_000..2_000),
        set((0..1_000).rev(), (1_000..2_000).rev()),
    ];
    for set in &sets {
        let bytes = set.to_bytes().unwrap();
        assert_eq!(TwoPSet::from_bytes(&bytes).as_ref(), Ok(set));
    }
    assert_eq!(sets[2].to_bytes(), sets[3].to_bytes());
}

#[test]
fn the_bytes_are_keys_and_flags() {
    assert_eq!(body(&set::<u8>([], [])), [0]);
    // Two keys, in one block of two lengths; then a run of one that is present, and the rest.
    assert_eq!(body(&set([4_u8], [9])), [2, 4, 1, 1, 4, 9, 1, 1]);
    assert_eq!(body(&set([9_u8], [4])), [2, 4, 1, 1, 4, 9, 0, 1, 1]);
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused =
        |body: &[u8]| TwoPSet::<u8>::from_bytes(&sealed(TwoPSet::<u8>::TAG, body)).unwrap_err();
    let error = refused(&[2, 4, 1, 1, 9, 4, 2]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[2, 4, 1, 1, 9, 9, 2]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[1, 2, 1, 9, 2]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    let error = refused(&[1, 2, 1, 9, 0, 0, 1]);
    assert!(
        matches!(error, DecodeError::NotCanonical { .. }),
        "{error:?}"
    );
    let error = refused(&[1, 2, 1, 9, 1, 0]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let error = refused(&[1, 2, 0, 1]);
    assert!(matches!(error, DecodeError::ZeroSized { .. }), "{error:?}");
    let error = refused(&[0xff, 0xff, 0xff, 0xff, 0x7f, 2]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = TwoPSet::<u8>::from_bytes(&sealed(rejoin_wire::tags::G_SET, &[0])).unwrap_err();
    assert!(matches!(error, DecodeError::WrongType { .. }), "{error:?}");
    assert_eq!(set([()], []).to_bytes(), Err(EncodeError::ZeroSized));
    refuses_prefixes(&set([1_u8, 2], [3]));
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
    let bytes = set([4_u8], [14]).to_bytes().unwrap();
    let error = TwoPSet::<Loose>::from_bytes(&bytes).unwrap_err();
    assert!(error.to_string().contains("are equal"), "{error}");
}

#[test]
fn tools_read_sets_of_unknown_elements() {
    let bytes = set([String::from("oslo")], [String::from("bern")])
        .to_bytes()
        .unwrap();
    let opaque = TwoPSet::<Opaque>::from_bytes(&bytes).unwrap();
    assert_eq!(
        (opaque.len(), opaque.removed_len(), opaque.to_bytes()),
        (1, 1, Ok(bytes))
    );
}

#[test]
fn a_set_goes_on_after_a_restart() {
    let mut here = set([1_u64], [2]);
    let mut back = TwoPSet::from_bytes(&here.to_bytes().unwrap()).unwrap();
    let delta = back.insert(&mut replica(1), 3).delta();
    assert!(back.insert(&mut replica(1), 2).is_nothing());
    assert!(here.merge(&delta));
    assert_eq!(here, back);
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        set([], []),
        set([5_u16], []),
        set([1, 300, 700], (0..40).map(|i| 900 + i * 200)),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
}

use allocation_counter::measure;
use rejoin_cl_set::{ClSet, DecodeError, EncodeError, Merge};
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};
use rejoin_wire::{Opaque, Wire};

use crate::{replica, set};

fn body<T>(set: &ClSet<T>) -> Vec<u8>
where
    ClSet<T>: Wire,
{
    let bytes = rejoin_wire::encode(set).unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

#[test]
fn sets_come_back_as_they_were_whatever_the_order() {
    let sets: [ClSet<u16>; 4] = [
        set([]),
        set([(300, (1 << 62) - 1)]),
        set((0..2_000).map(|i| (i, 1 + u64::from(i) % 5))),
        set((0..2_000).rev().map(|i| (i, 1 + u64::from(i) % 5))),
    ];
    for set in &sets {
        let bytes = set.to_bytes().unwrap();
        assert_eq!(ClSet::from_bytes(&bytes).as_ref(), Ok(set));
    }
    assert_eq!(sets[2].to_bytes(), sets[3].to_bytes());
}

#[test]
fn the_bytes_are_keys_and_lengths() {
    assert_eq!(body(&set::<u8, _>([])), [0]);
    // Two keys, in one block of two lengths; then a block of two causal lengths.
    assert_eq!(
        body(&set([(4_u8, 300), (9, 1)])),
        [2, 4, 1, 1, 4, 9, 4, 0xac, 2, 1]
    );
    let alike = body(&set([(4_u8, 1), (9, 1), (5, 1)]));
    assert_eq!(alike, [3, 7, 1, 4, 5, 9, 7, 1], "a run of three");
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let refused =
        |body: &[u8]| ClSet::<u8>::from_bytes(&sealed(ClSet::<u8>::TAG, body)).unwrap_err();
    let error = refused(&[2, 4, 1, 1, 9, 4, 4, 1, 2]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[2, 4, 1, 1, 9, 9, 4, 1, 2]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[1, 2, 1, 9, 2, 0]);
    assert!(
        error.to_string().contains("a causal length is 0"),
        "{error}"
    );
    let error = refused(&[&[1, 2, 1, 9, 2][..], &[0x80; 8], &[0x40]].concat());
    assert!(error.to_string().contains("2^62 or more"), "{error}");
    let error = refused(&[1, 2, 1, 9, 2, 1, 0]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let error = refused(&[1, 2, 0, 2, 1]);
    assert!(matches!(error, DecodeError::ZeroSized { .. }), "{error:?}");
    let error = refused(&[0xff, 0xff, 0xff, 0xff, 0x7f, 2]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = ClSet::<u8>::from_bytes(&sealed(rejoin_wire::tags::G_SET, &[0])).unwrap_err();
    assert!(matches!(error, DecodeError::WrongType { .. }), "{error:?}");
    let mut nothing = ClSet::new();
    nothing.insert(&mut replica(1), ());
    assert_eq!(nothing.to_bytes(), Err(EncodeError::ZeroSized));
    refuses_prefixes(&set([(1_u8, 1), (2, 70_000), (3, 2)]));
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
    let bytes = set([(4_u8, 1), (14, 2)]).to_bytes().unwrap();
    let error = ClSet::<Loose>::from_bytes(&bytes).unwrap_err();
    assert!(error.to_string().contains("are equal"), "{error}");
}

#[test]
fn tools_read_sets_of_unknown_elements() {
    let bytes = set([(String::from("oslo"), 5), (String::from("bern"), 2)])
        .to_bytes()
        .unwrap();
    let opaque = ClSet::<Opaque>::from_bytes(&bytes).unwrap();
    assert_eq!(
        (opaque.len(), opaque.removed_len(), opaque.to_bytes()),
        (1, 1, Ok(bytes))
    );
}

#[test]
fn a_set_goes_on_after_a_restart() {
    let mut here = set([(1_u64, 1), (2, 3)]);
    let mut back = ClSet::from_bytes(&here.to_bytes().unwrap()).unwrap();
    let delta = back.insert(&mut replica(1), 3).delta();
    assert!(back.insert(&mut replica(1), 2).is_nothing());
    assert!(here.merge(&delta));
    assert_eq!(here, back);
}

#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let states = [
        set([]),
        set([(5_u16, 70_000)]),
        set((0..40).map(|i| (i * 200, 1 + u64::from(i) / 9))),
    ];
    let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
}

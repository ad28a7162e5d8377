//! The guard around users' values.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::thread;

use rejoin_wire::DecodeError::{NotAscending, NotCanonical, TooDeep, Value, ZeroSized};
use rejoin_wire::{DecodeError, EncodeError, MAX_DEPTH, read_value, write_value};
use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

fn bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = vec![9];
    let written = write_value(value, &mut bytes);
    assert_eq!(bytes[0], 9, "what was there stays");
    assert!(
        written.is_ok() || bytes.len() == 1,
        "an error appends nothing"
    );
    written.map(|()| bytes.split_off(1))
}

fn refused<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> DecodeError {
    read_value::<T>(bytes)
        .err()
        .expect("these bytes must be refused")
}

/// A list of lists of lists: one level per sequence.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nest(Vec<Nest>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Chain {
    End,
    Link(Box<Chain>),
}

fn chain(links: u32) -> Chain {
    (0..links).fold(Chain::End, |chain, _| Chain::Link(Box::new(chain)))
}

/// Runs with less stack than the smallest that platforms give to threads.
fn on_a_small_stack<R: Send + 'static>(run: impl FnOnce() -> R + Send + 'static) -> R {
    thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap()
}

#[test]
fn deep_nesting_is_an_error_and_not_the_end_of_the_stack() {
    on_a_small_stack(|| {
        let at = 0;
        let mut bomb = vec![1; 10_000];
        assert_eq!(refused::<Nest>(&bomb), TooDeep { at });
        assert_eq!(refused::<Chain>(&bomb), TooDeep { at });
        assert_eq!(refused::<Option<Box<Chain>>>(&bomb), TooDeep { at });
        bomb.push(0);
        assert_eq!(refused::<Nest>(&bomb), TooDeep { at });
        assert_eq!(refused::<Chain>(&bomb), TooDeep { at });
    });
}

#[test]
fn what_is_too_deep_to_decode_is_too_deep_to_encode() {
    on_a_small_stack(|| {
        // The last link holds an enum as well, one level more.
        let deepest = chain(MAX_DEPTH - 1);
        let encoded = bytes(&deepest).unwrap();
        assert_eq!(encoded.len(), MAX_DEPTH as usize);
        assert_eq!(read_value(&encoded), Ok(deepest));
        assert_eq!(bytes(&chain(MAX_DEPTH)), Err(EncodeError::TooDeep));
        assert_eq!(
            refused::<Chain>(&[&[1][..], &encoded].concat()),
            TooDeep { at: 0 }
        );
        // In a map the levels go on from those outside.
        let map = BTreeMap::from([(1_u8, chain(MAX_DEPTH - 2))]);
        assert_eq!(read_value(&bytes(&map).unwrap()), Ok(map));
        let map = BTreeMap::from([(1_u8, chain(MAX_DEPTH - 1))]);
        assert_eq!(bytes(&map), Err(EncodeError::TooDeep));
    });
}

#[test]
fn a_very_deep_value_is_refused_when_written() {
    let worker = thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let deep = chain(10_000);
        assert_eq!(bytes(&deep), Err(EncodeError::TooDeep));
    });
    worker.unwrap().join().unwrap();
}

#[test]
fn claimed_lengths_reserve_nothing() {
    let mut claim = vec![253];
    claim.extend((1_u64 << 60).to_le_bytes());
    claim.extend([1; 50]);
    let info = allocation_counter::measure(|| {
        assert_eq!(refused::<Vec<u64>>(&claim), Value { at: 0 });
        assert_eq!(refused::<String>(&claim), Value { at: 0 });
        assert_eq!(refused::<BTreeMap<u8, u8>>(&claim), Value { at: 0 });
        assert_eq!(refused::<HashMap<u8, u8>>(&claim), Value { at: 0 });
        assert_eq!(refused::<ByteBuf>(&claim), Value { at: 0 });
        assert_eq!(refused::<(u8, Vec<Vec<u64>>)>(&claim), Value { at: 0 });
    });
    assert!(info.bytes_max < 4096, "{} bytes", info.bytes_max);
}

#[test]
fn nested_claims_do_not_multiply() {
    // Each level claims as many items as bytes are left, and has one.
    type Deep = Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<u64>>>>>>>>>>;
    let mut claims = Vec::new();
    for _ in 0..10 {
        claims.push(251);
        claims.extend(40_000_u16.to_le_bytes());
    }
    claims.resize(40_100, 255);
    let info = allocation_counter::measure(|| {
        assert_eq!(refused::<Deep>(&claims), Value { at: 0 });
    });
    let most = 24 * claims.len() as u64 + 4096;
    assert!(info.bytes_max < most, "{} bytes", info.bytes_max);
}

#[test]
fn items_without_bytes_are_refused() {
    let two_hundred_million = [252, 0, 0xc2, 0xeb, 0x0b];
    assert_eq!(refused::<Vec<()>>(&two_hundred_million), Value { at: 0 });
    assert_eq!(refused::<Vec<()>>(&[2, 0, 0]), ZeroSized { at: 0 });
    assert_eq!(refused::<BTreeMap<(), ()>>(&[1, 0]), ZeroSized { at: 0 });
    assert_eq!(refused::<()>(&[]), ZeroSized { at: 0 });
    assert_eq!(bytes(&()), Err(EncodeError::ZeroSized));
    assert_eq!(bytes(&[(); 3]), Err(EncodeError::ZeroSized));
    assert_eq!(bytes(&vec![()]), Err(EncodeError::ZeroSized));
    assert_eq!(bytes(&vec![[(); 2]]), Err(EncodeError::ZeroSized));
    assert_eq!(
        bytes(&BTreeMap::from([((), ())])),
        Err(EncodeError::ZeroSized)
    );
    // One part of an item may be without.
    assert_eq!(bytes(&vec![((), 7_u8)]), Ok(vec![1, 7]));
    assert_eq!(bytes(&BTreeMap::from([(7_u8, ())])), Ok(vec![1, 7]));
    assert_eq!(bytes(&Vec::<()>::new()), Ok(vec![0]));
}

#[test]
fn there_is_one_form() {
    assert_eq!(refused::<u64>(&[251, 7, 0]), NotCanonical { at: 0 });
    assert_eq!(
        refused::<u64>(&[253, 0, 1, 0, 0, 0, 0, 0, 0]),
        NotCanonical { at: 0 }
    );
    assert_eq!(refused::<u8>(&[7, 0]), Value { at: 0 });
    assert_eq!(refused::<u16>(&[251, 7]), Value { at: 0 });
    assert_eq!(refused::<bool>(&[2]), Value { at: 0 });
    assert_eq!(refused::<Option<u8>>(&[2, 0]), Value { at: 0 });
    assert_eq!(refused::<char>(&[0xff]), Value { at: 0 });
    assert_eq!(refused::<Chain>(&[2]), Value { at: 0 });
    assert_eq!(refused::<BTreeSet<u8>>(&[2, 8, 7]), NotCanonical { at: 0 });
    assert_eq!(refused::<BTreeSet<u8>>(&[2, 7, 7]), NotCanonical { at: 0 });
    assert_eq!(
        refused::<BTreeMap<u8, u8>>(&[2, 8, 1, 7, 1]),
        NotAscending { at: 0 }
    );
    assert_eq!(
        refused::<BTreeMap<u8, u8>>(&[2, 7, 1, 7, 1]),
        NotAscending { at: 0 }
    );
    // Signs alternate in the bytes: -1 is 1, and 1 is 2.
    assert_eq!(
        read_value(&[2, 1, 1, 2, 1]),
        Ok(BTreeMap::from([(-1_i64, 1_u8), (1, 1)]))
    );
}

#[test]
fn a_hash_map_has_one_form_too() {
    let pairs = (0..200_u64).map(|n| (n * 7919 % 1000, n));
    let sorted = bytes(&pairs.clone().collect::<BTreeMap<_, _>>());
    for _ in 0..5 {
        // Each has other random keys, so the order of iteration differs.
        let hashed: HashMap<_, _> = pairs.clone().collect();
        assert_eq!(bytes(&hashed), sorted);
        assert_eq!(read_value(sorted.as_ref().unwrap()), Ok(hashed));
    }
    let nested: HashMap<_, _> = [("b".to_string(), HashMap::from([(2, 1), (1, 2)]))].into();
    assert_eq!(read_value(&bytes(&nested).unwrap()), Ok(nested));
}

#[test]
fn every_short_value_that_decodes_is_in_its_form() {
    fn all<T: Serialize + DeserializeOwned>() -> usize {
        let mut accepted = 0;
        for length in 1..=3 {
            for packed in 0..1_u32 << (8 * length) {
                let input = &packed.to_le_bytes()[..length];
                if let Ok(value) = read_value::<T>(input) {
                    assert_eq!(bytes(&value).unwrap(), input);
                    accepted += 1;
                }
            }
        }
        accepted
    }
    assert_eq!(all::<u16>(), 1 << 16);
    assert_eq!(all::<Option<u8>>(), 257);
    // Of one byte 251, of three those that need them.
    assert_eq!(all::<i16>(), 1 << 16);
    // Empty; one byte; two in order.
    assert_eq!(all::<BTreeSet<u8>>(), 1 + 256 + 256 * 255 / 2);
    assert_eq!(all::<BTreeMap<u8, u8>>(), 1 + 65_536);
    assert_eq!(all::<Nest>(), 1 + 1 + 2);
}

/// Bytes as one string, by the owned door.
#[derive(Debug, PartialEq)]
struct ByteBuf(Vec<u8>);

impl Serialize for ByteBuf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for ByteBuf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = ByteBuf;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<ByteBuf, E> {
                Ok(ByteBuf(bytes.to_vec()))
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}

#[test]
fn byte_strings_are_a_length_and_bytes() {
    let value = ByteBuf(vec![1, 2, 3]);
    assert_eq!(bytes(&value), Ok(vec![3, 1, 2, 3]));
    assert_eq!(read_value(&[3, 1, 2, 3]), Ok(value));
    assert_eq!(refused::<ByteBuf>(&[4, 1, 2, 3]), Value { at: 0 });
}

/// Reads no more than the first item of a list.
#[derive(Debug)]
struct First(u8);

impl Serialize for First {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.0].as_slice().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = First;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<First, A::Error> {
                Ok(First(items.next_element()?.unwrap_or(0)))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

#[test]
fn a_type_that_ignores_input_is_caught() {
    assert_eq!(read_value::<First>(&[1, 7]).map(|first| first.0), Ok(7));
    assert_eq!(refused::<First>(&[2, 7, 8]), Value { at: 0 });
    assert_eq!(refused::<(First, u8)>(&[2, 7, 8]), NotCanonical { at: 0 });
}

/// Announces other lengths than it has.
struct Liar(Option<usize>);

impl Serialize for Liar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut items = serializer.serialize_seq(self.0)?;
        items.serialize_element(&1_u8)?;
        items.end()
    }
}

#[test]
fn a_type_that_can_not_be_written_is_an_error() {
    assert_eq!(bytes(&Liar(Some(1))), Ok(vec![1, 1]));
    assert_eq!(bytes(&Liar(Some(2))), Err(EncodeError::Value));
    assert_eq!(bytes(&Liar(Some(0))), Err(EncodeError::Value));
    assert_eq!(bytes(&Liar(None)), Err(EncodeError::Value));
    let locked = std::cell::RefCell::new(1_u8);
    let _guard = locked.borrow_mut();
    assert_eq!(bytes(&locked), Err(EncodeError::Value));
    // A type that wants to be told what stands there.
    assert_eq!(refused::<serde_json::Value>(&[1, 1]), Value { at: 0 });
}

#[test]
fn two_keys_with_the_same_bytes_are_refused() {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    struct Blurred(u8);
    impl Serialize for Blurred {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u8(self.0 / 2)
        }
    }
    let map = BTreeMap::from([(Blurred(2), 0_u8), (Blurred(3), 1)]);
    assert_eq!(bytes(&map), Err(EncodeError::DuplicateKey));
}

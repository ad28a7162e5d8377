//! Columns of keys and values.

use rejoin_wire::DecodeError::{NotAscending, NotCanonical, TooShort, Value, ZeroSized};
use rejoin_wire::hostile::sealed;
use rejoin_wire::{
    DecodeError, EncodeError, Opaque, Reader, Wire, Writer, decode, encode, envelope,
};

use crate::samples::{Map, Set, body, map, set, whole};

fn strings(bytes: &[u8], count: usize) -> Result<Vec<String>, DecodeError> {
    whole(bytes, |input| input.values(count)?.all())
}

#[test]
fn values_are_their_lengths_and_their_bytes() {
    let bytes = body(|out| out.values(&["ab", "", "c"].map(String::from))).unwrap();
    assert_eq!(bytes, [3 << 1, 3, 1, 2, 2, b'a', b'b', 0, 1, b'c']);
    assert_eq!(
        strings(&bytes, 3),
        Ok(["ab", "", "c"].map(String::from).to_vec())
    );
    assert_eq!(strings(&[], 0), Ok(vec![]));
}

#[test]
fn values_are_checked_against_what_is_there() {
    let refused: [(&[u8], usize, DecodeError); 6] = [
        (&[2, 3, 2, b'a'], 1, TooShort { at: 2 }),
        (&[2, 0], 1, ZeroSized { at: 1 }),
        (&[7, 0, 0], 3, ZeroSized { at: 1 }),
        (&[2, 2, 0, 0], 1, Value { at: 2 }),
        (&[2, 2, 1, 0xff], 1, Value { at: 2 }),
        (&[2, 4, 251, 1, 0, b'a'], 1, NotCanonical { at: 2 }),
    ];
    for (bytes, count, error) in refused {
        assert_eq!(strings(bytes, count), Err(error), "{bytes:?}");
    }
    let overlong = body(|out| {
        out.u64(3 << 1 | 1);
        out.u64(u64::MAX / 2);
        Ok(())
    });
    let overlong = overlong.unwrap();
    assert_eq!(strings(&overlong, 3), Err(TooShort { at: overlong.len() }));
}

#[test]
fn keys_are_sorted_by_bytes_and_tell_their_order() {
    let keys = ["pear", "fig", "apple", "kiwi"].map(String::from);
    let mut out = Writer::new();
    let order = out.keys(&keys).unwrap();
    // The length comes first in the bytes.
    assert_eq!(order, [1, 3, 0, 2]);
    let bytes = out.finish().unwrap();
    let read = whole(&bytes, |input| input.keys::<String>()?.all());
    assert_eq!(
        read,
        Ok(["fig", "kiwi", "pear", "apple"].map(String::from).to_vec())
    );
}

#[test]
fn long_keys_with_equal_beginnings_are_told_apart() {
    let keys: Vec<_> = (0..300_u64)
        .map(|n| (7_u128 << 100, n * 7919 % 300))
        .collect();
    let mut out = Writer::new();
    let order = out.keys(&keys).unwrap();
    let bytes = out.finish().unwrap();
    let read = whole(&bytes, |input| input.keys::<(u128, u64)>()?.all()).unwrap();
    let sorted: Vec<_> = order.iter().map(|&index| keys[index]).collect();
    assert_eq!(read, sorted);
    let mut distinct = order;
    distinct.sort_unstable();
    assert_eq!(distinct, (0..300).collect::<Vec<_>>());
}

#[test]
fn keys_twice_or_out_of_order_are_refused() {
    let keys = [1_u8, 2, 1];
    assert_eq!(Writer::new().keys(&keys), Err(EncodeError::DuplicateKey));
    let read = |bytes: &[u8]| whole(bytes, |input| input.keys::<u8>().map(drop));
    assert_eq!(read(&[2, 4, 1, 1, 7, 8]), Ok(()));
    assert_eq!(read(&[2, 4, 1, 1, 8, 7]), Err(NotAscending { at: 5 }));
    assert_eq!(read(&[2, 4, 1, 1, 7, 7]), Err(NotAscending { at: 5 }));
    assert_eq!(read(&[0]), Ok(()));
    assert_eq!(read(&[9, 4, 1, 1, 7, 8]), Err(TooShort { at: 0 }));
}

#[test]
fn spans_are_the_bytes_of_what_is_left() {
    let bytes = body(|out| out.values(&["ab", "c"].map(String::from))).unwrap();
    let mut values = Reader::new(&bytes).values::<String>(2).unwrap();
    assert_eq!(
        values.spans().collect::<Vec<_>>(),
        [&[2, b'a', b'b'][..], &[1, b'c']]
    );
    assert_eq!(values.next(), Some(Ok("ab".to_string())));
    assert_eq!(values.spans().collect::<Vec<_>>(), [&[1, b'c'][..]]);
}

#[test]
fn nothing_is_reserved_for_a_type_that_is_larger_than_its_bytes() {
    // One byte stands for 4 kB; the rest of the claim has to prove itself first.
    type Large = Option<[[[u64; 32]; 4]; 4]>;
    let bytes = body(|out| out.values(&[None::<[[[u64; 32]; 4]; 4]>; 2000])).unwrap();
    let info = allocation_counter::measure(|| {
        let mut values = bytes.clone();
        values[5] = 7;
        let read = Reader::new(&values).values::<Large>(2000).unwrap().all();
        assert!(matches!(read, Err(Value { .. })));
    });
    assert!(info.bytes_max < 64 * 1024, "{} bytes", info.bytes_max);
}

#[test]
fn a_tool_carries_values_that_it_does_not_know() {
    let bytes = encode(&set()).unwrap();
    let unknown: Set<Opaque> = decode(&bytes).unwrap();
    assert_eq!(encode(&unknown).unwrap(), bytes);
    assert_eq!(unknown.values[1].get::<String>().unwrap(), "bread");

    let bytes = encode(&map()).unwrap();
    let unknown: Map<Opaque, Opaque> = decode(&bytes).unwrap();
    assert_eq!(encode(&unknown).unwrap(), bytes);
    assert_eq!(unknown.0.len(), 14);
}

#[test]
fn an_opaque_value_has_at_least_a_byte_anywhere() {
    let value = Opaque::new("fig").unwrap();
    assert_eq!(value.as_bytes(), [3, b'f', b'i', b'g']);
    assert_eq!(Opaque::new(&()), Err(EncodeError::ZeroSized));
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(json, "[3,102,105,103]");
    assert_eq!(serde_json::from_str::<Opaque>(&json).unwrap(), value);
    assert!(serde_json::from_str::<Opaque>("[]").is_err());
}

#[test]
fn an_opaque_value_within_another_delimits_itself() {
    let pair = (Opaque::new("fig").unwrap(), 7_u8);
    let outer = Opaque::new(&pair).unwrap();
    assert_eq!(outer.as_bytes(), [4, 3, b'f', b'i', b'g', 7]);
    assert_eq!(outer.get::<(Opaque, u8)>(), Ok(pair));
}

#[test]
fn debug_shows_what_an_opaque_value_may_be() {
    let show = |value: Opaque| format!("{value:?}");
    assert_eq!(
        show(Opaque::new("fig").unwrap()),
        "Opaque(03666967 \"fig\")"
    );
    assert_eq!(show(Opaque::new(&300_u64).unwrap()), "Opaque(fb2c01 300)");
    assert_eq!(show(Opaque::new(&1.5_f32).unwrap()), "Opaque(0000c03f)");
    let long = show(Opaque::new(&"x".repeat(5000)).unwrap());
    assert!(long.len() < 100 && long.contains("5003 bytes"), "{long}");
}

#[test]
fn a_rule_of_the_type_names_its_place() {
    // -0 and 0 are equal keys with different bytes, which only the type can know.
    #[derive(Debug)]
    struct Zeros;
    impl Wire for Zeros {
        const TAG: rejoin_wire::Tag = rejoin_wire::Tag::custom(9);
        fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
            out.keys(&[0.0_f32, -0.0]).map(drop)
        }
        fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
            let keys = input.keys::<f32>()?.all()?;
            if keys[0] == keys[1] {
                return Err(input.invalid("two keys are equal"));
            }
            Ok(Self)
        }
    }
    let bytes = encode(&Zeros).unwrap();
    let end = bytes.len() - 4;
    let rule = "two keys are equal";
    assert_eq!(
        decode::<Zeros>(&bytes).unwrap_err(),
        DecodeError::Invalid { at: end, rule }
    );
    assert_eq!(sealed(Zeros::TAG, envelope(&bytes).unwrap().body), bytes);
}

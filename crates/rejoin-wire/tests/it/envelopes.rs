//! What stands around a body.

use rejoin_wire::DecodeError::{Damaged, NewerVersion, NotRejoin, TooShort, Trailing, WrongType};
use rejoin_wire::hostile::sealed;
use rejoin_wire::{
    EncodeError, Reader, Tag, VERSION, Wire, decode, encode, envelope, reseal, tags,
};

use crate::samples::{Parts, Set, map, parts, set};

#[test]
fn states_come_back_as_they_were() {
    assert_eq!(decode(&encode(&set()).unwrap()), Ok(set()));
    assert_eq!(decode(&encode(&map()).unwrap()), Ok(map()));
    assert_eq!(decode(&encode(&parts()).unwrap()), Ok(parts()));
}

#[test]
fn the_envelope_says_what_is_in_it() {
    let bytes = encode(&parts()).unwrap();
    let opened = envelope(&bytes).unwrap();
    assert_eq!(opened.tag, Parts::TAG);
    assert_eq!(opened.version, VERSION);
    assert_eq!(sealed(opened.tag, opened.body), bytes);
    assert_eq!(bytes[..3], [0xf5, b'r', 1]);
}

#[test]
fn every_cut_and_every_flipped_bit_is_noticed() {
    let bytes = encode(&set()).unwrap();
    let end = bytes.len() - 4;
    for length in 0..bytes.len() {
        // Where the magic and version, the tag, the body with its length, and the checksum
        // start.
        let at = match length {
            0..3 => 0,
            3..5 => 3,
            5.. if length < end => 5,
            _ => end,
        };
        let short = envelope(&bytes[..length]).map(drop);
        assert_eq!(short, Err(TooShort { at }));
    }
    for bit in 0..8 * bytes.len() {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(decode::<Set<String>>(&bytes).is_err(), "bit {bit}");
    }
}

#[test]
fn each_fault_of_the_envelope_has_its_error() {
    let bytes = encode(&parts()).unwrap();
    let change = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        decode::<Parts>(&bytes)
    };
    assert_eq!(change(0, b'R'), Err(NotRejoin));
    assert_eq!(change(2, 0), Err(NotRejoin));
    assert_eq!(
        change(2, VERSION + 1),
        Err(NewerVersion { found: VERSION + 1 })
    );
    assert_eq!(change(bytes.len() - 6, 0xff), Err(Damaged));
    assert_eq!(
        change(bytes.len() - 1, !bytes[bytes.len() - 1]),
        Err(Damaged)
    );
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(decode::<Parts>(&longer), Err(Trailing { at: bytes.len() }));
    let found = tags::OR_SET;
    let other = sealed(found, &[]);
    assert_eq!(
        decode::<Parts>(&other),
        Err(WrongType {
            expected: Parts::TAG,
            found
        })
    );
    assert_eq!(decode::<Parts>(b"{\"json\": 1}"), Err(NotRejoin));
    assert_eq!(decode::<Parts>(b""), Err(TooShort { at: 0 }));
}

#[test]
fn a_body_must_be_read_to_its_end() {
    let bytes = encode(&parts()).unwrap();
    let body = envelope(&bytes).unwrap().body;
    let longer = sealed(Parts::TAG, &[body, &[0]].concat());
    let end = longer.len() - 4 - 1;
    assert_eq!(decode::<Parts>(&longer), Err(Trailing { at: end }));
}

#[test]
fn resealing_hides_a_change_from_the_envelope_only() {
    let bytes = encode(&set()).unwrap();
    let mut same = bytes.clone();
    reseal(&mut same);
    assert_eq!(same, bytes);

    let mut shorter = bytes.clone();
    shorter.remove(bytes.len() - 6);
    reseal(&mut shorter);
    assert_eq!(
        envelope(&shorter).unwrap().body.len() + 1,
        envelope(&bytes).unwrap().body.len()
    );
    assert!(decode::<Set<String>>(&shorter).is_err());

    let mut short = vec![0xf5, b'r', 1, 1];
    reseal(&mut short);
    assert_eq!(short, [0xf5, b'r', 1, 1], "nothing to keep, nothing done");
}

#[test]
fn tags_have_a_registry_and_a_free_range() {
    assert_eq!(tags::G_COUNTER.number(), 1);
    assert_eq!(tags::LWW_REGISTER.number(), 2);
    assert_eq!(tags::OR_SET.number(), 3);
    assert_eq!(tags::LWW_MAP.number(), 4);
    assert!(!tags::LWW_MAP.is_custom());
    assert_eq!(Tag::custom(0).number(), 1024);
    assert_eq!(tags::OR_SET.to_string(), "3 (or-set)");
    assert_eq!(Tag::custom(1).to_string(), "1025");
}

#[test]
fn errors_say_what_and_where_and_quote_nothing() {
    let texts = [
        (NotRejoin.to_string(), "these are not bytes of rejoin"),
        (
            NewerVersion { found: 9 }.to_string(),
            "version 9 is newer than 1",
        ),
        (TooShort { at: 17 }.to_string(), "(at byte 17)"),
        (
            Reader::new(&[]).invalid("a rule").to_string(),
            "a rule (at byte 0)",
        ),
        (
            EncodeError::ZeroSized.to_string(),
            "use a type with content",
        ),
    ];
    for (text, part) in texts {
        assert!(text.contains(part), "{text}");
    }
    assert!(size_of::<rejoin_wire::DecodeError>() <= 32);
}

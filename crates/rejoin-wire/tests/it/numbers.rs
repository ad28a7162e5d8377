//! Numbers, flags, byte strings and the table of replicas.

use rejoin_wire::DecodeError::{
    BadNumber, NotAscending, OutOfRange, TooShort, Trailing, UnknownReplica, UnusedReplica,
};
use rejoin_wire::{EncodeError, NUMBER_LIMIT, Reader, Writer};

use crate::samples::{body, id, whole};

#[test]
fn a_number_takes_its_groups_of_seven_bits() {
    let cases: [(u64, &[u8]); 7] = [
        (0, &[0]),
        (127, &[0x7f]),
        (128, &[0x80, 1]),
        (300, &[0xac, 2]),
        (1 << 14, &[0x80, 0x80, 1]),
        (
            1 << 62,
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40],
        ),
        (u64::MAX, &[255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
    ];
    for (number, bytes) in cases {
        let mut out = Writer::new();
        out.u64(number);
        assert_eq!(out.finish().unwrap(), bytes);
        assert_eq!(whole(bytes, Reader::u64), Ok(number));
    }
}

#[test]
fn every_number_of_few_bytes_has_one_form() {
    // All byte strings of up to three bytes: each is refused or is the form of its number.
    let mut accepted = 0;
    for length in 0..=3 {
        for packed in 0..1_u32 << (8 * length) {
            let bytes = &packed.to_le_bytes()[..length];
            if let Ok(number) = whole(bytes, Reader::u64) {
                let mut out = Writer::new();
                out.u64(number);
                assert_eq!(out.finish().unwrap(), bytes);
                accepted += 1;
            }
        }
    }
    assert_eq!(accepted, 1 << 21, "each number below 2^21 exactly once");
}

#[test]
fn overlong_and_too_large_numbers_are_refused() {
    let refused: [(&[u8], _); 7] = [
        (&[], TooShort { at: 0 }),
        (&[0x80], TooShort { at: 0 }),
        (&[0x80, 0], BadNumber { at: 0 }),
        (&[0xff, 0x80, 0], BadNumber { at: 0 }),
        (
            &[255, 255, 255, 255, 255, 255, 255, 255, 255, 2],
            BadNumber { at: 0 },
        ),
        (&[255; 11], BadNumber { at: 0 }),
        (&[1, 2], Trailing { at: 1 }),
    ];
    for (bytes, error) in refused {
        assert_eq!(whole(bytes, Reader::u64), Err(error));
    }
}

#[test]
fn signed_numbers_alternate() {
    for (number, byte) in [(0, 0), (-1, 1), (1, 2), (-64, 127)] {
        assert_eq!(whole(&[byte], Reader::i64), Ok(number));
    }
    for number in [i64::MIN, i64::MAX, -65, 64] {
        let mut out = Writer::new();
        out.i64(number);
        assert_eq!(whole(&out.finish().unwrap(), Reader::i64), Ok(number));
    }
}

#[test]
fn numbers_from_the_limit_on_are_refused_both_ways() {
    let bytes = body(|out| out.number(NUMBER_LIMIT - 1)).unwrap();
    assert_eq!(whole(&bytes, Reader::number), Ok(NUMBER_LIMIT - 1));

    assert_eq!(
        body(|out| out.number(NUMBER_LIMIT)),
        Err(EncodeError::NumberTooLarge)
    );
    let mut out = Writer::new();
    out.u64(NUMBER_LIMIT);
    assert_eq!(
        whole(&out.finish().unwrap(), Reader::number),
        Err(OutOfRange { at: 0 })
    );
}

#[test]
fn flags_are_zero_or_one() {
    assert_eq!(whole(&[0], Reader::bool), Ok(false));
    assert_eq!(whole(&[1], Reader::bool), Ok(true));
    assert_eq!(whole(&[2], Reader::bool), Err(OutOfRange { at: 0 }));
    assert_eq!(whole(&[], Reader::bool), Err(TooShort { at: 0 }));
}

#[test]
fn a_length_is_checked_against_what_is_there() {
    assert_eq!(whole(&[2, 7, 8], Reader::bytes), Ok(&[7, 8][..]));
    assert_eq!(whole(&[3, 7, 8], Reader::bytes), Err(TooShort { at: 0 }));
    assert_eq!(
        whole(&[2, 7, 8], |input| input.count(2)),
        Err(TooShort { at: 0 })
    );
    let bomb = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    assert_eq!(whole(&bomb, Reader::bytes), Err(TooShort { at: 0 }));
}

#[test]
fn the_table_is_sorted_and_without_repetition() {
    let bytes = body(|out| {
        out.replicas([id(5), id(2), id(5), id(2)])?;
        out.replica(id(5))?;
        out.replica(id(2))
    });
    let bytes = bytes.unwrap();
    assert_eq!(bytes.len(), 1 + 2 * 16 + 2);
    assert_eq!((bytes[16], bytes[32]), (2, 5));
    let read = whole(&bytes, |input| {
        input.replicas()?;
        Ok([input.replica()?, input.replica()?])
    });
    assert_eq!(read, Ok([id(5), id(2)]));
}

#[test]
fn many_ids_in_any_order_make_the_same_table() {
    let ids = || (0..1000_u64).map(|n| id(n * 7919 % 300));
    let bytes = body(|out| {
        out.replicas(ids())?;
        ids().try_for_each(|id| out.replica(id))
    });
    let bytes = bytes.unwrap();
    let mut input = Reader::new(&bytes);
    input.replicas().unwrap();
    assert_eq!(input.replica_count(), 300);
    assert!(ids().all(|id| input.replica() == Ok(id)));
    input.finish().unwrap();
}

#[test]
fn a_table_out_of_order_is_refused() {
    let (low, high) = (id(1).to_bytes(), id(2).to_bytes());
    for (first, second) in [(high, low), (low, low)] {
        let bytes = [&[2][..], &first, &second, &[0, 1]].concat();
        assert_eq!(
            whole(&bytes, Reader::replicas),
            Err(NotAscending { at: 17 })
        );
    }
    let cut = [&[2][..], &low, &high[1..]].concat();
    assert_eq!(whole(&cut, Reader::replicas), Err(TooShort { at: 0 }));
}

#[test]
fn every_replica_in_the_table_must_be_used() {
    let unused = body(|out| {
        out.replicas([id(1), id(2)])?;
        out.replica(id(1))
    });
    assert_eq!(unused, Err(EncodeError::UnusedReplica));
    let earlier = body(|out| {
        out.replicas([id(1)])?;
        out.replicas([])
    });
    assert_eq!(earlier, Err(EncodeError::UnusedReplica));
    assert_eq!(
        body(|out| out.replica(id(1))),
        Err(EncodeError::UnknownReplica)
    );

    let table = [&[2][..], &id(1).to_bytes(), &id(2).to_bytes()].concat();
    let read = |indexes: &[u8]| {
        whole(&[&table[..], indexes].concat(), |input| {
            input.replicas()?;
            indexes.iter().try_for_each(|_| input.replica().map(drop))
        })
    };
    assert_eq!(read(&[1, 0, 1]), Ok(()));
    assert_eq!(read(&[1]), Err(UnusedReplica));
    assert_eq!(read(&[0, 2]), Err(UnknownReplica { at: 34 }));
}

//! Packed states: what comes back, and what is refused.

use rejoin_wire::hostile::{mutations, sealed};
use rejoin_wire::{DecodeError, decode, encode, pack, tags, unpack};

use crate::samples::{Map, stamp};

/// The bytes of a map whose keys have much in common.
fn state() -> Vec<u8> {
    let entry = |n: u64| (format!("user:{:08}", n * 7_919), (stamp(n, 1), Some(n)));
    encode(&Map((0..400).map(entry).collect())).unwrap()
}

#[test]
fn what_was_packed_comes_back() {
    let plain = state();
    let packed = pack(&plain);
    assert!(packed.len() < plain.len() / 2, "{}", packed.len());
    assert_eq!(unpack(&packed, plain.len()).as_deref(), Ok(&plain[..]));
    assert_eq!(
        encode(&decode::<Map<String, u64>>(&plain).unwrap()),
        Ok(plain)
    );
}

#[test]
fn what_does_not_get_shorter_stays() {
    let plain = encode(&Map::<String, u64>([].into_iter().collect())).unwrap();
    assert_eq!(pack(&plain), plain);
    let packed = pack(&state());
    assert_eq!(pack(&packed), packed);
    assert_eq!(unpack(&plain, 0).as_deref(), Ok(&plain[..]));
    assert_eq!(pack(b""), b"");
}

#[test]
fn packed_bytes_are_told_from_a_state() {
    let found = decode::<Map<String, u64>>(&pack(&state())).unwrap_err();
    assert!(found.to_string().contains("type 28 (packed)"), "{found}");
}

#[test]
fn lengths_and_contents_must_agree() {
    let plain = state();
    let packed = pack(&plain);
    let body = rejoin_wire::envelope(&packed).unwrap().body;
    let (claim, deflated) = body.split_at(2);
    assert_eq!(claim, [plain.len() as u8 | 0x80, (plain.len() >> 7) as u8]);
    let of = |length: usize, deflated: &[u8]| {
        let claim = [length as u8 | 0x80, (length >> 7) as u8];
        let bytes = sealed(tags::PACKED, &[&claim[..], deflated].concat());
        unpack(&bytes, 16_000).map(|plain| plain.len())
    };
    assert_eq!(of(plain.len(), deflated), Ok(plain.len()));
    let longer = [deflated, &[0]].concat();
    for bad in [
        of(plain.len() - 1, deflated),
        of(plain.len() + 1, deflated),
        of(plain.len(), &deflated[..deflated.len() - 1]),
        of(plain.len(), &longer),
        of(plain.len(), &[]),
    ] {
        assert!(
            matches!(bad, Err(DecodeError::BadPacking { .. })),
            "{bad:?}"
        );
    }
}

#[test]
fn a_bomb_takes_no_more_than_was_allowed() {
    let plain = vec![0; 4 << 20];
    let packed = pack(&plain);
    assert!(packed.len() < plain.len() / 900, "{}", packed.len());
    let memory = allocation_counter::measure(|| {
        let (claimed, limit) = (4 << 20, 1 << 20);
        let refused = Err(DecodeError::PackedTooLarge { claimed, limit });
        assert_eq!(unpack(&packed, limit), refused);
    });
    assert_eq!(memory.bytes_max, 0);
    // Ten bytes cannot become a million.
    let claim = sealed(tags::PACKED, &[0xc0, 0x84, 0x3d, 1, 2, 3, 4, 5, 6, 7]);
    let memory = allocation_counter::measure(|| {
        let found = unpack(&claim, usize::MAX);
        assert!(
            matches!(found, Err(DecodeError::BadPacking { .. })),
            "{found:?}"
        );
    });
    assert_eq!(memory.bytes_max, 0);
}

#[test]
fn damaged_packing_is_refused_or_gives_other_bytes_within_bounds() {
    let plain = state();
    let (mut refused, mut given) = (0, 0);
    for mutation in mutations(&pack(&plain), 3) {
        let mut found = None;
        let memory = allocation_counter::measure(|| {
            found = unpack(&mutation, 2 * plain.len())
                .ok()
                .map(std::borrow::Cow::into_owned);
        });
        assert!(memory.bytes_max <= 2 * plain.len() as u64 + (16 << 10));
        match found {
            Some(bytes) => given += u32::from(bytes != plain),
            None => refused += 1,
        }
    }
    assert!(refused > 5_000 && given > 10, "{refused}, {given}");
}

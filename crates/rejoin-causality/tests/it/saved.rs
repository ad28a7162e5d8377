use rejoin_causality::{BadSave, Replica, ReplicaId, Saved, Timestamp};

use crate::clock::with_clock;

#[test]
fn every_later_stamp_lies_above_the_saved_bound() {
    let (mut replica, _) = with_clock(7, 5_000);
    let mut latest = replica.stamp(None);
    for _ in 0..100 {
        latest = replica.stamp(None);
    }
    let bytes = replica.save().to_bytes();
    for wall in [0, 4_999, 5_000, 5_001] {
        let saved = Saved::from_bytes(&bytes).unwrap();
        assert_eq!(
            (saved.id(), saved.bound()),
            (ReplicaId::from(7_u64), latest.time)
        );
        let mut resumed = Replica::resume_with(saved, move || wall);
        let stamp = resumed.stamp(None);
        assert_eq!(stamp.replica, replica.id());
        let expected = latest.time.next().max(Timestamp::from_parts(wall, 0));
        assert_eq!(stamp.time, expected);
        assert!(resumed.stamp(None) > stamp);
    }
}

#[test]
fn a_replica_that_never_wrote_can_be_saved() {
    let (replica, _) = with_clock(7, 5_000);
    let saved = Saved::from_bytes(&replica.save().to_bytes()).unwrap();
    let mut resumed = Replica::resume_with(saved, || 0);
    assert_eq!(resumed.stamp(None).time, Timestamp::from_u64(1));
}

/// The bytes on disk outlive this version of the program. The check value was computed by
/// another program's CRC-32.
#[test]
fn the_bytes_are_frozen() {
    let id = 0x3f2a_0000_0000_4000_8000_0000_0000_0007_u128;
    let mut replica = Replica::new(id.into(), || 0x0102_0304_0506);
    replica.stamp(None);
    replica.stamp(None);
    let expected = [
        b'R', b'J', b'S', 1, // form
        0x3f, 0x2a, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 7, // id
        1, 0, 6, 5, 4, 3, 2, 1, // bound
        0x9e, 0xe0, 0x23, 0x64, // CRC-32
    ];
    assert_eq!(replica.save().to_bytes(), expected);
    assert_eq!(Saved::LEN, expected.len());
}

#[test]
fn any_flipped_bit_is_noticed() {
    let (mut replica, _) = with_clock(u64::MAX, 77_000);
    replica.stamp(None);
    let bytes = replica.save().to_bytes();
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes;
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            Saved::from_bytes(&damaged),
            Err(BadSave::Damaged),
            "bit {bit}"
        );
    }
}

#[test]
fn bytes_of_another_length_are_refused() {
    let (replica, _) = with_clock(1, 1);
    let bytes = replica.save().to_bytes();
    for found in 0..bytes.len() {
        assert_eq!(
            Saved::from_bytes(&bytes[..found]),
            Err(BadSave::Length { found })
        );
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(
        Saved::from_bytes(&longer),
        Err(BadSave::Length { found: 33 })
    );
    let message = BadSave::Length { found: 33 }.to_string();
    assert!(
        message.starts_with("a saved replica takes 32 bytes, but there are 33"),
        "{message}"
    );
}

#[test]
fn a_newer_form_is_named() {
    assert_eq!(Saved::from_bytes(&NEWER), Err(BadSave::Unknown));
}

/// Whole bytes of a form 2 that does not exist yet.
const NEWER: [u8; 32] = [
    0x52, 0x4a, 0x53, 0x02, 0x3f, 0x2a, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x80, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x07, 0x01, 0x00, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0xcd, 0x56, 0xce, 0x51,
];

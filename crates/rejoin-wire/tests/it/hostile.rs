//! Bytes of someone who means harm: refused or restored, within bounds, never a panic.

use std::fmt::Debug;

use allocation_counter::measure;
use rejoin_causality::{CausalContext, Dot, Run};
use rejoin_wire::hostile::{mutations, restored, sealed};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, decode, encode, reseal};

use crate::samples::{Map, Parts, Random, Set, id, map, parts, set, whole};

/// Decodes under all the rules, and answers whether the bytes were accepted.
fn judge<T: Wire>(bytes: &[u8], per_byte: u64) -> bool {
    restored::<T>(bytes, per_byte, |decode| measure(decode).bytes_max).is_some()
}

fn torture<T: Wire + PartialEq + Debug>(state: &T) {
    let bytes = encode(state).unwrap();
    assert!(judge::<T>(&bytes, 8));
    let (mut seen, mut accepted) = (0, 0);
    for seed in 0..10 {
        for mutation in mutations(&bytes, seed) {
            seen += 1;
            accepted += usize::from(judge::<T>(&mutation, 8));
        }
    }
    assert!(seen > 20_000, "{seen} mutations");
    assert!(
        accepted > 100,
        "{accepted} of {seen}: the checks behind the checksum were reached"
    );
    assert!(accepted < seen / 2, "{accepted} of {seen} accepted");
}

#[test]
fn a_set_is_refused_or_restored() {
    torture(&set());
}

#[test]
fn a_map_is_refused_or_restored() {
    torture(&map());
}

#[test]
fn all_other_parts_are_refused_or_restored() {
    torture(&parts());
}

#[test]
fn random_bodies_are_refused_or_restored() {
    let mut random = Random(11);
    let mut accepted = 0;
    for round in 0..100_000 {
        let length = random.below(40);
        // Small numbers, so that counts are often right; a table of one replica at most.
        let mut body: Vec<u8> = (0..length)
            .map(|_| random.below(1 + round % 9) as u8)
            .collect();
        let tables = [vec![0], [&[1][..], &id(1).to_bytes()].concat()];
        body.splice(0..0, tables[random.below(2) as usize].clone());
        accepted += usize::from(judge::<Set<u8>>(&sealed(Set::<u8>::TAG, &body), 8));
        accepted += usize::from(judge::<Map<u8, u8>>(&sealed(Map::<u8, u8>::TAG, &body), 8));
        accepted += usize::from(judge::<Parts>(&sealed(Parts::TAG, &body), 8));
    }
    assert!(accepted > 100, "only {accepted}");
}

#[test]
fn every_short_body_is_refused_or_restored() {
    for length in 0..=2 {
        for packed in 0..1_u32 << (8 * length) {
            let body = &packed.to_le_bytes()[..length];
            judge::<Set<u8>>(&sealed(Set::<u8>::TAG, body), 8);
            judge::<Map<u8, u8>>(&sealed(Map::<u8, u8>::TAG, body), 8);
            judge::<Parts>(&sealed(Parts::TAG, body), 8);
        }
    }
}

#[test]
fn a_changed_envelope_never_panics() {
    let bytes = encode(&parts()).unwrap();
    for at in 0..12 {
        for byte in 0..=255 {
            let mut changed = bytes.clone();
            changed[at] = byte;
            judge::<Parts>(&changed, 8);
            reseal(&mut changed);
            judge::<Parts>(&changed, 8);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_mutations() {
    let bytes = encode(&parts()).unwrap();
    assert!(mutations(&bytes, 3).eq(mutations(&bytes, 3)));
    assert!(!mutations(&bytes, 3).eq(mutations(&bytes, 4)));
    assert!(mutations(&[], 1).count() > 1000, "even of nothing");
    let long = vec![7; 100_000];
    assert!(
        mutations(&long, 1).count() < 20_000,
        "but never without end"
    );
}

/// A context alone: the part whose memory is largest beside its bytes.
#[derive(Debug, PartialEq)]
struct Seen(CausalContext);

impl Wire for Seen {
    const TAG: Tag = Tag::custom(4);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.0.replicas().map(|(id, _)| id))?;
        out.context(&self.0)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        input.context().map(Self)
    }
}

#[test]
fn the_densest_contexts_stay_within_bounds() {
    // A run of 16 bytes takes two in the input, and a list that grows takes up to three
    // times what it holds while it moves.
    let gaps: CausalContext = (1..100_000)
        .map(|n| Dot {
            replica: id(1),
            sequence: 2 * n,
        })
        .collect();
    assert!(judge::<Seen>(&encode(&Seen(gaps)).unwrap(), 24));
    let replicas: CausalContext = (1..70_000).map(|n| (id(n), Run::new(1, 1))).collect();
    assert!(judge::<Seen>(&encode(&Seen(replicas)).unwrap(), 8));
}

#[test]
fn a_million_replicas_cost_what_they_bring() {
    let replicas: CausalContext = (1..=1_000_000).map(|n| (id(n), Run::new(1, n))).collect();
    let bytes = encode(&Seen(replicas)).unwrap();
    assert!(judge::<Seen>(&bytes, 8));
    let mut claim = bytes[..200_000].to_vec();
    reseal(&mut claim);
    let info = measure(|| {
        assert!(matches!(
            decode::<Seen>(&claim),
            Err(DecodeError::TooShort { .. })
        ));
    });
    assert_eq!(
        info.bytes_max, 0,
        "the table is too long, which its count shows"
    );
}

#[test]
fn three_bytes_that_claim_2_to_the_61_events_bring_no_values() {
    let claim = [
        &[1][..],
        &id(1).to_bytes(),
        &[
            2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f,
        ],
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1],
    ];
    let error = whole(&claim.concat(), |input| {
        input.replicas()?;
        let live = input.context()?;
        assert!(live.count() > 1 << 60);
        let count = input.items(live.count())?;
        input.values::<u8>(count).map(drop)
    });
    assert!(matches!(error, Err(DecodeError::OutOfRange { .. })));
}

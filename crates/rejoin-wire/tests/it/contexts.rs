//! Causal contexts, version vectors, dots and stamps.

use rejoin_causality::{CausalContext, Dot, VersionVector};
use rejoin_wire::DecodeError::{NotCanonical, OutOfRange, TooShort, UnknownReplica, UnusedReplica};
use rejoin_wire::{DecodeError, EncodeError, NUMBER_LIMIT};

use crate::samples::{Random, body, context, id, stamp, whole};

fn table(ids: &[u64], rest: &[u8]) -> Vec<u8> {
    let ids = ids.iter().flat_map(|number| id(*number).to_bytes());
    [ids.clone().count() as u8 / 16]
        .into_iter()
        .chain(ids)
        .chain(rest.iter().copied())
        .collect()
}

fn contexts<const N: usize>(bytes: &[u8]) -> Result<Vec<CausalContext>, DecodeError> {
    whole(bytes, |input| input.contexts::<N>().map(Vec::from))
}

#[test]
fn a_context_is_gaps_and_lengths() {
    let seen = context(&[(1, 1, 3), (1, 5, 5), (2, 10, 300)]);
    let bytes = body(|out| {
        out.replicas([id(1), id(2)])?;
        out.context(&seen)
    });
    let bytes = bytes.unwrap();
    // Two runs and one; from 1 on three; after a gap of one, one; from 10 on 291.
    let runs = [2 << 1, 2, 1, 0, 2, 0, 0, 9, 0xa2, 2];
    assert_eq!(bytes, table(&[1, 2], &runs));
    assert_eq!(contexts::<1>(&bytes), Ok(vec![seen]));
}

#[test]
fn contexts_share_a_table() {
    let both = [
        context(&[(1, 2, 2)]),
        context(&[(2, 1, 1), (3, 1, NUMBER_LIMIT - 1)]),
    ];
    let one_by_one = body(|out| {
        out.replicas([id(3), id(1), id(2)])?;
        both.iter().try_for_each(|context| out.context(context))
    });
    let bytes = body(|out| out.contexts(both.each_ref()));
    assert_eq!(bytes, one_by_one);
    assert_eq!(contexts::<2>(&bytes.unwrap()), Ok(both.to_vec()));
}

#[test]
fn a_table_names_each_replica_once_whichever_contexts_name_it() {
    let all = [
        context(&[(2, 1, 9), (4, 1, 1)]),
        context(&[]),
        context(&[(1, 5, 5), (2, 3, 3), (5, 1, 1)]),
        context(&[(4, 1, 1)]),
    ];
    let bytes = body(|out| out.contexts(all.each_ref())).unwrap();
    assert!(bytes.starts_with(&table(&[1, 2, 4, 5], &[])));
    assert_eq!(contexts::<4>(&bytes), Ok(all.to_vec()));
    assert_eq!(body(|out| out.contexts([])), Ok(vec![0]));
}

#[test]
fn random_contexts_come_back_in_one_form() {
    let mut random = Random(5);
    for _ in 0..500 {
        let dots = 0..random.below(60);
        let dots = dots.map(|_| Dot {
            replica: id(random.below(5)),
            sequence: 1 + random.below(30),
        });
        let seen: CausalContext = dots.collect();
        let bytes = body(|out| {
            out.replicas(seen.replicas().map(|(id, _)| id))?;
            out.context(&seen)
        });
        assert_eq!(contexts::<1>(&bytes.unwrap()), Ok(vec![seen]));
    }
}

#[test]
fn what_a_context_can_not_be_is_refused() {
    let top = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f];
    assert_eq!(contexts::<1>(&table(&[1], &[2, 0])), Err(UnusedReplica));
    assert_eq!(
        contexts::<1>(&table(&[], &[])),
        Ok(vec![CausalContext::new()])
    );
    // A run up to the limit, and one event more.
    let largest = table(&[1], &[&[2, 1, 0][..], &top].concat());
    assert!(matches!(
        contexts::<1>(&largest),
        Err(OutOfRange { at: 19 })
    ));
    let larger = table(&[1], &[&[2, 1][..], &top, &[0]].concat());
    assert!(matches!(contexts::<1>(&larger), Err(OutOfRange { at: 19 })));
    // A number of runs that can't be there.
    let bomb = table(&[1], &[2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]);
    assert_eq!(contexts::<1>(&bomb), Err(TooShort { at: 17 }));
    let folded = table(&[1, 2, 3], &[3 << 1 | 1, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(contexts::<1>(&folded), Err(TooShort { at: 49 }));
}

#[test]
fn a_replica_must_be_in_the_table_to_be_written() {
    let written = body(|out| {
        out.replicas([id(1)])?;
        out.context(&context(&[(1, 1, 1), (2, 1, 1)]))
    });
    assert_eq!(written, Err(EncodeError::UnknownReplica));
    let written = body(|out| {
        out.replicas([id(1)])?;
        out.context(&context(&[(1, 1, NUMBER_LIMIT)]))
    });
    assert_eq!(written, Err(EncodeError::NumberTooLarge));
}

#[test]
fn a_vector_is_a_column_beside_the_table() {
    let vector: VersionVector = [(id(1), 3), (id(2), NUMBER_LIMIT)].into_iter().collect();
    let counts = body(|out| {
        out.replicas([id(1), id(2)])?;
        out.counts(&vector)
    });
    let counts = counts.unwrap();
    let all_bits = whole(&counts, |input| {
        input.replicas()?;
        input.counts()
    });
    assert_eq!(all_bits, Ok(vector.clone()));
    let sequences = whole(&counts, |input| {
        input.replicas()?;
        input.vector()
    });
    assert_eq!(sequences, Err(OutOfRange { at: 33 }));
    let sequences = body(|out| {
        out.replicas([id(1), id(2)])?;
        out.vector(&vector)
    });
    assert_eq!(sequences, Err(EncodeError::NumberTooLarge));
    let absent = whole(&table(&[1, 2], &[2 << 1, 0, 1]), |input| {
        input.replicas()?;
        input.vector()
    });
    assert_eq!(absent, Err(UnusedReplica));
}

#[test]
fn dots_and_stamps_name_places_in_the_table() {
    let dots = [(2, 7), (2, 8), (1, 1)].map(|(n, sequence)| Dot {
        replica: id(n),
        sequence,
    });
    let stamps = [stamp(900, 1), stamp(0, 2)];
    let bytes = body(|out| {
        out.replicas([id(1), id(2)])?;
        out.dots(dots)?;
        out.stamps(stamps)
    });
    let bytes = bytes.unwrap();
    let columns = [
        3 << 1,
        1,
        1,
        0,
        3 << 1,
        14,
        2,
        13,
        2 << 1,
        0,
        1,
        2 << 1,
        0x88,
        0x0e,
        0x87,
        0x0e,
    ];
    assert_eq!(bytes, table(&[1, 2], &columns));
    let back = whole(&bytes, |input| {
        input.replicas()?;
        let dots: Vec<_> = input.dots(3)?.collect();
        Ok((dots, input.stamps(2)?.collect::<Vec<_>>()))
    });
    assert_eq!(back, Ok((dots.to_vec(), stamps.to_vec())));
}

#[test]
fn a_dot_counts_from_one_and_has_a_known_replica() {
    let zero = Dot {
        replica: id(1),
        sequence: 0,
    };
    let write = |dots: &[Dot]| {
        body(|out| {
            out.replicas([id(1)])?;
            out.dots(dots.iter().copied())
        })
    };
    assert_eq!(write(&[zero]), Err(EncodeError::NumberTooLarge));
    let read = |columns: &[u8], count| {
        whole(&table(&[1], columns), |input| {
            input.replicas()?;
            input.dots(count).map(drop)
        })
    };
    assert_eq!(read(&[2, 0, 2, 0], 1), Err(OutOfRange { at: 19 }));
    assert_eq!(read(&[2, 1, 2, 2], 1), Err(UnknownReplica { at: 18 }));
    assert_eq!(read(&[2, 0, 2, 2], 1), Ok(()));
    assert_eq!(read(&[2, 0, 0, 2], 1), Err(NotCanonical { at: 19 }));
}

//! Columns of numbers, differences and flags.

use rejoin_wire::DecodeError::{self, NotCanonical, OutOfRange, TooShort};
use rejoin_wire::{EncodeError, NUMBER_LIMIT, Writer};

use crate::samples::{Random, body, whole};

fn column(numbers: &[u64]) -> Vec<u8> {
    body(|out| {
        out.column(numbers.iter().copied());
        // So that a long folded column is paid for.
        out.bytes(&vec![0; numbers.len()]);
        Ok(())
    })
    .map(|bytes| bytes[..bytes.len() - padding(numbers.len())].to_vec())
    .unwrap()
}

fn padding(count: usize) -> usize {
    let mut out = Writer::new();
    out.u64(count as u64);
    count + out.finish().unwrap().len()
}

fn read(bytes: &[u8], count: usize) -> Result<Vec<u64>, DecodeError> {
    whole(bytes, |input| Ok(input.column(count)?.collect()))
}

#[test]
fn three_equal_neighbours_are_folded() {
    assert_eq!(column(&[]), [0_u8; 0]);
    assert_eq!(column(&[7]), [1 << 1, 7]);
    assert_eq!(column(&[7, 7]), [2 << 1, 7, 7]);
    assert_eq!(column(&[7, 7, 7]), [3 << 1 | 1, 7]);
    assert_eq!(
        column(&[1, 7, 7, 7, 7, 2, 2, 3]),
        [2, 1, 4 << 1 | 1, 7, 3 << 1, 2, 2, 3]
    );
    assert_eq!(column(&[5; 1000]), [0xd1, 0x0f, 5]);
}

#[test]
fn columns_come_back_as_they_were() {
    let mut random = Random(1);
    for round in 0..2000 {
        // Short columns of few values, so that all kinds of blocks meet.
        let count = random.below(1 + round / 50);
        let values = 1 + random.below(4);
        let numbers: Vec<_> = (0..count)
            .map(|_| random.below(values) << random.below(2))
            .collect();
        let bytes = body(|out| {
            out.column(numbers.iter().copied());
            out.bytes(&vec![1; numbers.len()]);
            Ok(())
        });
        let bytes = bytes.unwrap();
        let back = whole(&bytes, |input| {
            let column = input.column(numbers.len())?;
            assert_eq!(column.len(), numbers.len());
            input.bytes()?;
            Ok(column.collect::<Vec<_>>())
        });
        assert_eq!(back, Ok(numbers));
    }
}

#[test]
fn any_other_form_is_refused() {
    // Every column of up to three bytes, of up to four numbers: refused or the only form.
    let mut accepted = 0;
    for count in 0..=4 {
        for length in 0..=3_usize {
            for packed in 0..1_u32 << (8 * length) {
                let bytes = &packed.to_le_bytes()[..length];
                if let Ok(numbers) = read(bytes, count) {
                    assert_eq!(column(&numbers), bytes);
                    accepted += 1;
                }
            }
        }
    }
    // None; one of one or two bytes; two of one byte; three times one of two bytes, because
    // three need at least three bytes.
    assert_eq!(accepted, 1 + (1 << 14) + (1 << 14) + (1 << 14) - (1 << 7));
}

#[test]
fn each_irregular_column_has_its_error() {
    let refused: [(&[u8], usize, DecodeError); 9] = [
        (&[0, 2, 1], 1, NotCanonical { at: 0 }),
        (&[1, 5, 0], 2, NotCanonical { at: 0 }),
        (&[2 << 1 | 1, 5], 2, NotCanonical { at: 0 }),
        (&[3 << 1, 5, 5, 5], 3, NotCanonical { at: 3 }),
        (&[1 << 1, 5, 1 << 1, 6], 2, NotCanonical { at: 2 }),
        (&[3 << 1 | 1, 5, 1 << 1, 5], 4, NotCanonical { at: 3 }),
        (&[1 << 1, 5, 3 << 1 | 1, 5], 4, NotCanonical { at: 3 }),
        (&[3 << 1, 1, 2], 2, OutOfRange { at: 0 }),
        (&[3 << 1, 1, 2], 3, TooShort { at: 3 }),
    ];
    for (bytes, count, error) in refused {
        let read = whole(bytes, |input| input.column(count).map(drop));
        assert_eq!(read, Err(error), "{bytes:?}");
    }
}

#[test]
fn a_column_can_not_claim_more_than_the_input_pays_for() {
    let folded = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0];
    for count in [12, 1 << 40, usize::MAX] {
        assert_eq!(read(&folded, count), Err(OutOfRange { at: 0 }));
        let bools = whole(&folded, |input| input.bools(count).map(drop));
        assert_eq!(bools, Err(OutOfRange { at: 0 }));
    }
    let alone = body(|out| {
        out.column([5; 1000]);
        Ok(())
    });
    assert_eq!(alone, Err(EncodeError::TooFolded));
}

#[test]
fn differences_suit_what_grows_evenly() {
    let steady = (0..50).map(|n| 1_000_000 + 3 * n);
    let bytes = body(|out| {
        out.deltas(steady.clone())?;
        out.bytes(&[0; 50]);
        Ok(())
    });
    let bytes = bytes.unwrap();
    assert_eq!(
        bytes.len() - 51,
        1 + 3 + 1 + 1,
        "the first number, then one step 49 times"
    );
    let back = whole(&bytes, |input| {
        let deltas = input.deltas(50)?;
        input.bytes()?;
        Ok(deltas.collect::<Vec<_>>())
    });
    assert_eq!(back, Ok(steady.collect()));
}

#[test]
fn differences_stay_within_the_limit() {
    let edge = [NUMBER_LIMIT - 1, 0, NUMBER_LIMIT - 1];
    let bytes = body(|out| out.deltas(edge)).unwrap();
    let back = whole(&bytes, |input| Ok(input.deltas(3)?.collect::<Vec<_>>()));
    assert_eq!(back, Ok(edge.to_vec()));
    assert_eq!(
        body(|out| out.deltas([NUMBER_LIMIT])),
        Err(EncodeError::NumberTooLarge)
    );

    let steps = |steps: &[i64]| {
        let bytes = body(|out| {
            out.u64((steps.len() as u64) << 1);
            steps.iter().for_each(|step| out.i64(*step));
            Ok(())
        });
        whole(&bytes.unwrap(), |input| {
            Ok(input.deltas(steps.len())?.collect::<Vec<_>>())
        })
    };
    assert_eq!(steps(&[5, -5]), Ok(vec![5, 0]));
    assert!(matches!(steps(&[5, -6]), Err(OutOfRange { .. })));
    assert!(matches!(steps(&[1 << 61, 1 << 61]), Err(OutOfRange { .. })));
    assert!(matches!(steps(&[i64::MAX, 1]), Err(OutOfRange { .. })));
    assert!(matches!(steps(&[i64::MIN]), Err(OutOfRange { .. })));
}

#[test]
fn a_folded_step_can_not_leave_the_range() {
    // Three times 2^61 is beyond the limit, though each step is within.
    let bytes = body(|out| {
        out.u64(3 << 1 | 1);
        out.i64(1 << 61);
        Ok(())
    });
    let read = whole(&bytes.unwrap(), |input| input.deltas(3).map(drop));
    assert!(matches!(read, Err(OutOfRange { .. })));
}

#[test]
fn flags_are_runs_that_start_with_true() {
    let cases: [(&[bool], &[u8]); 5] = [
        (&[], &[]),
        (&[true, true], &[2]),
        (&[false], &[0, 1]),
        (&[true, false, false, true], &[1, 2, 1]),
        (&[false, true], &[0, 1, 1]),
    ];
    for (flags, runs) in cases {
        let bytes = body(|out| {
            out.bools(flags.iter().copied());
            out.bytes(&vec![0; flags.len()]);
            Ok(())
        });
        let bytes = bytes.unwrap();
        assert_eq!(&bytes[..runs.len()], runs);
        let back = whole(&bytes, |input| {
            let flags = input.bools(flags.len())?;
            input.bytes()?;
            Ok(flags.collect::<Vec<_>>())
        });
        assert_eq!(back.as_deref(), Ok(flags));
    }
    let read = |bytes: &[u8], count| whole(bytes, |input| input.bools(count).map(drop));
    assert_eq!(read(&[1, 0, 1], 2), Err(NotCanonical { at: 1 }));
    assert_eq!(read(&[0, 0, 1], 1), Err(NotCanonical { at: 1 }));
    assert_eq!(read(&[3, 0], 2), Err(OutOfRange { at: 0 }));
    assert_eq!(read(&[1], 1), Ok(()));
}

//! Broken types, each caught by what every type must withstand.

use core::cmp::Ordering;
use std::collections::BTreeSet;

use allocation_counter::measure;
use rejoin_merge::Merge;
use rejoin_wire::hostile::{Trial, mutations, refuses_prefixes, restored, withstands};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, encode};

const SOUND: u8 = 0;
const READS_ON: u8 = 1;
const TRUSTS_THE_COUNT: u8 = 2;
const KEEPS_ITS_OWN: u8 = 3;
const ALWAYS_GROWS: u8 = 4;
const LOSES_THE_LAST: u8 = 5;
const REFUSES_ALL: u8 = 6;
const IS_NEVER_WRITTEN: u8 = 7;

/// A set of numbers, with a flaw.
#[derive(Clone, PartialEq)]
struct Numbers<const FLAW: u8>(BTreeSet<u64>);

impl<const FLAW: u8> Merge for Numbers<FLAW> {
    fn merge(&mut self, other: &Self) -> bool {
        if FLAW == KEEPS_ITS_OWN && self.0.len() == other.0.len() {
            return false;
        }
        Merge::merge(&mut self.0, &other.0) || FLAW == ALWAYS_GROWS
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.lattice_cmp(&other.0)
    }
}

impl<const FLAW: u8> Wire for Numbers<FLAW> {
    const TAG: Tag = Tag::custom(9);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        if FLAW == IS_NEVER_WRITTEN {
            return Err(EncodeError::NumberTooLarge);
        }
        out.u64(self.0.len() as u64);
        self.0.iter().for_each(|number| out.u64(*number));
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if FLAW == REFUSES_ALL {
            return Err(input.invalid("nothing is right"));
        }
        let count = input.u64()?;
        let mut numbers = Vec::new();
        if FLAW == TRUSTS_THE_COUNT {
            numbers.reserve_exact(count.min(1 << 20) as usize);
        }
        for _ in 0..count {
            numbers.push(input.u64()?);
        }
        while FLAW == READS_ON && !input.is_at_end() {
            input.u64()?;
        }
        if FLAW == LOSES_THE_LAST {
            numbers.pop();
        }
        if !numbers.is_sorted_by(|a, b| a < b) {
            return Err(input.invalid("the numbers do not ascend"));
        }
        Ok(Self(numbers.into_iter().collect()))
    }
}

fn numbers<const FLAW: u8>() -> Numbers<FLAW> {
    Numbers((0..20).map(|n| n * n * 50).collect())
}

/// A number of one byte takes eight in a list, and more in a tree.
fn tried<const FLAW: u8>() -> Trial {
    withstands(&[numbers::<FLAW>()], 0..4, 64, |decode| {
        measure(decode).bytes_max
    })
}

#[test]
fn a_sound_type_withstands() {
    let trial = tried::<SOUND>();
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
    let accepted = trial.accepted.len();
    assert_eq!(
        trial.to_string(),
        format!("{accepted} of {} accepted", trial.seen)
    );
}

#[test]
fn the_accepted_are_those_that_decode() {
    let bytes = encode(&numbers::<SOUND>()).unwrap();
    let decodes = |bytes: &Vec<u8>| {
        restored::<Numbers<SOUND>>(bytes, 64, |run| {
            run();
            0
        })
        .is_some()
    };
    let accepted = (0..4)
        .flat_map(|seed| mutations(&bytes, seed))
        .filter(decodes);
    assert!(accepted.eq(tried::<SOUND>().accepted));
}

#[test]
#[should_panic(expected = "has two forms: f57201")]
fn a_decoder_that_reads_on_is_caught() {
    let _ = tried::<READS_ON>();
}

#[test]
#[should_panic(expected = "bytes of memory, not")]
fn a_decoder_that_trusts_the_count_is_caught() {
    let _ = tried::<TRUSTS_THE_COUNT>();
}

#[test]
#[should_panic(expected = "depends on which side is merged into which: f572")]
fn a_merge_that_depends_on_the_side_is_caught() {
    let _ = tried::<KEEPS_ITS_OWN>();
}

#[test]
#[should_panic(expected = "is not itself when merged with itself: f572")]
fn a_merge_that_always_grows_is_caught() {
    let _ = tried::<ALWAYS_GROWS>();
}

#[test]
#[should_panic(expected = "has two forms")]
fn a_decoder_that_loses_something_is_caught() {
    let _ = tried::<LOSES_THE_LAST>();
}

#[test]
#[should_panic(expected = "does not come back as it was: f572")]
fn a_decoder_that_refuses_everything_is_caught() {
    let _ = tried::<REFUSES_ALL>();
}

#[test]
#[should_panic(expected = "does not encode: Some(NumberTooLarge)")]
fn a_state_that_does_not_encode_is_caught() {
    refuses_prefixes(&numbers::<IS_NEVER_WRITTEN>());
}

/// What decoding holds is compared with what came in, and not only with the free part.
#[test]
#[should_panic(expected = "takes 65548 bytes of memory, not 65547 at most, for f57201")]
fn one_byte_too_many_is_caught() {
    let bytes = encode(&Numbers::<SOUND>(BTreeSet::new())).unwrap();
    let most = 64 * 1024 + bytes.len() as u64;
    let held = |above: u64| {
        move |run: &mut dyn FnMut()| {
            run();
            most + above
        }
    };
    assert!(restored::<Numbers<SOUND>>(&bytes, 1, held(0)).is_some());
    restored::<Numbers<SOUND>>(&bytes, 1, held(1));
}

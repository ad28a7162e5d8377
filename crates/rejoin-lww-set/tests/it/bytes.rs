use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use rejoin_lww_set::{
    AddWins, DecodeError, EncodeError, LwwSet, NewestSet, Replica, Stamp, Timestamp, TotalF64,
};
use rejoin_wire::hostile::sealed;
use rejoin_wire::{Opaque, Wire};
use serde::{Deserialize, Serialize};

use crate::set;

type Small = LwwSet<u8, u64>;

fn body(bytes: &[u8]) -> Vec<u8> {
    rejoin_wire::envelope(bytes).unwrap().body.to_vec()
}

fn refused<S: Wire>(body: &[&[u8]]) -> DecodeError {
    let bytes = sealed(S::TAG, &body.concat());
    rejoin_wire::decode::<S>(&bytes).err().unwrap()
}

fn id(low: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = low;
    id
}

#[test]
fn sets_come_back_as_they_were() {
    for set in [
        set(&[]),
        set(&[(5, 1, false)]),
        set(&[(1, 2, true), (5, 1, false)]),
    ] {
        assert_eq!(Small::from_bytes(&set.to_bytes().unwrap()), Ok(set));
    }
    let scores = [(1.5, "a"), (-0.0, "b"), (0.0, "c")];
    let decimal: LwwSet<String, TotalF64> = scores
        .map(|(score, name)| (score.into(), name.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(
        LwwSet::from_bytes(&decimal.to_bytes().unwrap()),
        Ok(decimal)
    );
    let times = LwwSet::from_iter([(Timestamp::from_parts(7, 8), 1_u8)]);
    assert_eq!(LwwSet::from_bytes(&times.to_bytes().unwrap()), Ok(times));
}

#[test]
fn the_bytes_are_columns_in_the_order_of_the_elements() {
    let here = set(&[(300, 200, true), (5, 1, false), (301, 3, true)]);
    let columns: [&[u8]; 5] = [
        // Numbers for stamps, removals win, no bound.
        &[0, 0, 0],
        // Three elements of one byte each.
        &[3, 7, 1],
        &[1, 3, 200],
        // At 5, 296 later, 1 earlier.
        &[6, 10, 0xd0, 4, 1],
        // One that is no member, then two.
        &[0, 1, 2],
    ];
    assert_eq!(body(&here.to_bytes().unwrap()), columns.concat());
    assert_eq!(body(&set(&[]).to_bytes().unwrap()), [0, 0, 0, 0]);

    let mut stamped = LwwSet::newest::<300>();
    stamped.insert_all(&mut Replica::new(2_u64.into(), || 5), [7_u8, 8]);
    let columns: [&[u8]; 5] = [
        &[1, 0, 0xac, 2],
        &[2, 4, 1, 1, 7, 8],
        // One replica; both by it, at 5 ms, with counters 0 and 1.
        &[&[1][..], &id(2)].concat(),
        &[4, 0, 0, 4, 10, 0, 4, 0, 1],
        &[2],
    ];
    assert_eq!(body(&stamped.to_bytes().unwrap()), columns.concat());

    let mut decimal = LwwSet::with_tie(AddWins);
    decimal.insert_stamped(TotalF64::new(1.0), 9_u8);
    let columns: [&[u8]; 4] = [
        &[2, 1, 0],
        &[1, 2, 1, 9],
        &[2, 8, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
        &[1],
    ];
    assert_eq!(body(&decimal.to_bytes().unwrap()), columns.concat());
}

#[test]
fn the_bytes_do_not_tell_in_which_order_or_how_often_things_happened() {
    let edits = [(1, 2, true), (5, 1, false), (5, 9, true)];
    let mut detour = set(&[(4, 1, true), (1, 9, false)]);
    for edit in edits.iter().rev().chain(&edits) {
        crate::add(&mut detour, *edit);
    }
    assert_eq!(detour.to_bytes(), set(&edits).to_bytes());
}

#[test]
fn a_set_of_another_type_is_refused_by_name() {
    let bytes = set(&[(5, 1, true)]).to_bytes().unwrap();
    for (error, words) in [
        (
            LwwSet::<u8>::from_bytes(&bytes).unwrap_err(),
            "another kind",
        ),
        (
            LwwSet::<u8, TotalF64>::from_bytes(&bytes).unwrap_err(),
            "another kind",
        ),
        (
            LwwSet::<u8, u64, AddWins>::from_bytes(&bytes).unwrap_err(),
            "another rule",
        ),
        (
            NewestSet::<u8, 9, u64>::from_bytes(&bytes).unwrap_err(),
            "another number of entries",
        ),
    ] {
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let good: [u8; 10] = [0, 0, 0, 1, 2, 1, 7, 2, 10, 1];
    assert!(Small::from_bytes(&sealed(Small::TAG, &good)).is_ok());
    let head = &[0, 0, 0][..];
    let error = refused::<Small>(&[head, &[2, 4, 1, 1, 7, 7], &[4, 10, 0, 2]]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused::<Small>(&[&good[..9]]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused::<Small>(&[&good, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    // More elements than there are bytes, and a time of 2^62.
    let error = refused::<Small>(&[head, &[0xff, 0xff, 0xff, 0xff, 0xf]]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let time = [2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1];
    let error = refused::<Small>(&[head, &[1, 2, 1, 7], &time, &[1]]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    let two = &[2, 4, 1, 1, 7, 8, 4, 10, 0, 2];
    assert!(Small::from_bytes(&sealed(Small::TAG, &[head, two].concat())).is_ok());
    let error = refused::<NewestSet<u8, 1, u64>>(&[&[0, 0, 1], two]);
    assert!(
        error
            .to_string()
            .contains("more entries than the set keeps"),
        "{error}"
    );
}

#[test]
fn stamps_beyond_the_limit_are_refused_by_name() {
    // One element, one replica, its stamp and counter.
    let stamped = |stamp: &[u8]| {
        let table = [&[1][..], &id(2)].concat();
        let body = [&[1, 0, 0, 1, 2, 1, 7], &table[..], &[2, 0], stamp, &[1]].concat();
        LwwSet::<u8>::from_bytes(&sealed(Small::TAG, &body))
    };
    assert!(stamped(&[2, 10, 2, 0]).is_ok());
    let late = [2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 2, 0];
    for stamp in [&[2, 10, 2, 0x80, 0x80, 4][..], &late] {
        let error = stamped(stamp).unwrap_err();
        let words = "2^62 or more, or its counter 2^16";
        assert!(error.to_string().contains(words), "{error}");
    }
    let last = [
        2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 2, 0xff, 0xff, 3,
    ];
    let last = stamped(&last).unwrap();
    let time = last.stamp_of(&7).map(|stamp| stamp.time);
    assert_eq!(time, Some(Timestamp::MAX_ENCODED));
    for score in [f64::NAN, f64::INFINITY, -4.7e18, (1_u64 << 62) as f64] {
        let decimal = LwwSet::<u8, TotalF64>::from_iter([(score.into(), 7)]);
        assert_eq!(decimal.to_bytes(), Err(EncodeError::NumberTooLarge));
        let number = [&[2, 0, 0, 1, 2, 1, 7, 2, 8][..], &score.to_le_bytes(), &[1]];
        let error = refused::<LwwSet<u8, TotalF64>>(&number);
        assert!(error.to_string().contains("not finite"), "{error}");
    }
    assert_eq!(
        set(&[(1 << 62, 1, true)]).to_bytes(),
        Err(EncodeError::NumberTooLarge)
    );
    let late = Stamp::new(Timestamp::from_u64(1 << 62), 1_u64.into());
    assert_eq!(
        LwwSet::<u8>::from_iter([(late, 1)]).to_bytes(),
        Err(EncodeError::NumberTooLarge)
    );
}

/// Two letters are one element if they differ in case alone.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct NoCase(char);

impl NoCase {
    fn folded(self) -> char {
        self.0.to_ascii_lowercase()
    }
}

impl PartialEq for NoCase {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for NoCase {}

impl PartialOrd for NoCase {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NoCase {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(&other.folded())
    }
}

impl Hash for NoCase {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
    }
}

#[test]
fn one_element_under_two_spellings_is_refused() {
    let spelled = LwwSet::from_iter([(1_u64, 'k'), (2, 'K')]);
    let error = LwwSet::<NoCase, u64>::from_bytes(&spelled.to_bytes().unwrap()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("two elements of different bytes are equal"),
        "{error}"
    );
    let one = LwwSet::from_iter([(1_u64, NoCase('k'))]);
    assert_eq!(LwwSet::from_bytes(&one.to_bytes().unwrap()), Ok(one));
}

#[test]
fn tools_read_sets_of_unknown_types() {
    let here = LwwSet::from_iter([(5_u64, String::from("tea")), (7, String::from("milk"))]);
    let bytes = here.to_bytes().unwrap();
    let opaque = LwwSet::<Opaque, u64>::from_bytes(&bytes).unwrap();
    assert_eq!(opaque.stamp_of(&Opaque::new("tea").unwrap()), Some(5));
    assert_eq!(opaque.to_bytes().unwrap(), bytes);
}

#[test]
fn a_restarted_replica_goes_on_above_its_stamps() {
    let mut phone = Replica::new(1_u64.into(), || 5_000);
    let mut here = LwwSet::new();
    here.insert(&mut phone, 7_u8);
    let (state, writer) = (here.to_bytes().unwrap(), phone.save());
    let mut phone = Replica::resume_with(writer, || 10);
    let mut here = LwwSet::<u8>::from_bytes(&state).unwrap();
    let before = here.stamp_of(&7);
    here.insert(&mut phone, 8);
    here.remove(&mut phone, &7);
    assert!(here.stamp_of(&8) > before && here.stamp_of(&7) > here.stamp_of(&8));
    assert!(here.iter_sorted().eq([&8]));
}

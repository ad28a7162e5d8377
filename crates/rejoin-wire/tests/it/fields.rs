//! Structs whose fields are states.

use rejoin_causality::{CausalContext, VersionVector};
use rejoin_merge::{Bottom, Merge};
use rejoin_wire::{
    DecodeError, EncodeError, Reader, Tag, Wire, Writer, decode, decode_known, encode, reseal,
};

use crate::samples::{body, context, id, whole};

#[derive(Clone, Debug, Default, PartialEq)]
struct Seen(CausalContext);

impl Wire for Seen {
    const TAG: Tag = Tag::custom(1);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.0.replicas().map(|(replica, _)| replica))?;
        out.context(&self.0)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        input.context().map(Self)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Counts(VersionVector);

impl Wire for Counts {
    const TAG: Tag = Tag::custom(2);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.0.iter().map(|(replica, _)| replica))?;
        out.counts(&self.0)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        input.counts().map(Self)
    }
}

macro_rules! newtype {
    ($type:ident) => {
        impl Merge for $type {
            fn merge(&mut self, other: &Self) -> bool {
                self.0.merge(&other.0)
            }
        }

        impl Bottom for $type {
            fn bottom() -> Self {
                Self::default()
            }

            fn is_bottom(&self) -> bool {
                self.0.is_empty()
            }
        }
    };
}

macro_rules! for_struct {
    ($type:ident, [$($field:ident),+]) => {
        impl Merge for $type {
            fn merge(&mut self, other: &Self) -> bool {
                let mut grew = false;
                $(grew |= self.$field.merge(&other.$field);)+
                grew
            }
        }

        impl Bottom for $type {
            fn bottom() -> Self {
                Self::default()
            }

            fn is_bottom(&self) -> bool {
                true $(&& self.$field.is_bottom())+
            }
        }
    };
}

newtype!(Seen);
newtype!(Counts);

#[derive(Clone, Debug, Default, PartialEq)]
struct Old {
    seen: Seen,
    counts: Counts,
}
rejoin_wire::fields!(Old, Tag::custom(9), { 1: seen, 3: counts });

#[derive(Clone, Debug, Default, PartialEq)]
struct New {
    seen: Seen,
    counts: Counts,
    more: Counts,
}
rejoin_wire::fields!(New, Tag::custom(9), { 1: seen, 3: counts, 4: more });

for_struct!(Old, [seen, counts]);
for_struct!(New, [seen, counts, more]);

fn seen() -> Seen {
    Seen(context(&[(1, 1, 9)]))
}

fn counts(count: u64) -> Counts {
    let mut vector = VersionVector::new();
    vector.raise(id(2), count);
    Counts(vector)
}

#[test]
fn a_field_that_is_not_used_takes_no_bytes() {
    let old = Old {
        seen: seen(),
        counts: counts(5),
    };
    let new = New {
        seen: seen(),
        counts: counts(5),
        more: Counts::default(),
    };
    let bytes = encode(&old).unwrap();
    assert_eq!(encode(&new).unwrap(), bytes);
    assert_eq!(decode::<New>(&bytes), Ok(new));
    assert_eq!(decode::<Old>(&bytes), Ok(old));
    assert_eq!(body(|out| Old::default().write(out)), Ok(vec![]));
    assert_eq!(
        decode::<New>(&encode(&Old::default()).unwrap()),
        Ok(New::default())
    );
}

#[test]
fn a_field_from_a_newer_program_is_named_or_left_out() {
    let new = New {
        seen: seen(),
        counts: counts(5),
        more: counts(7),
    };
    let bytes = encode(&new).unwrap();
    let error = decode::<Old>(&bytes).unwrap_err();
    assert!(
        matches!(error, DecodeError::UnknownField { number: 4, .. }),
        "{error}"
    );
    assert!(error.to_string().starts_with("field 4 is unknown"));
    assert_eq!(bytes[error.offset()], 1, "the table of one replica");
    let known = Old {
        seen: seen(),
        counts: counts(5),
    };
    assert_eq!(decode_known::<Old>(&bytes), Ok(known));
    assert_eq!(decode_known::<New>(&bytes), Ok(new));
}

#[test]
fn a_struct_within_a_struct_is_read_by_the_same_rule() {
    #[derive(Debug, Default, PartialEq)]
    struct Outer {
        inner: Old,
    }
    #[derive(Debug, Default, PartialEq)]
    struct Newer {
        inner: New,
    }
    rejoin_wire::fields!(Outer, Tag::custom(8), { 1: inner });
    rejoin_wire::fields!(Newer, Tag::custom(8), { 1: inner });

    let newer = Newer {
        inner: New {
            more: counts(7),
            ..New::default()
        },
    };
    let bytes = encode(&newer).unwrap();
    assert_eq!(decode::<Newer>(&bytes), Ok(newer));
    assert!(matches!(
        decode::<Outer>(&bytes),
        Err(DecodeError::UnknownField { number: 4, .. })
    ));
    assert_eq!(decode_known::<Outer>(&bytes), Ok(Outer::default()));
}

#[test]
fn fields_out_of_order_are_refused_on_both_sides() {
    let field = |number, out: &mut Writer| out.field(number, &counts(1));
    for numbers in [[2, 1], [1, 1], [0, 1]] {
        let written = body(|out| numbers.iter().try_for_each(|number| field(*number, out)));
        assert_eq!(written, Err(EncodeError::FieldOrder), "{numbers:?}");
    }
    let one = body(|out| field(1, out)).unwrap();
    let two = body(|out| field(2, out)).unwrap();
    let take = |input: &mut Reader<'_>| {
        let mut fields = input.fields()?;
        let found = (fields.take::<Counts>(1)?, fields.take::<Counts>(2)?);
        fields.finish()?;
        Ok(found)
    };
    let found = whole(&[one.clone(), two.clone()].concat(), take);
    assert_eq!(found, Ok((counts(1), counts(1))));
    for (pair, at) in [([&two, &one], two.len()), ([&one, &one], one.len())] {
        let bytes = pair.map(Clone::clone).concat();
        assert_eq!(
            whole(&bytes, take),
            Err(DecodeError::NotAscending { at }),
            "{bytes:02x?}"
        );
    }
    let none = [&[0], &one[1..]].concat();
    assert_eq!(whole(&none, take), Err(DecodeError::NotAscending { at: 0 }));
}

#[test]
fn a_field_of_another_type_and_a_bottom_are_refused() {
    let bytes = body(|out| out.field(1, &seen())).unwrap();
    let taken = whole(&bytes, |input| input.fields()?.take::<Counts>(1));
    let at = bytes.len() - body(|out| seen().write(out)).unwrap().len();
    assert_eq!(taken, Err(DecodeError::WrongField { at, number: 1 }));

    let empty = body(|out| Counts::default().write(out)).unwrap();
    let written = body(|out| {
        out.u64(1);
        out.u64(Counts::TAG.number());
        out.bytes(&empty);
        Ok(())
    });
    let taken = whole(&written.unwrap(), |input| input.fields()?.take::<Counts>(1));
    assert!(matches!(taken, Err(DecodeError::NotCanonical { .. })));
}

#[test]
fn damaged_fields_give_errors_and_many_take_no_memory() {
    let new = New {
        seen: seen(),
        counts: counts(5),
        more: counts(7),
    };
    let bytes = encode(&new).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert!(decode::<New>(&damaged).is_err());
            reseal(&mut damaged);
            if let Ok(other) = decode::<New>(&damaged) {
                assert_eq!(encode(&other).as_ref(), Ok(&damaged));
            }
        }
        assert!(decode::<New>(&bytes[..at]).is_err());
    }

    let many = body(|out| {
        for number in 1..100_000 {
            out.u64(number);
            out.u64(Counts::TAG.number());
            out.bytes(&[]);
        }
        Ok(())
    });
    let many = many.unwrap();
    let memory = allocation_counter::measure(|| {
        let found = whole(&many, |input| input.fields().map(drop));
        assert!(matches!(found, Err(DecodeError::OutOfRange { .. })));
    });
    assert!(memory.bytes_max < 128 * 1024, "{}", memory.bytes_max);
}

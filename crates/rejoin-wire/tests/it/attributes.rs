//! Which of serde's attributes work in a format that names nothing, and what the others do.

use std::collections::BTreeMap;
use std::fmt::Debug;

use rejoin_wire::{EncodeError, read_value, write_value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

fn written<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::new();
    write_value(value, &mut bytes).map(|()| bytes)
}

fn goes_round<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    let bytes = written(&value).unwrap();
    assert_eq!(read_value(&bytes), Ok(value));
}

/// It is written, because nothing can be seen that early, and the bytes are refused.
fn cannot_be_read<T: Serialize + DeserializeOwned>(value: &T) {
    let bytes = written(value).unwrap();
    assert!(read_value::<T>(&bytes).is_err());
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<u8>,
    count: u8,
}

const BARE: Line = Line {
    note: None,
    count: 2,
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Item {
    Line {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<u8>,
    },
}

#[test]
fn a_field_that_is_left_out_is_refused_by_name() {
    let error = EncodeError::SkippedField { field: "note" };
    let note = Err(error);
    assert_eq!(written(&BARE), note);
    assert_eq!(written(&vec![Some(BARE)]), note);
    assert_eq!(written(&BTreeMap::from([(1_u8, BARE)])), note);
    let nested = BTreeMap::from([(1_u8, BTreeMap::from([(2_u8, BARE)]))]);
    assert_eq!(written(&nested), note);
    assert_eq!(
        written(&Item::Line { tags: vec![] }),
        Err(EncodeError::SkippedField { field: "tags" })
    );
    let words = error.to_string();
    assert!(
        words.contains("`note`") && words.contains("skip_serializing_if"),
        "{words}"
    );
    // Where it happens to be written, all is well.
    goes_round(Line {
        note: Some(1),
        ..BARE
    });
    goes_round(Item::Line { tags: vec![1] });
}

#[test]
fn bytes_of_a_field_that_would_be_left_out_are_refused() {
    assert!(read_value::<Line>(&[0, 2]).is_err());
}

#[test]
fn what_cannot_be_seen_when_written_cannot_be_read() {
    #[derive(Serialize, Deserialize)]
    struct Pair(
        u8,
        #[serde(default, skip_serializing_if = "Option::is_none")] Option<u8>,
    );
    cannot_be_read(&Pair(2, None));

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        A(u8),
    }
    cannot_be_read(&Untagged::A(3));

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "t")]
    enum Tagged {
        A { x: u8 },
    }
    cannot_be_read(&Tagged::A { x: 1 });

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        A(u8),
        B { y: u8 },
    }
    cannot_be_read(&Adjacent::A(1));
    cannot_be_read(&Adjacent::B { y: 1 });

    #[derive(Serialize, Deserialize)]
    struct OneWay {
        #[serde(default, skip_serializing)]
        a: u8,
        b: u8,
    }
    let one_way = OneWay { a: 1, b: 2 };
    cannot_be_read(&one_way);
    assert_eq!((one_way.a, one_way.b), (1, 2));
}

#[test]
fn a_flattened_field_is_refused() {
    #[derive(Serialize)]
    struct Inner {
        z: u8,
    }
    #[derive(Serialize)]
    struct Outer {
        #[serde(flatten)]
        inner: Inner,
    }
    let outer = Outer {
        inner: Inner { z: 1 },
    };
    assert_eq!(written(&outer), Err(EncodeError::Value));
}

#[test]
fn a_skipped_field_comes_back_as_its_default() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cached {
        a: u8,
        #[serde(skip)]
        cache: u8,
    }
    goes_round(Cached { a: 1, cache: 0 });
    let read = read_value(&written(&Cached { a: 1, cache: 5 }).unwrap());
    assert_eq!(read, Ok(Cached { a: 1, cache: 0 }));
}

/// Names may be changed at will: they are not in the bytes.
#[test]
fn attributes_that_only_name_work() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Named {
        #[serde(rename = "other", alias = "third", default)]
        one: u8,
        two_words: Option<u8>,
    }
    goes_round(Named {
        one: 1,
        two_words: None,
    });

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct Bare(Vec<u8>);
    goes_round(Bare(vec![1]));

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(into = "u16", from = "u16")]
    struct AsNumber(u16);
    impl From<u16> for AsNumber {
        fn from(number: u16) -> Self {
            Self(number)
        }
    }
    impl From<AsNumber> for u16 {
        fn from(number: AsNumber) -> Self {
            number.0
        }
    }
    goes_round(AsNumber(700));
}

use rejoin_lww_set::{LwwSet, NewestSet, Replica, TotalF64};
use serde::{Deserialize, Serialize};

use crate::set;

const TEXT: &str = r#"[[1,5,"removed"],[2,1,"added"]]"#;

#[test]
fn json_is_a_list_of_writes_by_ascending_element() {
    let edits = [(1, 2, true), (5, 1, false)];
    for set in [set(&edits), set(&[edits[1], edits[0]])] {
        assert_eq!(serde_json::to_string(&set).unwrap(), TEXT);
        assert_eq!(serde_json::from_str::<LwwSet<u8, u64>>(TEXT).unwrap(), set);
    }
    let newest = serde_json::from_str::<NewestSet<u8, 2, u64>>(TEXT).unwrap();
    assert!(newest.is_full() && newest.newest_first().eq([(1, &2)]));
}

#[test]
fn stamps_of_every_kind_are_written() {
    let mut stamped = LwwSet::new();
    stamped.insert(&mut Replica::new(2_u64.into(), || 5), (1_u8, vec![true]));
    let text = serde_json::to_string(&stamped).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"[[[1,[true]],{"time":327680,"#,
            r#""replica":"00000000-0000-0000-0000-000000000002"},"added"]]"#
        )
    );
    let back: LwwSet<(u8, Vec<bool>)> = serde_json::from_str(&text).unwrap();
    assert_eq!(back, stamped);
    let decimal = LwwSet::<u8, TotalF64>::from_iter([(1.5.into(), 7)]);
    let text = serde_json::to_string(&decimal).unwrap();
    assert_eq!(text, r#"[[7,1.5,"added"]]"#);
    assert_eq!(
        serde_json::from_str::<LwwSet<u8, TotalF64>>(&text).unwrap(),
        decimal
    );
}

#[test]
fn what_cannot_be_a_set_is_refused() {
    for (damaged, fault) in [
        (TEXT.replace("[2,", "[1,"), "an element comes twice"),
        (TEXT.replace(",5,", ",4611686018427387904,"), "2^62"),
        (TEXT.replace("removed", "gone"), "unknown variant"),
        (String::from("{}"), "a list of [element, stamp, write]"),
        (String::from("[[1]]"), "invalid length"),
    ] {
        assert_ne!(damaged, TEXT);
        let error = serde_json::from_str::<LwwSet<u8, u64>>(&damaged).unwrap_err();
        assert!(error.to_string().contains(fault), "{error}");
    }
    let error = serde_json::from_str::<NewestSet<u8, 1, u64>>(TEXT).unwrap_err();
    assert!(error.to_string().contains("keeps 1 entries"), "{error}");
    let error = serde_json::from_str::<LwwSet<u8, TotalF64>>(r#"[[7,1e300,"added"]]"#);
    assert!(error.unwrap_err().to_string().contains("not finite"));
}

#[test]
fn what_would_be_refused_is_not_written() {
    assert!(serde_json::to_string(&set(&[(1 << 62, 1, true)])).is_err());
    let endless = LwwSet::<u8, TotalF64>::from_iter([(f64::INFINITY.into(), 7)]);
    assert!(serde_json::to_string(&endless).is_err());
}

/// What our own bytes refuse, other formats may take: a field that is left out, an element that
/// takes no room.
#[test]
fn elements_that_our_own_bytes_refuse_are_written() {
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    struct Person {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        nick: Option<String>,
    }
    let person = |name: &str, nick: Option<&str>| Person {
        name: name.into(),
        nick: nick.map(Into::into),
    };
    let people = [person("Eve", Some("E")), person("Adam", None)];
    let people = LwwSet::from_iter((1_u64..).zip(people));
    assert!(people.to_bytes().is_err());
    let text = serde_json::to_string(&people).unwrap();
    assert_eq!(
        text,
        r#"[[{"name":"Adam"},2,"added"],[{"name":"Eve","nick":"E"},1,"added"]]"#
    );
    assert_eq!(
        serde_json::from_str::<LwwSet<Person, u64>>(&text).unwrap(),
        people
    );
    let unit = LwwSet::from_iter([(1_u64, ())]);
    assert!(unit.to_bytes().is_err());
    let text = serde_json::to_string(&unit).unwrap();
    assert_eq!(text, r#"[[null,1,"added"]]"#);
    assert_eq!(
        serde_json::from_str::<LwwSet<(), u64>>(&text).unwrap(),
        unit
    );
}

/// Our own bytes put the shorter text first.
#[test]
fn elements_ascend() {
    let texts = LwwSet::from_iter([(1_u64, "b"), (2, "ab"), (3, "c")]);
    assert_eq!(
        serde_json::to_string(&texts).unwrap(),
        r#"[["ab",2,"added"],["b",1,"added"],["c",3,"added"]]"#
    );
}

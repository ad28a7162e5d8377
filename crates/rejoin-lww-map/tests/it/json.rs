use std::collections::BTreeSet;

use rejoin_lww_map::{LwwMap, Replica};

use crate::map;

const TEXT: &str = concat!(
    r#"[[1,{"time":327680,"replica":"00000000-0000-0000-0000-000000000002"},"removed"],"#,
    r#"[2,{"time":65536,"replica":"00000000-0000-0000-0000-000000000001"},{"put":20}]]"#
);

#[test]
fn json_is_a_list_of_writes_by_ascending_key() {
    let writes = [(1, 1, 2, Some(20)), (5, 2, 1, None)];
    for map in [map(&writes), map(&[writes[1], writes[0]])] {
        assert_eq!(serde_json::to_string(&map).unwrap(), TEXT);
        assert_eq!(serde_json::from_str::<LwwMap<u8, u8>>(TEXT).unwrap(), map);
    }
}

#[test]
fn keys_need_not_be_strings_and_values_may_be_nothing() {
    let mut here = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    here.put(&mut phone, (1_u8, vec![true]), None);
    here.put(&mut phone, (2, vec![]), Some(7_u8));
    here.put(&mut phone, (3, vec![]), Some(8));
    here.remove(&mut phone, &(3, vec![]));
    let text = serde_json::to_string(&here).unwrap();
    let back: LwwMap<(u8, Vec<bool>), Option<u8>> = serde_json::from_str(&text).unwrap();
    assert_eq!(back, here);
    assert_eq!(
        (back.get(&(1, vec![true])), back.len(), back.tombstones()),
        (Some(&None), 2, 1)
    );
}

#[test]
fn what_cannot_be_a_map_is_refused() {
    for (damaged, fault) in [
        (TEXT.replace("[2,", "[1,"), "a key comes twice"),
        (TEXT.replace("327680", "4611686018427387904"), "2^62"),
        (TEXT.replace("removed", "gone"), "unknown variant"),
        (String::from("{}"), "a list of [key, stamp, write]"),
        (String::from("[[1]]"), "invalid length"),
    ] {
        assert_ne!(damaged, TEXT);
        let error = serde_json::from_str::<LwwMap<u8, u8>>(&damaged)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error}");
    }
}

/// What our own bytes refuse, other formats may take.
#[test]
fn keys_that_our_own_bytes_refuse_are_written() {
    let mut here = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    here.put(&mut phone, (), 1_u8);
    assert!(here.to_bytes().is_err(), "a key without bytes");
    let text = serde_json::to_string(&here).unwrap();
    assert_eq!(serde_json::from_str::<LwwMap<(), u8>>(&text).unwrap(), here);
    let mut sets = LwwMap::new();
    sets.put(&mut phone, BTreeSet::from([1, 2]), 1_u8);
    assert!(serde_json::to_string(&sets).is_ok());
}

/// Our own bytes put the shorter text first.
#[test]
fn keys_ascend() {
    let mut here = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    for key in ["b", "ab", "c"] {
        here.put(&mut phone, key, 1_u8);
    }
    let text = serde_json::to_string(&here).unwrap();
    let places = ["[\"ab\"", "[\"b\"", "[\"c\""].map(|key| text.find(key).unwrap());
    assert!(places.is_sorted(), "{text}");
}

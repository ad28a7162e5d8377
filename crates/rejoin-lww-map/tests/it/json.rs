use std::collections::BTreeSet;

use rejoin_lww_map::{LwwMap, Replica};

use crate::map;

const TEXT: &str = concat!(
    r#"[[1,{"time":327680,"replica":"00000000-0000-0000-0000-000000000002"},"removed"],"#,
    r#"[2,{"time":65536,"replica":"00000000-0000-0000-0000-000000000001"},{"put":20}]]"#
);

#[test]
fn json_is_a_list_of_writes_in_the_order_of_the_bytes() {
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

/// A key whose parts have no order in the serialized form cannot be read back another way.
#[test]
fn keys_that_do_not_serialize_are_an_error() {
    let mut here = LwwMap::new();
    here.put(&mut Replica::new(1_u64.into(), || 1), (), 1_u8);
    assert!(serde_json::to_string(&here).is_err(), "a key without bytes");
    let mut sets = LwwMap::new();
    sets.put(
        &mut Replica::new(1_u64.into(), || 1),
        BTreeSet::from([1, 2]),
        1_u8,
    );
    assert!(serde_json::to_string(&sets).is_ok());
}

//! Bytes and JSON: what comes back, and what it costs.

use rejoin_list::{List, Merge};

use crate::{Dice, read, replica, sent};

/// Three replicas, deletions, runs both ways, an element that waits and a deletion that came early.
pub(crate) fn knotty() -> List<u16> {
    let mut writers = [replica(1), replica(2), replica(7)];
    let mut list = List::new();
    for (place, writer) in writers.iter_mut().enumerate() {
        list.insert_all(writer, place, (0..20).map(|n| n * 300 + place as u16));
        list.delete_range(writer, 3..7);
        for n in 0..5 {
            list.insert(writer, 0, n);
        }
    }
    for (from, to) in [(0, 9), (9, 4), (30, 2), (5, 6)] {
        for writer in &mut writers {
            list.move_to(writer, from, to);
        }
    }
    list.delete(&mut writers[0], 4);
    let mut ahead = list.clone();
    ahead.insert(&mut writers[2], 5, 1);
    let moved = ahead.move_to(&mut writers[1], 5, 0).delta();
    let waits = ahead.insert(&mut writers[0], 6, 2).delta();
    let early = ahead.delete(&mut writers[1], 5).delta();
    list.merge(&moved);
    list.merge(&waits);
    list.merge(&early);
    list
}

#[test]
fn lists_come_back_as_they_were() {
    let list = knotty();
    let again = sent(&list);
    assert_eq!(again, list);
    assert_eq!(read(&again), read(&list));
    let text = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<List<u16>>(&text).unwrap(), list);
}

/// More than a chunk has room for, with and without gaps.
#[test]
fn a_list_typed_backwards_comes_back() {
    let mut writer = replica(1);
    let mut list = List::new();
    for n in 0..1_000_u16 {
        list.insert(&mut writer, 0, n);
    }
    for length in [1_000, 600] {
        list.delete_range(&mut writer, 300..1_300 - length);
        let again = sent(&list);
        assert_eq!((read(&again), &again), (read(&list), &list));
        assert_eq!(again.len(), length);
    }
}

#[test]
fn an_element_costs_its_bytes_and_little_more() {
    let mut writer = replica(1);
    let mut list = List::new();
    for n in 0..10_000_u32 {
        list.insert(&mut writer, n as usize, n as u8);
    }
    assert!(list.to_bytes().unwrap().len() <= 10_000 * 21 / 10 + 64);
    let mut list = List::new();
    for n in 0..10_000_u32 {
        list.insert(&mut writer, 0, n as u8 % 100);
    }
    assert!(list.to_bytes().unwrap().len() <= 10_000 + 64);
}

#[test]
fn a_move_costs_a_few_bytes() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, (0..1_000_u32).map(|n| n as u8));
    let before = list.to_bytes().unwrap().len();
    let mut dice = Dice(6);
    for _ in 0..1_000 {
        list.move_to(&mut writer, dice.below(1_000), dice.below(1_000));
    }
    let moves = list.to_bytes().unwrap().len() - before;
    assert!(moves <= 1_000 * 10, "{moves}");
}

#[test]
fn json_is_checked_as_bytes_are() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, [1_u8, 2]);
    list.delete(&mut writer, 0);
    let text = serde_json::to_string(&list).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = &value["runs"][0]["right"];
    assert_eq!(
        (&first["count"], &first["parent"]),
        (&serde_json::json!(2), &serde_json::Value::Null)
    );
    assert_eq!(value["contents"][0], 2);
    for (from, to) in [
        (r#""count":2"#, r#""count":3"#),
        (r#""contents":[2]"#, r#""contents":[2,3]"#),
        (r#""contents":[2]"#, r#""contents":[]"#),
        (r#""back":false,"target""#, r#""back":true,"target""#),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from} is not in {text}");
        assert!(serde_json::from_str::<List<u8>>(&wrong).is_err(), "{wrong}");
    }
}

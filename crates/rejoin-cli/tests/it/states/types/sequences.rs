//! Lists and texts.

use rejoin_list::List;
use rejoin_text::Text;
use rejoin_wire::encode;
use serde_json::Value;

use super::{Case, forked};
use crate::program::rejoin;
use crate::states::{Folder, replica};

pub(super) fn sequences() -> [Case; 2] {
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    let mut list = List::new();
    list.insert_all(&mut one, 0, ["a", "b", "a"].map(str::to_owned));
    let list = forked(
        &list,
        |list| {
            list.move_to(&mut one, 0, 2);
            list.delete(&mut one, 0);
        },
        |list| {
            list.insert(&mut two, 1, "c".to_owned());
        },
    );
    let mut text = Text::new();
    text.push(&mut one, "Grüße");
    let text = forked(
        &text,
        |text| {
            text.delete(&mut one, 1..);
        },
        |text| {
            text.push(&mut two, "!");
        },
    );
    [
        Case::of(list, "concurrent", "holds 3 elements"),
        Case::of(text, "concurrent", "holds 2 characters"),
    ]
}

#[test]
fn a_list_is_shown_in_its_order_and_a_text_whole() {
    let [list, text] = sequences();
    let entries = |bytes: &[u8]| -> Value {
        let report = rejoin(&["inspect", "--json", "-"], bytes).ok();
        let report: Value = serde_json::from_str(&report).unwrap();
        report["entries"].clone()
    };
    let found = entries(&list.states[2]);
    let texts = found.as_array().unwrap().iter();
    let texts: Vec<_> = texts.map(|entry| &entry["value"]["text"]).collect();
    assert_eq!(texts, ["c", "a", "a"]);
    let by = texts.len() - 1;
    assert_eq!(
        found[by]["written"][0]["sequence"], 1,
        "the one that was moved"
    );
    let found = entries(&text.states[2]);
    assert_eq!(found[0]["value"]["text"], "G!");
    assert_eq!(found.as_array().unwrap().len(), 1);
}

#[test]
fn an_element_with_two_contents_is_not_decided() {
    let push = |element: &str| {
        let mut list = List::new();
        list.push(&mut replica(1, 1), element.to_owned());
        encode(&list).unwrap()
    };
    let folder = Folder::new();
    let (a, b) = (folder.put("a", push("a")), folder.put("b", push("b")));
    let error = rejoin(&["merge", &a, &b, "-o", &folder.arg("out")], "").fails(5);
    assert!(error.contains("one write has two contents"), "{error}");
    assert!(
        error.contains("\"a\"") && error.contains("\"b\""),
        "{error}"
    );
}

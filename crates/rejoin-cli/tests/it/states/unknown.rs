//! States that the program can't look into: their envelope is shown, and nothing else is tried.

use rejoin_lww_set::NewestSet;
use rejoin_wire::{Tag, encode, hostile};
use serde_json::Value;

use super::{Folder, replica};
use crate::program::rejoin;

/// A state of a stranger, and one whose bound is part of its type.
fn states() -> [(Vec<u8>, Option<&'static str>, &'static str); 2] {
    let mut newest = NewestSet::<String, 3>::default();
    newest.insert(&mut replica(1, 1), "milk".to_owned());
    [
        (
            hostile::sealed(Tag::custom(5), b"body"),
            None,
            "does not know the type",
        ),
        (
            encode(&newest).unwrap(),
            Some("lww-set"),
            "keeps its newest 3",
        ),
    ]
}

#[test]
fn the_envelope_is_shown() {
    for (bytes, kind, why) in states() {
        let report = rejoin(&["inspect", "--json", "-"], &bytes).ok();
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["type"].as_str(), kind);
        assert_eq!(report["bytes"], bytes.len());
        assert_eq!(report["format"], 1);
        let body = rejoin_wire::envelope(&bytes).unwrap().body.len();
        assert_eq!(report["body_bytes"], body);
        assert!(report["unreadable"].as_str().unwrap().contains(why));
        let shown = rejoin(&["inspect", "-"], &bytes).ok();
        assert!(shown.contains(why), "{shown}");
        assert!(shown.contains(&format!("body  {body} bytes")), "{shown}");
    }
}

#[test]
fn nothing_is_merged_or_compared() {
    for (bytes, _, why) in states() {
        let folder = Folder::new();
        let a = folder.put("a", &bytes);
        let error = rejoin(&["merge", &a, &a, "-o", &folder.arg("out")], "").fails(3);
        assert!(error.contains(why), "{error}");
        let error = rejoin(&["diff", &a, &a], "").fails(2);
        assert!(error.contains("rejoin inspect"), "{error}");
        assert_eq!(folder.files(), ["a"]);
    }
}

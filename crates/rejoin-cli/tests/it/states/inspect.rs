//! What `inspect` reads out of bytes is what was written.

use serde_json::{Value, json};

use super::{Folder, counter, map, numbered, register, set};
use crate::program::rejoin;

const ONE: &str = "00000000-0000-0000-0000-000000000001";
const TWO: &str = "00000000-0000-0000-0000-000000000002";

fn inspect(bytes: &[u8]) -> Value {
    let mut report: Value =
        serde_json::from_str(&rejoin(&["inspect", "--json", "-"], bytes).ok()).unwrap();
    assert_eq!(report["bytes"], bytes.len());
    assert_eq!(report["format"], 1);
    assert_eq!(report["file"], "standard input");
    for field in ["bytes", "format", "file"] {
        report.as_object_mut().unwrap().remove(field);
    }
    report
}

#[test]
fn a_counter() {
    let report = inspect(&counter(&[(2, u64::MAX >> 2), (1, 7)]));
    let entries = json!([
        {"count": 7, "written": [{"replica": ONE}]},
        {"count": u64::MAX >> 2, "written": [{"replica": TWO}]},
    ]);
    let total = (u64::MAX >> 2) + 7;
    assert_eq!(
        report,
        json!({"type": "g-counter", "total": total, "entries": entries})
    );
}

#[test]
fn a_packed_state_is_read_as_what_was_packed() {
    let plain = counter(&[(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7)]);
    let packed = rejoin_wire::pack(&plain);
    assert!(packed.len() < plain.len());
    let read = |bytes: &[u8]| rejoin(&["inspect", "--json", "-"], bytes).ok();
    assert_eq!(read(&packed), read(&plain));
}

#[test]
fn a_register_of_either_kind() {
    let value = json!({"hex": "03746561", "text": "tea"});
    let written = json!([{"replica": TWO, "millis": 1234, "counter": 0}]);
    let entries = json!([{"value": value, "written": written}]);
    let expected = json!({"type": "lww-register", "entries": entries});
    assert_eq!(inspect(&register(2, 1234, "tea")), expected);

    let entries = json!([{"value": value, "written": [{"timestamp": 99}]}]);
    let expected = json!({"type": "lww-register", "entries": entries});
    assert_eq!(inspect(&numbered(99, "tea")), expected);
}

#[test]
fn a_set() {
    let version = json!([{"replica": ONE, "events": [[1, 4]]}]);
    let milk = json!({"hex": "046d696c6b", "text": "milk"});
    let tea = json!({"hex": "03746561", "text": "tea"});
    let written = |sequence: u64| json!([{"replica": ONE, "sequence": sequence}]);
    let entries = json!([
        {"value": tea, "written": written(3)},
        {"value": milk, "written": written(1)},
    ]);
    let expected = json!({"type": "or-set", "version": version, "entries": entries});
    assert_eq!(
        inspect(&set(1, &["milk", "eggs", "tea"], &["eggs"])),
        expected
    );
}

#[test]
fn a_map_with_what_was_removed() {
    let report = inspect(&map(
        2,
        50,
        &[("a", Some(300)), ("b", Some(1)), ("b", None)],
    ));
    let key = |hex: &str, text: &str| json!({"hex": hex, "text": text});
    let written = |counter: u64| json!([{"replica": TWO, "millis": 50, "counter": counter}]);
    let value = json!({"hex": "fb2c01", "number": 300});
    let entries = json!([
        {"key": key("0161", "a"), "value": value, "written": written(0)},
        {"key": key("0162", "b"), "removed": true, "written": written(2)},
    ]);
    assert_eq!(report, json!({"type": "lww-map", "entries": entries}));
}

#[test]
fn empty_states() {
    let empty = [
        (counter(&[]), "reads 0, the sum of 0 replicas"),
        (set(1, &[], &[]), "holds 0 elements"),
        (map(1, 1, &[]), "holds 0 keys, and 0 removed"),
    ];
    for (bytes, expected) in empty {
        let out = rejoin(&["inspect", "-"], bytes).ok();
        assert_eq!(out.lines().nth(1), Some(expected));
        assert_eq!(out.lines().count(), 2);
    }
}

#[test]
fn the_table_is_for_people() {
    let folder = Folder::new();
    let file = folder.put(
        "m",
        map(9, 1_714_564_800_000, &[("theme", Some(7)), ("x", None)]),
    );
    let out = rejoin(&["inspect", &file], "").ok();
    let expected = "holds 1 key, and 0 removed\n\n\
                    replica\n      A  00000000-0000-0000-0000-000000000009\n\n\
                    key      value  written by\n\
                    \"theme\"  7      A at 2024-05-01T12:00:00Z\n";
    assert!(out.ends_with(expected), "{out}");
}

#[test]
fn what_is_no_state_is_refused() {
    let state = set(1, &["milk"], &[]);
    let (mut damaged, mut newer) = (state.clone(), state.clone());
    damaged[5] ^= 1;
    newer[2] = 200;
    let cases: &[(&[u8], &str)] = &[
        (b"", "too early"),
        (b"{}", "first two differ"),
        (&state[..state.len() - 1], "holds no state"),
        (&damaged, "checksum"),
        (&newer, "upgrade"),
    ];
    for (bytes, what) in cases {
        let error = rejoin(&["inspect", "-"], bytes).fails(3);
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn hostile_bytes_end_in_an_error_or_in_a_report() {
    let states = [
        counter(&[(1, 2), (3, 4)]),
        register(1, 5, "tea"),
        set(1, &["a", "b", "c"], &["b"]),
        map(1, 5, &[("a", Some(1)), ("b", Some(2)), ("a", None)]),
    ];
    let mut refused = 0;
    for state in &states {
        for bytes in rejoin_wire::hostile::mutations(state, 7).take(60) {
            let run = rejoin(&["inspect", "-"], bytes);
            assert!(matches!(run.exit, Some(0 | 3)), "{run:?}");
            refused += usize::from(run.exit == Some(3));
        }
    }
    assert!(refused > 100, "{refused}");
}

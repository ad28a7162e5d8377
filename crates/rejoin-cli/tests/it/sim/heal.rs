//! What it takes to heal a partition, by name.

use serde_json::Value;

use crate::program::{Run, rejoin};

fn heal(args: &[&str]) -> Run {
    rejoin(&[&["sim", "--preset", "heal"], args].concat(), "")
}

#[test]
fn json_has_what_was_sent_and_the_bound_for_it() {
    let args = ["--keys", "300,900", "--differences", "0,1,60,500", "--json"];
    let found: Value = serde_json::from_str(&heal(&args).ok()).unwrap();
    let cells = found["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 3 * 7, "500 of 300 keys can't differ");
    let number = |of: &Value, name: &str| of[name].as_f64().unwrap();
    let [bound, measured] = [&found["bound"], &found["measured"]];
    for cell in cells {
        let (keys, differ) = (number(cell, "keys"), number(cell, "differences"));
        let (stores, lacking) = (number(cell, "stores"), number(cell, "lacking"));
        assert_eq!(number(cell, "payload"), lacking);
        assert!(lacking >= differ && (stores > 2.0 || lacking <= differ));
        assert_eq!(cell["is_equal"], true);
        for bound in [bound, measured] {
            let pairs = stores * (stores - 1.0) / 2.0;
            let most = number(bound, "c") * lacking * keys.log2() + number(bound, "k") * pairs;
            assert!(
                number(cell, "other_bytes") <= most + 1e-6,
                "{bound}: {cell}"
            );
        }
    }
}

#[test]
fn losses_and_more_stores_are_options() {
    let args = [
        "--keys",
        "200",
        "--differences",
        "50",
        "-N",
        "3",
        "--loss",
        "0.2",
    ];
    let out = heal(&args).ok();
    assert!(
        out.starts_with("heal  an hour apart, loss 0.2, seed 1"),
        "{out}"
    );
    let line = out.lines().find(|line| line.contains(" 200 ")).unwrap();
    let cells: Vec<_> = line.split_whitespace().collect();
    // One of the three is alone: 25 writes are lacked by one store, and 25 by two.
    assert_eq!(cells[..4], ["3", "200", "50", "75"]);
}

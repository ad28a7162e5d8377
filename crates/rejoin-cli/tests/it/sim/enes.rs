//! The experiment on delta protocols, by name and by file.

use std::fs;

use serde_json::Value;

use crate::program::{Run, rejoin};

fn enes(args: &[&str]) -> Run {
    rejoin(&[&["sim", "--preset", "enes"], args].concat(), "")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&enes(&[args, &["--json"]].concat()).ok()).unwrap()
}

#[test]
fn json_has_payload_metadata_and_their_total() {
    let tree = ["--topology", "tree", "--workload", "gset"];
    let found = json(&[&tree[..], &["--protocol", "bp+rr"]].concat());
    let number = |name: &str| found[name].as_u64().unwrap();
    assert_eq!(number("payload_irreducibles"), 21_000);
    assert_eq!(number("total"), 21_000 + number("metadata"));
    assert!(number("total").abs_diff(26_686) < 26_686 / 200);
    assert_eq!(found["is_converged"], true);

    let all = json(&tree);
    assert_eq!(all["bp+rr"], found);
    assert_eq!(all.as_object().unwrap().len(), 6);
    assert_eq!(all["rr"]["payload_irreducibles"], 42_000);
}

#[test]
fn the_mesh_is_the_default_and_the_published_totals_stand_beside_ours() {
    let out = enes(&["--workload", "gcounter"]).ok();
    assert!(
        out.starts_with("mesh  gcounter  15 nodes, 30 edges, 100 edits each"),
        "{out}"
    );
    let line = out.lines().find(|line| line.starts_with("rr ")).unwrap();
    let cells: Vec<_> = line.split_whitespace().collect();
    assert_eq!([cells[1], cells[4]], ["90,000", "102,079"]);
    let known = out
        .lines()
        .find(|line| line.starts_with("known-by"))
        .unwrap();
    assert!(known.ends_with(" -"), "{known}");
    assert!(out.contains("would be 45,000."), "{out}");
}

#[test]
fn messages_may_be_lost_and_a_seed_fixes_which() {
    let run = |seed: &str| {
        let protocol = ["--protocol", "known-by", "--loss", "0.3", "--seed", seed];
        json(&protocol)
    };
    let found = run("7");
    assert!(found["lost"].as_u64().unwrap() > 1_000, "{found}");
    assert_eq!(found["is_converged"], true);
    assert_eq!(found, run("7"));
    assert_ne!(found, run("8"));
}

#[test]
fn a_file_says_who_talks_with_whom() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("row.toml");
    fs::write(
        &file,
        "[enes]\nneighbours = [[1], [0, 2], [1]]\nevents = 20\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    for args in [
        &["--custom", path][..],
        &["--preset", "enes", "--custom", path],
    ] {
        let bp = ["sim", "--protocol", "bp+rr", "--json"];
        let out = rejoin(&[&bp[..], args].concat(), "").ok();
        let found: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(found["payload_irreducibles"], 3 * 20 * 2);
    }
    fs::write(&file, "[enes]\nneighbours = [[1], []]\n").unwrap();
    let error = rejoin(&["sim", "--custom", path], "").fails(1);
    assert!(
        error.contains("node 0 names 1, which does not name it back"),
        "{error}"
    );
}

/// A file is TOML, and its table may be written in any way that TOML has.
#[test]
fn a_table_is_known_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("row.toml");
    let path = file.to_str().unwrap();
    let run = |text: &str| {
        fs::write(&file, text).unwrap();
        rejoin(&["sim", "--custom", path], "")
    };
    for text in [
        "[enes] # a row of two\nneighbours = [[1], [0]]\nevents = 2\n",
        "[ enes ]\nneighbours = [[1], [0]]\nevents = 2\n",
        "enes = { neighbours = [[1], [0]], events = 2 }\n",
        "enes.neighbours = [[1], [0]]\nenes.events = 2\n",
    ] {
        let out = run(text).ok();
        assert!(out.contains("2 nodes, 1 edges, 2 edits each"), "{out}");
    }
    let both = "pbs = { write = \"1\", read = \"1\" }\n[enes]\nneighbours = [[1], [0]]\n";
    for text in ["", both, "[heal]\n"] {
        let error = run(text).fails(1);
        assert!(error.contains("row.toml: "), "{error}");
        assert!(error.contains("`pbs` or `enes`"), "{error}");
    }
    assert!(run("[heal]\n").fails(1).contains("line 1"));
}

#[test]
fn what_makes_no_sense_is_bad_usage() {
    for bad in [
        ["--protocol", "gossip"],
        ["--workload", "gmap101"],
        ["--topology", "star"],
        ["--loss", "1"],
        ["--loss", "-0.1"],
    ] {
        let run = enes(&bad);
        assert_eq!((run.exit, run.out.as_str()), (Some(1), ""), "{bad:?}");
    }
    let refusal = enes(&["--protocol", "gossip"]).err;
    assert!(refusal.contains("bp+rr known-by"), "{refusal}");
}

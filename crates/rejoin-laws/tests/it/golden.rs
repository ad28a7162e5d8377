//! Frozen bytes: a test for what they promise, on a set whose format is only for tests.

use std::panic::catch_unwind;
use std::path::Path;

use rejoin_laws::{Action, check_golden, edit, sync};

use crate::canaries::{SetOp, ToySet};

rejoin_laws::golden!(
    ToySet<0>,
    "tests/data/toy_set.bin",
    [
        edit(0, SetOp::Insert(1)),
        sync(0, 1),
        edit(1, SetOp::Remove(1)),
        edit(0, SetOp::Insert(2)),
    ]
);
rejoin_laws::golden!(golden_empty: ToySet<0>, "tests/data/empty.bin", []);

fn at(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// Whether files are written instead of compared.
fn is_blessing() -> bool {
    std::env::var_os("REJOIN_BLESS").is_some()
}

fn message(path: &Path, actions: &[Action<SetOp>]) -> String {
    let failed = catch_unwind(|| check_golden::<ToySet<0>>(path, actions));
    let failed = failed.expect_err("these are not the golden bytes");
    *failed.downcast::<String>().expect("a message")
}

#[test]
fn other_bytes_fail() {
    if is_blessing() {
        return;
    }
    let message = message(&at("toy_set.bin"), &[edit(0, SetOp::Insert(1))]);
    assert!(
        message.contains("a format that was published must not change"),
        "{message}"
    );
}

#[test]
fn a_missing_file_fails() {
    if is_blessing() {
        return;
    }
    let message = message(&at("absent.bin"), &[edit(0, SetOp::Insert(1)), sync(0, 1)]);
    assert!(message.contains("REJOIN_BLESS=1 writes it"), "{message}");
}

#[test]
fn a_type_without_a_codec_fails() {
    let path = at("toy_set.bin");
    let failed = catch_unwind(|| check_golden::<crate::canaries::ToyCounter<0>>(&path, &[]));
    let message = failed
        .expect_err("no codec")
        .downcast::<String>()
        .expect("a message");
    assert!(message.contains("the type has no codec"), "{message}");
}

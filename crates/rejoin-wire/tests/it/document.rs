//! The example in the description of the format, as it stands there.

use rejoin_wire::{decode, encode};

use crate::samples::{Map, stamp};

const FORMAT: &str = include_str!("../../../../docs/wire-format.md");

/// The hexadecimal digits at the start of each line of the block after the heading.
fn example() -> Vec<u8> {
    let (_, after) = FORMAT
        .split_once("## A worked example")
        .expect("the heading");
    let block = after.split("```").nth(1).expect("the block");
    let digits = block
        .lines()
        .skip(1)
        .map(|line| line.split("  ").next().unwrap_or(""));
    let bytes = digits.flat_map(str::split_whitespace);
    bytes
        .map(|byte| u8::from_str_radix(byte, 16).expect("two digits"))
        .collect()
}

#[test]
fn the_worked_example_is_what_is_written() {
    let entries = [
        ("tea".to_string(), (stamp(1000, 2), Some(3_u64))),
        ("milk".to_string(), (stamp(998, 1), None)),
        ("jam".to_string(), (stamp(1001, 2), Some(300))),
    ];
    let map = Map(entries.into_iter().collect());
    let bytes = encode(&map).unwrap();
    let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(example(), bytes, "written: {}", hex.join(" "));
    assert_eq!(decode(&example()), Ok(map));
}

#[test]
fn every_error_is_in_the_description() {
    let source = include_str!("../../src/decode_error.rs");
    let (_, body) = source.split_once("pub enum DecodeError {").unwrap();
    let body = body.split_once("\n}").unwrap().0;
    let names = body.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.trim_end_matches([',', '{', ' ']);
        name.starts_with(char::is_uppercase).then_some(name)
    });
    let names: Vec<_> = names.collect();
    assert!(names.len() >= 15, "{names:?}");
    for name in names {
        assert!(
            FORMAT.contains(&format!("| `{name}` |")),
            "{name} is missing"
        );
    }
}

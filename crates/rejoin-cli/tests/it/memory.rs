//! A million records take no more memory than a thousand.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufWriter, Write};

use crate::program::{Run, command};

/// Far above what one record takes, far below what a million would.
const BOUND: u64 = 24 << 20;

#[test]
fn a_million_lines_stream() {
    let (run, peak) = pipe(&["resolve", "--json"], "", "\n", "");
    assert_eq!(run.ok(), expected());
    assert!(peak < BOUND, "{peak} bytes");
}

#[test]
fn a_million_items_of_an_array_stream_with_an_explanation() {
    let (run, peak) = pipe(&["resolve", "--explain"], "[", ",", "]");
    let out = run.ok();
    assert!(out.contains("the latest of 1000000 records"), "{out}");
    assert!(
        out.contains("999989 more lost: 999989 older, 0 of the same time."),
        "{out}"
    );
    assert!(peak < BOUND, "{peak} bytes");
}

/// The largest of a full cycle of timestamps, which stands far from either end of the input.
fn expected() -> String {
    let winner = (0..1_000_000)
        .max_by_key(|number| timestamp(*number))
        .unwrap();
    let winner = format!(r#"{{"value":"write number {winner}","timestamp":999999}}"#);
    let counts = r#""reason":"latest","records":1000000,"older":999999,"tied":0"#;
    format!("{{\"winner\":{winner},{counts}}}\n")
}

fn timestamp(number: u64) -> u64 {
    (number * 7_919 + 123_456) % 1_000_000
}

/// Feeds a million records, and measures the peak of the resident memory before the input ends.
fn pipe(args: &[&str], open: &str, between: &str, close: &str) -> (Run, u64) {
    let mut child = command(args).spawn().unwrap();
    let mut input = BufWriter::new(child.stdin.take().unwrap());
    input.write_all(open.as_bytes()).unwrap();
    for number in 0..1_000_000_u64 {
        let between = if number == 0 { "" } else { between };
        let time = timestamp(number);
        write!(
            input,
            r#"{between}{{"value":"write number {number}","timestamp":{time}}}"#
        )
        .unwrap();
    }
    // All but what fits into the pipe has been read by now.
    input.flush().unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    input.write_all(close.as_bytes()).unwrap();
    drop(input);
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kibibytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    (
        Run::from(child.wait_with_output().unwrap()),
        kibibytes << 10,
    )
}

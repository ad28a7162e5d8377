//! What the lesson shows below an example is what the example prints, word for word.

use std::env;
use std::error::Error;
use std::process::Command;

const LESSON: &str = include_str!("../../../../docs/lesson.md");
const RUN: &str = "$ cargo run -q -p rejoin --example ";

/// What an example prints, by running its test alone.
fn printed(example: &str) -> Result<String, Box<dyn Error>> {
    let name = format!("examples::{example}_runs");
    let mut test = Command::new(env::current_exe()?);
    let test = test.args(["--exact", &name, "--nocapture", "--test-threads", "1"]);
    let out = test.output()?;
    let out = String::from_utf8(out.stdout)?;
    assert!(out.contains("1 passed"), "{name}: {out}");
    // The harness begins the line, and ends it.
    let start = format!("test {name} ... ");
    let printed = out.split_once(&start).map_or("", |(_, rest)| rest);
    let end = printed.rfind("ok\n").unwrap_or(printed.len());
    Ok(printed[..end].trim().to_owned())
}

#[test]
fn the_lesson_shows_what_the_examples_print() {
    let mut shown = 0;
    for block in LESSON.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let Some((example, expected)) = block.strip_prefix(RUN).and_then(|it| it.split_once('\n'))
        else {
            continue;
        };
        assert_eq!(printed(example).unwrap(), expected.trim(), "{example}");
        shown += 1;
    }
    assert_eq!(shown, 7);
}

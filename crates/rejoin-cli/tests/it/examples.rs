//! Every example of every `--help` works as it stands.

use std::fs;

use crate::program::rejoin;
use crate::shell;

/// The commands that have a help page of their own.
const PAGES: &[&[&str]] = &[
    &[],
    &["tour"],
    &["sim"],
    &["replay"],
    &["resolve"],
    &["inspect"],
    &["merge"],
    &["diff"],
    &["completions"],
];

#[test]
fn every_example_of_the_help_runs() {
    let folder = tempfile::tempdir().unwrap();
    let writes = "{\"value\":\"a\",\"timestamp\":1}\n{\"value\":\"b\",\"timestamp\":2}\n";
    fs::write(folder.path().join("writes.jsonl"), writes).unwrap();
    for page in PAGES {
        let help = rejoin(&[page, &["--help"][..]].concat(), "").ok();
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{page:?} has no example");
        for example in examples {
            let run = shell::run(folder.path(), &example);
            // A difference is the answer that an example of `diff` may show.
            let fine = if example.starts_with("rejoin diff") {
                &[0, 1][..]
            } else {
                &[0]
            };
            assert!(
                fine.contains(&run.exit.unwrap()) && run.err.is_empty(),
                "{example}: {run:?}"
            );
        }
    }
}

#[test]
fn every_command_has_its_page_checked() {
    let help = rejoin(&["--help"], "").ok();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    for line in commands.lines() {
        let name = line.split_whitespace().next().unwrap();
        assert!(PAGES.contains(&&[name][..]), "{name} is missing in PAGES");
    }
}

/// The lines after a `$`, each with the lines that it continues on.
fn examples(help: &str) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    let block = help
        .split("Examples:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    for line in block.lines() {
        match line.strip_prefix("  $ ") {
            Some(example) => examples.push(example.to_owned()),
            None => examples.last_mut().unwrap().push_str(&format!("\n{line}")),
        }
    }
    examples
}

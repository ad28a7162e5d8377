//! What the README and the lesson show is what the program prints, word for word.

use crate::shell;

const README: &str = include_str!("../../README.md");
const LESSON: &str = include_str!("../../../../docs/lesson.md");

#[test]
fn the_readme_shows_what_the_program_prints() {
    assert!(sessions(README) > 3);
}

#[test]
fn the_lesson_shows_what_the_program_prints() {
    assert_eq!(sessions(LESSON), 3);
}

/// Runs every session of a page, and counts them. The examples of `rejoin` are run by its tests.
fn sessions(page: &str) -> u32 {
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for session in block.split("$ ").skip(1) {
            let (line, expected) = session.split_once('\n').unwrap();
            if line.starts_with("cargo run -q -p rejoin --example") {
                continue;
            }
            let run = shell::run(folder.path(), line);
            let said = without_sizes(&(run.out + &run.err));
            assert_eq!(
                said.trim_end(),
                without_sizes(expected).trim_end(),
                "$ {line}"
            );
            sessions += 1;
        }
    }
    sessions
}

/// How many bytes a state takes is for the tests of its own format to fix.
fn without_sizes(page: &str) -> String {
    let word = |word: &str| {
        if word.parse::<u64>().is_ok() {
            "N".to_owned()
        } else {
            word.into()
        }
    };
    let line = |line: &str| match line.split_once(" bytes") {
        Some((before, after)) => {
            let before: Vec<_> = before.split(' ').map(word).collect();
            format!("{} bytes{after}\n", before.join(" "))
        }
        None => format!("{line}\n"),
    };
    page.lines().map(line).collect()
}

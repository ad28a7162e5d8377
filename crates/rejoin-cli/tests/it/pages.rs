//! What the README shows is what the program prints, word for word.

use crate::shell;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_shows_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = 0;
    for block in README.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for session in block.split("$ ").skip(1) {
            let (line, expected) = session.split_once('\n').unwrap();
            let run = shell::run(folder.path(), line);
            assert_eq!(
                run.out + &run.err,
                expected.trim_end_matches('\n').to_owned() + newline(expected),
                "$ {line}"
            );
            sessions += 1;
        }
    }
    assert!(sessions > 3, "{sessions}");
}

fn newline(expected: &str) -> &'static str {
    if expected.trim_end_matches('\n').is_empty() {
        ""
    } else {
        "\n"
    }
}

//! The size and form of source files.

use std::path::PathBuf;

use crate::workspace::{files, files_named, none_may, read, root, short};

const LONGEST_FILE: usize = 500;
const LONGEST_LINE: usize = 100;

fn sources(folder: &str) -> Vec<PathBuf> {
    let sources = files_named(&root().join(folder), ".rs");
    assert!(sources.len() > 1, "no sources in {folder}");
    sources
}

#[test]
fn a_file_holds_one_idea() {
    let long: Vec<_> = sources("crates")
        .iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "src"))
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{}: {lines} lines", short(path)))
        .collect();
    none_may("split what is longer than 500 lines", &long);
}

#[test]
fn a_line_fits_the_page() {
    let mut long = Vec::new();
    for path in files_named(&root(), ".rs") {
        for (number, line) in (1..).zip(read(&path).lines()) {
            if line.chars().count() > LONGEST_LINE {
                long.push(format!("{}:{number}", short(&path)));
            }
        }
    }
    none_may("break what is longer than 100 characters", &long);
}

#[test]
fn a_module_is_called_like_its_file() {
    let nameless: Vec<_> = sources(".")
        .iter()
        .filter(|path| path.ends_with("mod.rs"))
        .map(|path| short(path))
        .collect();
    none_may("write `foo.rs` beside `foo/`, not `foo/mod.rs`", &nameless);
}

#[test]
fn no_test_is_ignored() {
    let attribute = concat!("#[", "ignore");
    let ignored: Vec<_> = sources("crates")
        .iter()
        .filter(|path| read(path).contains(attribute))
        .map(|path| short(path))
        .collect();
    none_may("a test that is not run proves nothing", &ignored);
}

/// The beginnings of paths on somebody's machine.
const MACHINE: [&str; 5] = ["home", "root", "work", "tmp", "Users"];

fn names_a_machine(line: &str) -> bool {
    MACHINE.iter().any(|folder| {
        line.match_indices(&format!("/{folder}/")).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            // Within a longer path or an address it is an ordinary name.
            before.is_none_or(|before| !before.is_alphanumeric() && !"_.-".contains(before))
        })
    })
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let mut found = Vec::new();
    for path in files(&root()) {
        // What is no text, such as golden bytes, has no lines to search.
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            if names_a_machine(line) {
                found.push(format!("{}:{number}", short(&path)));
            }
        }
    }
    none_may("these lines name a path that exists on one machine", &found);
}

#[test]
fn a_path_of_one_machine_is_recognised() {
    for folder in MACHINE {
        assert!(names_a_machine(&format!("see /{folder}/notes")));
        assert!(names_a_machine(&format!("/{folder}/notes")));
        assert!(!names_a_machine(&format!("docs/{folder}/notes")));
    }
    assert!(!names_a_machine("crates/rejoin-work/src"));
}

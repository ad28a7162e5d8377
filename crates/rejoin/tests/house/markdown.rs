//! The pages for people: commands that exist, links that lead somewhere, examples that run.

use std::path::Path;

use crate::workspace::{files_named, none_may, read, root, short};

/// The blocks of code in a page: what stands after the three ticks, and the lines.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => open = Some((language.trim().to_owned(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of code is not closed");
    blocks
}

#[test]
fn the_readme_shows_each_command_alone() {
    let readme = blocks(&read(&root().join("README.md")));
    let commands: Vec<_> = readme
        .iter()
        .filter(|(language, _)| language == "sh")
        .map(|(_, lines)| lines.join("\n"))
        .collect();
    let expected = [
        "cargo run --release -p rejoin-cli -- tour",
        "cargo test --workspace",
    ];
    assert_eq!(
        commands[..2],
        expected,
        "the first two blocks of commands in README.md"
    );
}

#[test]
fn every_rust_block_is_a_test() {
    let mut idle = Vec::new();
    for path in files_named(&root(), ".md") {
        for (language, lines) in blocks(&read(&path)) {
            let is_rust = language.is_empty() || language.starts_with("rust");
            let is_compiled = [
                "rust",
                "rust,no_run",
                "rust,should_panic",
                "rust,compile_fail",
            ]
            .contains(&language.as_str());
            if is_rust && !is_compiled {
                let first = lines.first().cloned().unwrap_or_default();
                idle.push(format!(
                    "{}: a block marked {language:?}: {first}",
                    short(&path)
                ));
            }
        }
    }
    none_may(
        "mark each block of code as `rust`, `text`, `sh`, `toml` and so on",
        &idle,
    );
}

#[test]
fn pages_with_rust_are_tested_by_somebody() {
    // The README of a crate is included by its lib.rs, which `manifests` checks.
    let facade = read(&root().join("crates/rejoin/src/lib.rs"));
    let mut untested = Vec::new();
    for path in files_named(&root(), ".md") {
        let has_rust = blocks(&read(&path))
            .iter()
            .any(|(language, _)| language.starts_with("rust"));
        let page = short(&path);
        let is_front_page = page.starts_with("crates/") && page.matches('/').count() == 2;
        if has_rust && !is_front_page && !facade.contains(&format!("../../../{page}")) {
            untested.push(page);
        }
    }
    none_may(
        "crates/rejoin/src/lib.rs includes each page with Rust in it",
        &untested,
    );
}

/// The targets of links that lead to files.
fn links(page: &str) -> Vec<&str> {
    let targets = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .filter(|target| !target.contains("::") && !target.contains(char::is_whitespace))
        .map(|target| target.split('#').next().unwrap_or(target))
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    let mut alive = 0;
    for path in files_named(&root(), ".md") {
        let page = read(&path);
        let folder = path.parent().unwrap_or(Path::new("."));
        for link in links(&page) {
            // A name without a dot or slash is an item, which rustdoc checks.
            if !link.contains('.') && !link.contains('/') {
                continue;
            }
            if folder.join(link).exists() {
                alive += 1;
            } else {
                dead.push(format!("{}: {link}", short(&path)));
            }
        }
    }
    assert!(alive >= 10, "only {alive} links were found");
    none_may("these links lead nowhere", &dead);
}

#[test]
fn blocks_and_links_are_found() {
    let page = "See [a](docs/a.md#part) and [b](https://b.example).\n```rust\nlet a = 1;\n```\n";
    assert_eq!(links(page), ["docs/a.md"]);
    assert_eq!(
        blocks(page),
        [("rust".to_owned(), vec!["let a = 1;".to_owned()])]
    );
}

//! The shape of a data type's crate.

use cargo_metadata::{DependencyKind, Package, TargetKind};

use crate::layers::leaves;
use crate::workspace::{folder, none_may, read};

/// Runs `check` on every leaf, and prefixes what it finds with the leaf's name.
fn each_leaf(rule: &str, check: impl Fn(&Package) -> Vec<String>) {
    let offenders: Vec<_> = leaves()
        .into_iter()
        .flat_map(|leaf| {
            let named = |found: String| format!("{}: {found}", leaf.name);
            check(leaf).into_iter().map(named).collect::<Vec<_>>()
        })
        .collect();
    none_may(rule, &offenders);
}

/// The number of body rows of each table on concurrent writes, by its head or by the title above.
fn concurrency_tables(readme: &str) -> Vec<usize> {
    let lines: Vec<_> = readme.lines().collect();
    let is_row = |line: &&&str| line.starts_with('|');
    let speaks = |line: &str| line.to_lowercase().contains("concurrent");
    let mut tables = Vec::new();
    let mut title = "";
    for (index, line) in lines.iter().enumerate() {
        if line.starts_with('#') {
            title = line;
        }
        let is_head = is_row(&line) && lines.get(index + 1).is_some_and(|next| is_rule(next));
        if is_head && (speaks(line) || speaks(title)) {
            tables.push(lines[index + 2..].iter().take_while(is_row).count());
        }
    }
    tables
}

fn is_rule(line: &str) -> bool {
    line.starts_with("|-") && line.chars().all(|character| "|-: ".contains(character))
}

#[test]
fn the_readme_states_the_rule_for_concurrent_writes_in_two_rows() {
    each_leaf(
        "the README needs one table of two rows on concurrent writes",
        |leaf| {
            let tables = concurrency_tables(&read(&folder(leaf).join("README.md")));
            if tables == [2] {
                vec![]
            } else {
                vec![format!("tables with rows: {tables:?}")]
            }
        },
    );
}

#[test]
fn a_table_of_another_size_or_subject_is_not_taken_for_it() {
    let found = |head: &str, rows: usize| {
        concurrency_tables(&format!(
            "{head}\n|---|---|\n{}",
            "| a | b |\n".repeat(rows)
        ))
    };
    assert_eq!(found("| Concurrent | Read |", 2), [2]);
    assert_eq!(found("| Concurrent | Read |", 3), [3]);
    assert_eq!(found("## Concurrent writes\n\n| A | B |", 2), [2]);
    assert!(found("## Concurrent\n## Speed\n| A | B |", 2).is_empty());
    assert!(found("| Feature | Brings |", 2).is_empty());
    assert!(concurrency_tables("nothing concurrent here").is_empty());
}

#[test]
fn the_readme_says_what_the_type_is_not() {
    each_leaf(
        "the README needs a section on what the type is not",
        |leaf| {
            let readme = read(&folder(leaf).join("README.md")).to_lowercase();
            let has = readme
                .lines()
                .any(|line| line.starts_with("## ") && line.contains("not"));
            if has {
                vec![]
            } else {
                vec!["no heading with `not`".to_owned()]
            }
        },
    );
}

#[test]
fn lib_rs_is_a_contents_page() {
    const CODE: [&str; 9] = [
        "fn ",
        "struct ",
        "enum ",
        "impl",
        "trait ",
        "const ",
        "static ",
        "type ",
        "macro_rules!",
    ];
    each_leaf("lib.rs only lists what there is", |leaf| {
        let lib = read(&folder(leaf).join("src/lib.rs"));
        lib.lines()
            .map(|line| line.trim_start().trim_start_matches("pub "))
            .filter(|line| CODE.iter().any(|word| line.starts_with(word)))
            .map(str::to_owned)
            .collect()
    });
}

#[test]
fn the_meaning_is_stated_beside_the_type() {
    each_leaf("src/laws.rs says what a replica must read", |leaf| {
        let laws = folder(leaf).join("src/laws.rs");
        if !laws.exists() {
            return vec!["no src/laws.rs".to_owned()];
        }
        let laws = read(&laws);
        ["Lawful for", "fn spec("]
            .iter()
            .filter(|words| !laws.contains(**words))
            .map(|words| format!("src/laws.rs lacks `{words}`"))
            .collect()
    });
}

#[test]
fn there_is_one_test_program_with_the_laws_and_golden_bytes() {
    each_leaf("tests/it/main.rs is the one test program", |leaf| {
        let is_test = |target: &&cargo_metadata::Target| target.kind.contains(&TargetKind::Test);
        let programs: Vec<_> = leaf
            .targets
            .iter()
            .filter(is_test)
            .map(|target| target.name.as_str())
            .collect();
        if programs != ["it"] {
            return vec![format!("its test programs are {programs:?}")];
        }
        let tests = read(&folder(leaf).join("tests/it/main.rs"));
        ["laws!", "golden!"]
            .iter()
            .filter(|words| !tests.contains(**words))
            .map(|words| format!("tests/it/main.rs lacks `{words}`"))
            .collect()
    });
}

#[test]
fn the_plain_test_command_has_the_laws() {
    each_leaf(
        "the crate depends on itself with feature `laws`, for its tests",
        |leaf| {
            let has = leaf.dependencies.iter().any(|dependency| {
                dependency.kind == DependencyKind::Development
                    && leaf.name == dependency.name
                    && dependency.features.iter().any(|feature| feature == "laws")
            });
            if has {
                vec![]
            } else {
                vec!["no such dev-dependency".to_owned()]
            }
        },
    );
}

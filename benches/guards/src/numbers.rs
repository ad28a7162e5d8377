//! The file of known numbers: one line for each operation, so that a change shows as such.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::guards::Guard;
use crate::tools::Tools;

/// What an operation costs.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Instructions of the counted part, allocator and copying included.
    pub instructions: u64,
    /// How often it asks for memory.
    pub allocations: u64,
}

/// Costs by name, and what they were counted with.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// What they were counted with.
    pub tools: Tools,
    /// Each operation's cost.
    pub costs: BTreeMap<String, Cost>,
}

impl Numbers {
    /// No number yet.
    pub fn new(tools: Tools) -> Self {
        Self {
            tools,
            costs: BTreeMap::new(),
        }
    }

    /// What is committed.
    pub fn read() -> Result<Self, String> {
        let path = path();
        let text = fs::read_to_string(&path).map_err(|error| problem(&path, &error))?;
        toml::from_str(&text).map_err(|error| problem(&path, &error))
    }

    /// Makes this what is known.
    pub fn write(&self) -> Result<(), String> {
        let path = path();
        fs::write(&path, self.text()).map_err(|error| problem(&path, &error))
    }

    /// These, and for operations that were not counted now, what is `known` of them by the same
    /// tools. What is no operation any more is left out.
    pub fn beside(mut self, known: Option<Self>, all: &[Guard]) -> Self {
        let known = known.filter(|known| known.tools == self.tools);
        for (name, cost) in known.into_iter().flat_map(|known| known.costs) {
            if all.iter().any(|guard| guard.name == name) {
                self.costs.entry(name).or_insert(cost);
            }
        }
        self
    }

    fn text(&self) -> String {
        let Tools {
            compiler,
            library,
            counter,
            machine,
        } = &self.tools;
        let mut text = format!(
            "# What each operation costs: README.md beside this file. To renew, from the root:\n\
             # cargo run --release --manifest-path benches/guards/Cargo.toml -- --renew\n\n\
             [tools]\n\
             compiler = \"{compiler}\"\n\
             library = \"{library}\"\n\
             counter = \"{counter}\"\n\
             machine = \"{machine}\"\n\n\
             [costs]\n"
        );
        for (name, cost) in &self.costs {
            let Cost {
                instructions,
                allocations,
            } = cost;
            text += &format!(
                "\"{name}\" = {{ instructions = {instructions}, allocations = {allocations} }}\n"
            );
        }
        text
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("numbers.toml")
}

fn problem(path: &Path, error: &dyn std::error::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::{Cost, Numbers};
    use crate::guards;
    use crate::tools::Tools;

    fn numbers(counter: &str, costs: &[(&str, u64)]) -> Numbers {
        let tools = Tools {
            compiler: "rustc 1.2.3 (abc 2026-01-02)".to_owned(),
            library: "glibc 2.1".to_owned(),
            counter: counter.to_owned(),
            machine: "x86_64".to_owned(),
        };
        let cost = |&(name, instructions): &(&str, u64)| {
            let cost = Cost {
                instructions,
                allocations: 3,
            };
            (name.to_owned(), cost)
        };
        Numbers {
            tools,
            costs: costs.iter().map(cost).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let numbers = numbers(
            "valgrind-1",
            &[("set insert, 10,000", 7), ("a", u64::MAX >> 1)],
        );
        assert_eq!(toml::from_str(&numbers.text()), Ok(numbers));
    }

    #[test]
    fn the_committed_file_holds_every_operation() {
        let known = Numbers::read().unwrap();
        let known: Vec<&str> = known.costs.keys().map(String::as_str).collect();
        let mut all: Vec<&str> = guards::all().iter().map(|guard| guard.name).collect();
        all.sort_unstable();
        assert_eq!(known, all);
    }

    #[test]
    fn what_was_not_counted_again_is_kept_if_the_tools_are_the_same() {
        let all = guards::all();
        let (first, second) = (all[0].name, all[1].name);
        let known = numbers("valgrind-1", &[(first, 1), (second, 2), ("gone", 3)]);
        let now = numbers("valgrind-1", &[(first, 9)]);
        let both = numbers("valgrind-1", &[(first, 9), (second, 2)]);
        assert_eq!(now.beside(Some(known.clone()), &all), both);
        let other = numbers("valgrind-2", &[(first, 9)]);
        assert_eq!(other.clone().beside(Some(known), &all), other);
    }
}

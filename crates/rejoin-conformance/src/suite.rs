mod bad_suite;

use std::fs;
use std::path::{Path, PathBuf};

pub use bad_suite::BadSuite;

use crate::json::Json;
use crate::scenario::Scenario;

/// The suite that comes with the runner.
const EMBEDDED: &str = include_str!("../suite/scenarios.json");

/// The entry of a file that explains the words of the others.
const VOCABULARY: &str = "vocabulary";

/// Scenarios in the order of their files.
#[derive(Clone, Debug)]
pub struct Suite {
    scenarios: Vec<Scenario>,
}

impl Suite {
    /// The suite that comes with the runner.
    ///
    /// # Errors
    /// None: a test reads it.
    ///
    /// ```
    /// let suite = rejoin_conformance::Suite::embedded()?;
    /// assert!(suite.scenarios().len() > 100);
    /// # Ok::<(), rejoin_conformance::BadSuite>(())
    /// ```
    pub fn embedded() -> Result<Self, BadSuite> {
        Self::of_text(Path::new("the embedded suite"), EMBEDDED)
    }

    /// The scenarios of the files named, and of every `.json` file in the folders named, at any
    /// depth, in the order of their paths.
    ///
    /// # Errors
    /// [`BadSuite`] if a file is not there, is no JSON, or is not a list of scenarios; or if a
    /// folder has none.
    pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, BadSuite> {
        let mut scenarios = Vec::new();
        for path in paths {
            for file in files(path.as_ref())? {
                let text = fs::read_to_string(&file)
                    .map_err(|error| BadSuite::Unreadable(file.clone(), error))?;
                scenarios.extend(Self::of_text(&file, &text)?.scenarios);
            }
        }
        Ok(Self { scenarios })
    }

    /// The scenarios in the text of one file: a list of objects, or one object.
    ///
    /// # Errors
    /// [`BadSuite`] if it is no JSON, or something else than scenarios.
    pub fn of_text(file: &Path, text: &str) -> Result<Self, BadSuite> {
        let json: Json = text
            .parse()
            .map_err(|error| BadSuite::NotJson(file.to_owned(), error))?;
        let entries = match json {
            Json::List(entries) => entries,
            entry => vec![entry],
        };
        let mut scenarios = Vec::new();
        for (place, entry) in entries.into_iter().enumerate() {
            let lacks = |lacks| BadSuite::NotAScenario {
                file: file.to_owned(),
                place,
                lacks,
            };
            let Json::Map(fields) = entry else {
                return Err(lacks("the form of an object"));
            };
            if fields.get("id").and_then(Json::as_text) != Some(VOCABULARY) {
                scenarios.push(Scenario::of(fields).map_err(lacks)?);
            }
        }
        Ok(Self { scenarios })
    }

    /// The scenarios, without the entry that explains the vocabulary.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }
}

/// The file itself, or the files in the folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>, BadSuite> {
    let unreadable = |error| BadSuite::Unreadable(path.to_owned(), error);
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "json") {
                found.push(entry);
            }
        }
    }
    if found.is_empty() {
        return Err(BadSuite::EmptyFolder(path.to_owned()));
    }
    found.sort();
    Ok(found)
}

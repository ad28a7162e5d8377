use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is nothing to replay.
#[derive(Debug)]
#[non_exhaustive]
pub enum BadSuite {
    /// A file or folder that cannot be read.
    Unreadable(PathBuf, io::Error),
    /// A folder in which no file ends in `.json`.
    EmptyFolder(PathBuf),
    /// A file that holds something else.
    NotJson(PathBuf, serde_json::Error),
    /// An entry that is no scenario.
    NotAScenario {
        /// Where it stands.
        file: PathBuf,
        /// Its place in the list, from zero.
        place: usize,
        /// What it lacks.
        lacks: &'static str,
    },
    /// Files without a scenario.
    Empty,
    /// A filter that lets nothing through.
    NothingMatches(Vec<String>),
}

impl fmt::Display for BadSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "{}: {error}", path.display()),
            Self::EmptyFolder(path) => {
                write!(f, "{}: no file here ends in .json", path.display())
            }
            Self::NotJson(path, error) => write!(f, "{}: not JSON: {error}", path.display()),
            Self::NotAScenario { file, place, lacks } => {
                write!(f, "{}: entry {place} lacks {lacks}", file.display())
            }
            Self::Empty => f.write_str("there is no scenario here"),
            Self::NothingMatches(filter) => {
                write!(
                    f,
                    "no scenario has {} in its id or type",
                    filter.join(" or ")
                )
            }
        }
    }
}

impl std::error::Error for BadSuite {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(_, error) => Some(error),
            Self::NotJson(_, error) => Some(error),
            _ => None,
        }
    }
}

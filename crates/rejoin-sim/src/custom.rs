use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::{enes, pbs};

/// An experiment of your own, as a file says it: of the kind that the one table of a TOML file
/// names.
///
/// ```
/// use rejoin_sim::Custom;
///
/// let file = "[ enes ]  # a row\n neighbours = [[1], [0, 2], [1]]";
/// assert!(matches!(file.parse()?, Custom::Enes(row) if row.topology.len() == 3));
/// # Ok::<(), rejoin_sim::BadFile>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Custom {
    /// The table `pbs`.
    Pbs(pbs::Custom),
    /// The table `enes`.
    Enes(enes::Custom),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pbs: Option<pbs::Table>,
    enes: Option<enes::Table>,
}

impl FromStr for Custom {
    type Err = BadFile;

    fn from_str(text: &str) -> Result<Self, BadFile> {
        let File { pbs, enes } = toml::from_str(text).map_err(BadFile::new)?;
        match (pbs, enes) {
            (Some(table), None) => table.try_into().map(Self::Pbs),
            (None, Some(table)) => table.try_into().map(Self::Enes),
            _ => Err(BadFile::new("it has to have one table, `pbs` or `enes`")),
        }
    }
}

/// A file that describes no experiment, with the place and the reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFile(String);

impl BadFile {
    pub(crate) fn new(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

impl std::error::Error for BadFile {}

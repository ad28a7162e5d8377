use std::str::FromStr;

use serde::Deserialize;

use super::Topology;
use crate::BadFile;

/// An experiment of your own, as a file says it: the table `enes` of a TOML file.
///
/// ```
/// use rejoin_sim::enes::Custom;
///
/// let file = "
///     [enes]
///     neighbours = [[1], [0, 2], [1]]  # of each node, from node 0 on
///     events = 20                      # of each node; 100, if it is not there
/// ";
/// let custom: Custom = file.parse()?;
/// assert_eq!((custom.topology.len(), custom.events), (3, 20));
/// # Ok::<(), rejoin_sim::enes::BadFile>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    /// Who talks with whom.
    pub topology: Topology,
    /// How many edits each node makes.
    pub events: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    enes: Table,
}

/// What the table says, yet to be checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    neighbours: Vec<Vec<usize>>,
    events: Option<u32>,
}

impl FromStr for Custom {
    type Err = BadFile;

    fn from_str(text: &str) -> Result<Self, BadFile> {
        let File { enes } = toml::from_str(text).map_err(BadFile::new)?;
        Self::try_from(enes)
    }
}

impl TryFrom<Table> for Custom {
    type Error = BadFile;

    fn try_from(enes: Table) -> Result<Self, BadFile> {
        let topology = Topology::new(enes.neighbours).map_err(BadFile::new)?;
        Ok(Self {
            topology,
            events: enes.events.unwrap_or(100),
        })
    }
}

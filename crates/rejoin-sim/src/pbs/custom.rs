use serde::Deserialize;

use super::Wars;
use crate::BadFile;
use crate::distribution::Distribution;

/// With more data centres, there would be too few trials for each pair of them.
const MOST_CENTRES: usize = 100;

/// An experiment of your own, as a file says it: the table `pbs` of a TOML file.
///
/// ```
/// use rejoin_sim::pbs::Custom;
///
/// let file = r#"
///     [pbs]
///     write = "38% pareto:1.05,1.51 | 62% exp:5.46"
///     ack = "0.2-1"            # if it is not there, like `write`
///     read = "1-5"             # from the reader to a replica
///     response = "2+exp:1.5"   # and back; if it is not there, like `read`
///     centres = 3              # data centres; if it is not there, 1
///     between_centres = 75     # ms more for each message from one to another; 0
///     n = 5                    # replicas; 3
///     r = 2                    # so many of them a read waits for; 1
///     w = 1                    # and a write; 1
/// "#;
/// let custom: Custom = file.parse()?;
/// assert_eq!(custom.model.response.to_string(), "2+exp:1.5");
/// assert_eq!((custom.n, custom.r, custom.w), (Some(5), Some(2), Some(1)));
/// # Ok::<(), rejoin_sim::pbs::BadFile>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Custom {
    /// The delays.
    pub model: Wars,
    /// How many replicas there are, if the file says so.
    pub n: Option<usize>,
    /// For how many a read waits, if the file says so.
    pub r: Option<usize>,
    /// For how many a write waits, if the file says so.
    pub w: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pbs: Table,
}

/// What the table says, yet to be checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    write: Distribution,
    ack: Option<Distribution>,
    read: Distribution,
    response: Option<Distribution>,
    centres: Option<usize>,
    between_centres: Option<f64>,
    n: Option<usize>,
    r: Option<usize>,
    w: Option<usize>,
}

impl std::str::FromStr for Custom {
    type Err = BadFile;

    fn from_str(text: &str) -> Result<Self, BadFile> {
        let File { pbs } = toml::from_str(text).map_err(BadFile::new)?;
        Self::try_from(pbs)
    }
}

impl TryFrom<Table> for Custom {
    type Error = BadFile;

    fn try_from(pbs: Table) -> Result<Self, BadFile> {
        let between_centres = pbs.between_centres.unwrap_or_default();
        let centres = pbs.centres.unwrap_or(1);
        let is_time = between_centres >= 0.0 && between_centres.is_finite();
        if !is_time || !(1..=MOST_CENTRES).contains(&centres) {
            let what = format!(
                "`centres` has to be from 1 to {MOST_CENTRES}, and `between_centres` not below 0"
            );
            return Err(BadFile::new(what));
        }
        let model = Wars {
            ack: pbs.ack.unwrap_or_else(|| pbs.write.clone()),
            response: pbs.response.unwrap_or_else(|| pbs.read.clone()),
            write: pbs.write,
            read: pbs.read,
            centres,
            between_centres,
        };
        let Table { n, r, w, .. } = pbs;
        Ok(Self { model, n, r, w })
    }
}

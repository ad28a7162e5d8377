use std::fmt;

use super::Wars;
use crate::distribution::Distribution;

/// A system whose delays were measured and published (table 3 of the paper).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Voldemort at LinkedIn, on solid-state disks.
    LnkdSsd,
    /// Voldemort at LinkedIn, on spinning disks.
    LnkdDisk,
    /// Riak at Yammer.
    Ymmr,
    /// Voldemort at LinkedIn, on spinning disks in three data centres that are 75 ms apart.
    Wan,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LnkdSsd, Self::LnkdDisk, Self::Ymmr, Self::Wan];

    /// Its delays.
    pub fn model(self) -> Wars {
        let ssd = || Distribution::fitted(0.9122, [0.235, 10.0], 1.66);
        let disk = || Distribution::fitted(0.38, [1.05, 1.51], 0.183);
        let (write, other) = match self {
            Self::LnkdSsd => (ssd(), ssd()),
            Self::LnkdDisk | Self::Wan => (disk(), ssd()),
            Self::Ymmr => (
                Distribution::fitted(0.939, [3.0, 3.5], 0.0028),
                Distribution::fitted(0.982, [1.5, 3.8], 0.0217),
            ),
        };
        let (centres, between_centres) = match self {
            Self::Wan => (3, 75.0),
            _ => (1, 0.0),
        };
        Wars {
            write,
            ack: other.clone(),
            read: other.clone(),
            response: other,
            centres,
            between_centres,
        }
    }
}

/// As the paper calls it.
impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LnkdSsd => "LNKD-SSD",
            Self::LnkdDisk => "LNKD-DISK",
            Self::Ymmr => "YMMR",
            Self::Wan => "WAN",
        })
    }
}

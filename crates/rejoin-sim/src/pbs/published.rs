use super::{Preset, Quorum};

/// What the paper prints of a preset (table 4), and what its model gives without the bias of how
/// the paper measured: it draws new trials for each time and stops at the first that looks fresh
/// enough, which comes out too early.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// The 99.9th percentile of reads, in milliseconds.
    pub read_ms_p999: f64,
    /// The 99.9th percentile of writes, in milliseconds.
    pub write_ms_p999: f64,
    /// After how many milliseconds 99.9 % of reads are fresh.
    pub t_visibility_999_ms: f64,
    /// The same by the model: 20 million trials, each of which is asked for the time from which
    /// it is fresh.
    pub unbiased_t_ms: f64,
    /// The share of fresh reads right after the commit, by the same trials, where it was noted.
    pub unbiased_fresh_at_0: Option<f64>,
}

impl Published {
    /// The row of the table, if there is one: of three replicas, reads and writes that do not wait
    /// for all.
    pub fn of(preset: Preset, quorum: Quorum) -> Option<Self> {
        let row = match (quorum.n(), quorum.r(), quorum.w()) {
            (3, 1, 1) => 0,
            (3, 1, 2) => 1,
            (3, 2, 1) => 2,
            (3, 2, 2) => 3,
            _ => return None,
        };
        let ([read, write, t, unbiased], fresh) = match preset {
            Preset::LnkdSsd => (SSD[row], 0.9736),
            Preset::LnkdDisk => (DISK[row], 0.4370),
            Preset::Ymmr => (YMMR[row], 0.8930),
            Preset::Wan => (WAN[row], 0.3335),
        };
        Some(Self {
            read_ms_p999: read,
            write_ms_p999: write,
            t_visibility_999_ms: t,
            unbiased_t_ms: unbiased,
            unbiased_fresh_at_0: (row == 0).then_some(fresh),
        })
    }
}

/// Read, write, t as printed, t without bias; for R and W of 1, 1; 1, 2; 2, 1; 2, 2.
type Table = [[f64; 4]; 4];

const SSD: Table = [
    [0.66, 0.66, 1.85, 1.97],
    [0.66, 1.63, 1.79, 1.85],
    [1.63, 0.65, 0.0, 0.0],
    [1.62, 1.64, 0.0, 0.0],
];

const DISK: Table = [
    [0.66, 10.99, 45.5, 52.1],
    [0.65, 20.97, 43.3, 48.3],
    [1.63, 10.9, 13.6, 14.1],
    [1.64, 20.96, 0.0, 0.0],
];

const YMMR: Table = [
    [5.58, 10.83, 1364.0, 1460.0],
    [5.61, 427.0, 1352.0, 1436.0],
    [32.6, 10.73, 202.0, 218.6],
    [33.2, 428.0, 0.0, 0.0],
];

const WAN: Table = [
    [3.4, 55.1, 113.0, 116.0],
    [3.4, 167.6, 0.0, 0.0],
    [151.3, 56.4, 30.2, 30.9],
    [151.3, 167.7, 0.0, 0.0],
];

//! How many replicas are enough, and what fewer cost: sizes of quorums, and how likely a read is
//! to miss the latest writes.

use std::fmt;

/// So many replicas of one key are the most for which [`fresh_within`] counts subsets exactly.
pub const MOST_REPLICAS: u32 = 128;

/// How many of `nodes` are a majority, which is at least `min_cap` of them, and `additional` ones
/// more; all of them if there are not as many.
///
/// With an even number of nodes two halves are no majority, so that any two majorities share a
/// node.
///
/// # Errors
/// [`BadQuorum::NoNodes`] of no nodes.
///
/// ```
/// use rejoin_store::quorum::majority;
///
/// assert_eq!(majority(5, 0, 0), Ok(3));
/// assert_eq!(majority(5, 4, 0), Ok(4), "at least four");
/// assert_eq!(majority(5, 0, 1), Ok(4), "one more than a majority");
/// assert_eq!(majority(2, 5, 5), Ok(2), "there are only two");
/// ```
pub fn majority(nodes: u32, min_cap: u32, additional: u32) -> Result<u32, BadQuorum> {
    if nodes == 0 {
        return Err(BadQuorum::NoNodes);
    }
    let least = (nodes / 2 + 1).max(min_cap);
    Ok(nodes.min(least.saturating_add(additional)))
}

/// The probability that a read of `r` out of `n` replicas sees one of the last `k` versions, each
/// of which was written to `w` replicas that were drawn at random and told nobody:
/// 1 − (C(n − w, r) / C(n, r))^k.
///
/// Real writes spread to all replicas, so this is a lower bound. It is 1 if `r + w > n`, because
/// then every read meets every write. The subsets are counted exactly.
///
/// # Errors
/// [`BadQuorum`] if `r`, `w` or `k` is zero, if `r` or `w` is above `n`, or if `n` is above
/// [`MOST_REPLICAS`].
///
/// ```
/// use rejoin_store::quorum::fresh_within;
///
/// assert_eq!(fresh_within(3, 2, 2, 1), Ok(1.0), "the quorums overlap");
/// let once = fresh_within(3, 1, 1, 1)?;
/// assert!((once - 1.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), rejoin_store::quorum::BadQuorum>(())
/// ```
///
/// # Paper
/// P. Bailis, S. Venkataraman, M. J. Franklin, J. M. Hellerstein, I. Stoica: *Probabilistically
/// Bounded Staleness for Practical Partial Quorums*, VLDB 2012.
pub fn fresh_within(n: u32, r: u32, w: u32, k: u64) -> Result<f64, BadQuorum> {
    if n == 0 {
        return Err(BadQuorum::NoNodes);
    }
    if n > MOST_REPLICAS {
        return Err(BadQuorum::TooMany { nodes: n });
    }
    for (what, size) in [(Of::Reads, r), (Of::Writes, w)] {
        if size == 0 {
            return Err(BadQuorum::Empty { what });
        }
        if size > n {
            return Err(BadQuorum::TooLarge {
                what,
                size,
                nodes: n,
            });
        }
    }
    if k == 0 {
        return Err(BadQuorum::NoVersion);
    }
    let (missing, all) = (subsets(n - w, r), subsets(n, r));
    // Of numbers near one, what lacks to one is what keeps its digits.
    #[expect(clippy::cast_precision_loss, reason = "the nearest is meant")]
    let (meeting, versions) = ((all - missing) as f64 / all as f64, k as f64);
    Ok(-f64::exp_m1(versions * f64::ln_1p(-meeting)))
}

/// How many subsets of `size` elements a set of `of` elements has.
fn subsets(of: u32, size: u32) -> u128 {
    if size > of {
        return 0;
    }
    // Pascal's triangle, row by row: nothing in it is larger than the answer for a half.
    let mut row = vec![1_u128];
    for _ in 0..of {
        let sums = row.windows(2).map(|pair| pair.iter().sum());
        row = [1].into_iter().chain(sums).chain([1]).collect();
    }
    row.get(size as usize).copied().unwrap_or_default()
}

/// Which quorum is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// That of reads.
    Reads,
    /// That of writes.
    Writes,
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reads => "read",
            Self::Writes => "write",
        })
    }
}

/// Numbers that are no quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadQuorum {
    /// There are no nodes.
    NoNodes,
    /// There are more nodes than can be counted exactly.
    TooMany {
        /// How many.
        nodes: u32,
    },
    /// Nobody is asked.
    Empty {
        /// By which quorum.
        what: Of,
    },
    /// More nodes are asked than there are.
    TooLarge {
        /// By which quorum.
        what: Of,
        /// How many are asked.
        size: u32,
        /// How many there are.
        nodes: u32,
    },
    /// A read within the last zero versions is none.
    NoVersion,
}

impl fmt::Display for BadQuorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNodes => f.write_str("there are no nodes; name at least one"),
            Self::TooMany { nodes } => write!(
                f,
                "{nodes} nodes are too many to count subsets of; name at most {MOST_REPLICAS}"
            ),
            Self::Empty { what } => {
                write!(f, "the {what} quorum is empty; ask at least one node")
            }
            Self::TooLarge { what, size, nodes } => write!(
                f,
                "the {what} quorum has {size} of {nodes} nodes; ask at most {nodes}"
            ),
            Self::NoVersion => f.write_str("no version is asked for; name at least the last one"),
        }
    }
}

impl std::error::Error for BadQuorum {}

use alloc::vec::Vec;

use crate::Points;

/// Ranges with at most this many entries are compared entry by entry.
const LEAF: u64 = 16;

/// A range is split by this many bits of its points: into sixteen.
const BITS: u32 = 4;

/// How often the range of all points can be split.
pub(crate) const DEEPEST: u8 = 16;

/// What someone says of the entries of a range.
///
/// All points make one range, of depth 0. Each is split into sixteen of the same size, one deeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The first point of the range.
    pub first: u64,
    /// How often the range of all points was split to get it, at most 16.
    pub depth: u8,
    /// What is said of it.
    pub summary: Summary,
}

/// What is said of the entries of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Summary {
    /// How they look from afar: the sum of a [`Fingerprint`](crate::Fingerprint).
    Sum(u64),
    /// Which they are: points with digests, strictly ascending.
    Items(Vec<(u64, u64)>),
}

/// What a comparison with someone's claims found. Everything ascends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What to answer: finer claims about the ranges that differ.
    pub claims: Vec<Claim>,
    /// The points of own entries that the other lacks, or has otherwise.
    pub give: Vec<u64>,
    /// The points of entries of the other that are lacking here, or are otherwise.
    pub want: Vec<u64>,
}

impl Claim {
    /// How all of a state looks from afar: what a comparison starts with.
    pub fn all<S: Points>(state: &S) -> Self {
        Self::of(state, 0, 0)
    }

    /// The last point of the range, itself included.
    pub const fn last(&self) -> u64 {
        self.first.saturating_add(extent(self.depth))
    }

    fn of<S: Points>(state: &S, first: u64, depth: u8) -> Self {
        let last = first.saturating_add(extent(depth));
        Self {
            first,
            depth,
            summary: Summary::Sum(state.fingerprint(first..=last).sum),
        }
    }
}

/// How many points a range has beyond its first.
pub(crate) const fn extent(depth: u8) -> u64 {
    match u64::MAX.checked_shr(BITS * depth as u32) {
        Some(extent) => extent,
        None => 0,
    }
}

/// Compares a state with what someone else claims of theirs.
///
/// A range that looks different is split into sixteen, until few enough entries are left to name
/// them. For `d` entries that differ among `n` this takes log₁₆ n messages and O(d · log n) bytes;
/// nothing is remembered between them. The claims must ascend and not overlap, so that one call
/// looks at every entry at most once for each level of the split.
///
/// ```
/// use rejoin_sync::{Claim, compare};
/// # use core::ops::RangeInclusive;
/// # use rejoin_sync::{Fingerprint, Points};
/// # #[derive(Clone)]
/// # struct Keys(std::collections::BTreeMap<u64, u64>);
/// # impl Points for Keys {
/// #     fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint {
/// #         let mut print = Fingerprint::default();
/// #         self.0.range(range).for_each(|(point, digest)| print.add(*point, *digest));
/// #         print
/// #     }
/// #     fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)> {
/// #         self.0.range(range).map(|(point, digest)| (*point, *digest)).collect()
/// #     }
/// #     fn pick(&self, points: &[u64]) -> Option<Self> {
/// #         Some(Keys(points.iter().map(|at| (*at, self.0[at])).collect()))
/// #     }
/// # }
/// # let spread = |key: u64| key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
/// # let keys = |keys: std::ops::Range<u64>| Keys(keys.map(|key| (spread(key), key)).collect());
/// let here = keys(0..1_000); // points 0, 1·p, 2·p, ...
/// let there = keys(0..1_001);
///
/// let mut claims = vec![Claim::all(&there)];
/// let mut asked = vec![&here, &there].into_iter().cycle();
/// let found = loop {
///     let found = compare(asked.next().unwrap(), &claims);
///     if found.claims.is_empty() {
///         break found;
///     }
///     claims = found.claims;
/// };
/// assert_eq!([found.give, found.want].concat(), [spread(1_000)]);
/// ```
///
/// # Paper
/// A. Meyer: *Range-Based Set Reconciliation*, SRDS 2023.
pub fn compare<S: Points>(state: &S, claims: &[Claim]) -> Findings {
    let mut findings = Findings::default();
    for claim in claims {
        match &claim.summary {
            Summary::Sum(theirs) => split(state, claim, *theirs, &mut findings),
            Summary::Items(theirs) => name(state, claim, theirs, &mut findings),
        }
    }
    findings
}

/// Whether the claims are of ranges as they come from splitting, ascend, and do not overlap.
pub(crate) fn ascend(claims: &[Claim]) -> bool {
    let is_range = |claim: &Claim| claim.depth <= DEEPEST && claim.first & extent(claim.depth) == 0;
    claims.iter().all(is_range) && claims.windows(2).all(|pair| pair[0].last() < pair[1].first)
}

fn split<S: Points>(state: &S, claim: &Claim, theirs: u64, findings: &mut Findings) {
    let (first, last) = (claim.first, claim.last());
    let ours = state.fingerprint(first..=last);
    if ours.sum == theirs {
        return;
    }
    if ours.count <= LEAF || claim.depth >= DEEPEST {
        findings.claims.push(Claim {
            first,
            depth: claim.depth,
            summary: Summary::Items(state.items(first..=last)),
        });
        return;
    }
    let depth = claim.depth + 1;
    for part in 0..1_u64 << BITS {
        let first = first | part << (u64::BITS - BITS * u32::from(depth));
        findings.claims.push(Claim::of(state, first, depth));
    }
}

fn name<S: Points>(state: &S, claim: &Claim, theirs: &[(u64, u64)], findings: &mut Findings) {
    let ours = state.items(claim.first..=claim.last());
    let (mut at, mut other) = (ours.iter().peekable(), theirs.iter().peekable());
    loop {
        match (at.peek(), other.peek()) {
            (Some(own), Some(their)) if own.0 == their.0 => {
                if own.1 != their.1 {
                    findings.give.push(own.0);
                    findings.want.push(own.0);
                }
                at.next();
                other.next();
            }
            (Some(own), their) if their.is_none_or(|their| own.0 < their.0) => {
                findings.give.push(own.0);
                at.next();
            }
            (_, Some(their)) => {
                findings.want.push(their.0);
                other.next();
            }
            _ => return,
        }
    }
}

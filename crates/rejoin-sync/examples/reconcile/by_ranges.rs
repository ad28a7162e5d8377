//! Fingerprints of ranges, as an endpoint exchanges them.

use std::ops::RangeInclusive;

use rejoin_sync::{Claim, Fingerprint, Message, Points, compare};
use rejoin_wire::Writer;

use crate::{Cost, timed};

/// Entries in order, with the sum of all before each.
#[derive(Clone)]
struct Index {
    entries: Vec<(u64, u64)>,
    sums: Vec<Fingerprint>,
}

impl Index {
    fn new(entries: &[(u64, u64)]) -> Self {
        let mut sums = vec![Fingerprint::default()];
        for (point, digest) in entries {
            let mut sum = sums[sums.len() - 1];
            sum.add(*point, *digest);
            sums.push(sum);
        }
        Self {
            entries: entries.to_vec(),
            sums,
        }
    }

    fn places(&self, range: &RangeInclusive<u64>) -> std::ops::Range<usize> {
        let start = self
            .entries
            .partition_point(|entry| entry.0 < *range.start());
        let end = self
            .entries
            .partition_point(|entry| entry.0 <= *range.end());
        start..end
    }
}

impl Points for Index {
    fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint {
        let places = self.places(&range);
        let (before, after) = (self.sums[places.start], self.sums[places.end]);
        Fingerprint {
            count: after.count - before.count,
            sum: after.sum.wrapping_sub(before.sum),
        }
    }

    fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)> {
        self.entries[self.places(&range)].to_vec()
    }

    fn pick(&self, _: &[u64]) -> Option<Self> {
        None
    }
}

pub(crate) fn cost(here: &[(u64, u64)], there: &[(u64, u64)]) -> Cost {
    let ([here, there], prepare) = timed(|| [here, there].map(Index::new));
    let mut cost = Cost {
        bytes: 0,
        turns: 0,
        prepare,
        search: prepare,
        found: 0,
    };
    let ((), search) = timed(|| {
        let mut claims = vec![Claim::all(&here)];
        for side in [&there, &here].into_iter().cycle() {
            cost.turns += 1;
            cost.bytes += bytes(&Message::<()>::Ranges(claims.clone()));
            let found = compare(side, &claims);
            cost.found += found.give.len().max(found.want.len());
            if !found.want.is_empty() {
                let wanted = found.want;
                cost.bytes += bytes(&Message::<()>::Entries {
                    wanted,
                    state: None,
                });
            }
            claims = found.claims;
            if claims.is_empty() {
                break;
            }
        }
    });
    cost.search = search;
    cost
}

fn bytes(message: &Message<()>) -> usize {
    let mut out = Writer::new();
    let written = message.write_with(&mut out, |(), _| Ok(()));
    written
        .and_then(|()| out.finish())
        .map_or(0, |bytes| bytes.len())
}

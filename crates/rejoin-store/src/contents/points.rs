use core::ops::RangeInclusive;

use rejoin_causality::CausalContext;
use rejoin_sync::{Fingerprint, Points, Replicated};

use super::Contents;

/// A live entry as the search for damage sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pointed {
    point: u64,
    digest: u64,
    slot: u32,
}

impl Contents {
    /// The live entries by their points. Made when first asked for, and after each change.
    fn pointed(&self) -> &[Pointed] {
        self.points.get_or_init(|| {
            let live = self
                .table
                .iter()
                .filter(|(_, entry)| entry.gone().is_none());
            let mut points: Vec<_> = live
                .map(|(slot, entry)| Pointed {
                    point: entry.point,
                    digest: entry.canonical().0,
                    slot,
                })
                .collect();
            points.sort_unstable_by_key(|of| (of.point, of.digest));
            points
        })
    }

    fn in_range(&self, range: &RangeInclusive<u64>) -> &[Pointed] {
        let points = self.pointed();
        let start = points.partition_point(|of| of.point < *range.start());
        let end = points.partition_point(|of| of.point <= *range.end());
        points.get(start..end).unwrap_or_default()
    }
}

impl Points for Contents {
    fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint {
        let mut sum = Fingerprint::default();
        for (point, digest) in self.items(range) {
            sum.add(point, digest);
        }
        sum
    }

    /// Of keys that share a point, an accident in 2^64, the digests are summed.
    fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)> {
        let mut items: Vec<(u64, u64)> = Vec::new();
        for of in self.in_range(&range) {
            match items.last_mut() {
                Some(last) if last.0 == of.point => last.1 = last.1.wrapping_add(of.digest),
                _ => items.push((of.point, of.digest)),
            }
        }
        items
    }

    fn pick(&self, points: &[u64]) -> Option<Self> {
        let slots = points
            .iter()
            .flat_map(|point| self.in_range(&(*point..=*point)));
        self.only(slots.map(|of| of.slot))
    }
}

impl Replicated for Contents {
    fn version(&self) -> &CausalContext {
        &self.version
    }

    fn beyond(&self, version: &CausalContext, bytes: usize) -> Option<Self> {
        self.lacking(version, bytes)
    }

    fn only(&self, events: &CausalContext, bytes: usize) -> Option<Self> {
        Some(self.touched(events, bytes))
    }

    /// What was new is in the state already; the answer says by its version which events it was.
    fn absorb(&mut self, delta: Self) -> Option<Self> {
        let news = self.join(delta);
        (!news.is_empty()).then(|| Self {
            version: news,
            ..Self::new()
        })
    }

    fn mend(&mut self, entries: Self) -> Option<Self> {
        self.join_all(entries)
    }

    fn digest(&mut self) -> u64 {
        self.digest_now()
    }

    fn size(&self) -> usize {
        let entries = self.table.iter();
        entries.map(|(_, entry)| entry.length()).sum::<usize>() + 64
    }
}

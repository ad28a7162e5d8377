use std::collections::VecDeque;

use rejoin_causality::{CausalContext, Dot};

use super::Store;

/// How long writes took from here to the last member.
///
/// A window opens when a write is made and closes when every member has acknowledged to keep it;
/// while replication is blocked it stays open and grows. Milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    open: VecDeque<Open>,
    closed: Vec<u64>,
    count: u64,
    sum: u64,
    longest: u64,
    last: u64,
}

/// Writes of one moment.
#[derive(Clone, Copy, Debug)]
struct Open {
    first: Dot,
    last: u64,
    since: u64,
}

/// So many moments are told apart while nothing is acknowledged.
const MOMENTS: usize = 1 << 14;

impl Windows {
    pub(super) fn open(&mut self, dot: Dot, now: u64) {
        if let Some(open) = self.open.back_mut()
            && open.first.replica == dot.replica
            && (open.since == now || self.open.len() >= MOMENTS)
        {
            // Of writes that share a moment the window of the first is told.
            if let Some(open) = self.open.back_mut() {
                open.last = dot.sequence;
            }
            return;
        }
        self.open.push_back(Open {
            first: dot,
            last: dot.sequence,
            since: now,
        });
    }

    fn close(&mut self, now: u64, is_everywhere: impl Fn(Dot) -> bool) {
        while let Some(open) = self.open.front_mut() {
            let mut upto = open.first.sequence;
            while upto <= open.last && is_everywhere(Dot::new(open.first.replica, upto)) {
                upto += 1;
            }
            let closed = upto - open.first.sequence;
            let (since, done) = (open.since, upto > open.last);
            open.first.sequence = upto;
            if closed > 0 {
                self.note(now.saturating_sub(since), closed);
            }
            if !done {
                return;
            }
            self.open.pop_front();
        }
    }

    fn note(&mut self, window: u64, writes: u64) {
        let bucket = bucket(window);
        if self.closed.len() <= bucket {
            self.closed.resize(bucket + 1, 0);
        }
        self.closed[bucket] += writes;
        self.count += writes;
        self.sum = self.sum.saturating_add(window.saturating_mul(writes));
        self.longest = self.longest.max(window);
        self.last = window;
    }

    /// How many windows have closed.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest that has closed.
    pub fn longest(&self) -> u64 {
        self.longest
    }

    /// The last that has closed, if any has.
    pub fn last(&self) -> Option<u64> {
        (self.count > 0).then_some(self.last)
    }

    /// The mean of all that have closed.
    pub fn mean(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a mean is no exact number")]
        let mean = self.sum as f64 / self.count.max(1) as f64;
        mean
    }

    /// The window that a share of all closed ones does not exceed: exact up to 64 ms, and by at
    /// most an eighth too long above. `None` before the first.
    ///
    /// ```
    /// # use rejoin_store::Windows;
    /// assert_eq!(Windows::default().quantile(0.99), None);
    /// ```
    pub fn quantile(&self, share: f64) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share is no exact number")]
        let wanted = share.clamp(0.0, 1.0) * self.count as f64;
        let mut seen = 0;
        for (bucket, writes) in self.closed.iter().enumerate() {
            seen += writes;
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            if seen as f64 >= wanted && seen > 0 {
                return Some(upper(bucket).min(self.longest));
            }
        }
        Some(self.longest)
    }

    /// How many writes are not everywhere yet.
    pub fn open_count(&self) -> u64 {
        self.open
            .iter()
            .map(|open| open.last - open.first.sequence + 1)
            .sum()
    }

    /// For how long the oldest open window has been open.
    pub fn open_for(&self, now: u64) -> Option<u64> {
        Some(now.saturating_sub(self.open.front()?.since))
    }
}

/// Eight buckets for each doubling above 64.
fn bucket(window: u64) -> usize {
    if window < 64 {
        return window as usize;
    }
    let octave = 63 - window.leading_zeros() as usize;
    64 + (octave - 6) * 8 + ((window >> (octave - 3)) & 7) as usize
}

/// The largest number of a bucket.
fn upper(bucket: usize) -> u64 {
    if bucket < 64 {
        return bucket as u64;
    }
    let (octave, part) = ((bucket - 64) / 8 + 6, (bucket - 64) % 8);
    let width = 1_u64 << (octave - 3);
    (1_u64 << octave) + width * (part as u64 + 1) - 1
}

impl Store {
    /// Closes the windows of the writes that every member keeps.
    pub(super) fn close_windows(&mut self) {
        let mut kept: Vec<&CausalContext> = Vec::with_capacity(self.peers.len());
        for peer in self.peers.keys() {
            match self.endpoint.kept_by(*peer) {
                Some(version) => kept.push(version),
                None => return,
            }
        }
        let everywhere = |dot| kept.iter().all(|version| version.contains(dot));
        self.windows.close(self.now, everywhere);
    }
}

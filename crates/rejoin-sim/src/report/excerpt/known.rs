//! How much there is to see in which part of a run.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_MESSAGES, evenly};
use crate::report::shown::Shown;
use crate::report::{Message, Micros, Report, Verdict};

/// Candidates that are looked at, so that a long run costs little more than a short one.
const MOST_KEYS: usize = 40;
const MOST_STARTS: usize = 200;

/// What is worth seeing, sorted so that it can be counted quickly.
pub(super) struct Known {
    pub(super) end: Micros,
    sent: Vec<Micros>,
    lost: Vec<Micros>,
    /// When cuts and outages began or ended.
    edges: Vec<Micros>,
    failed: Option<Micros>,
    /// How long a message takes.
    delay: Micros,
}

impl Known {
    pub(super) fn of(report: &Report) -> Self {
        let sorted = |times: &mut dyn Iterator<Item = Micros>| {
            let mut times: Vec<_> = times.collect();
            times.sort_unstable();
            times
        };
        let messages = || report.messages.iter();
        let cuts = report.cuts.iter().flat_map(|cut| [cut.since, cut.until]);
        let outages = report.outages.iter().flat_map(|it| [it.since, it.until]);
        let edges: BTreeSet<_> = cuts.chain(outages).collect();
        let first = |it: &Message| it.arrivals.iter().min().copied();
        let mut delays = messages().filter_map(|it| Some(first(it)?.saturating_sub(it.sent)));
        let delays = sorted(&mut delays);
        let failed = match report.verdict {
            Verdict::Passed => None,
            Verdict::Failed { at, .. } => Some(at),
        };
        Self {
            end: last(report),
            sent: sorted(&mut messages().map(|it| it.sent)),
            lost: sorted(&mut messages().filter(|it| it.is_lost()).map(|it| it.sent)),
            edges: edges
                .into_iter()
                .filter(|at| (1..report.end).contains(at))
                .collect(),
            failed,
            delay: delays.get(delays.len() / 2).copied().unwrap_or(0).max(1),
        }
    }

    /// The keys that were written most, each with its writes; of a failure, only its key.
    pub(super) fn keys<'a>(&self, report: &'a Report) -> Vec<(&'a str, Vec<usize>)> {
        let mut keys = BTreeMap::<&str, Vec<usize>>::new();
        for (number, write) in report.writes.iter().enumerate() {
            keys.entry(&write.key).or_default().push(number);
        }
        if let Verdict::Failed { key: Some(key), .. } = &report.verdict
            && let Some((key, writes)) = keys.remove_entry(key.as_str())
        {
            keys = BTreeMap::from([(key, writes)]);
        }
        let mut keys: Vec<_> = keys.into_iter().collect();
        keys.sort_by_key(|(_, writes)| core::cmp::Reverse(writes.len()));
        keys.truncate(MOST_KEYS);
        for (_, writes) in &mut keys {
            writes.sort_by_key(|it| report.writes.get(*it).map(|write| write.invoked));
        }
        keys
    }

    /// Which part of the run shows most of these writes: how much, from when, until when.
    pub(super) fn best(
        &self,
        report: &Report,
        writes: &[usize],
        shown: &Shown,
    ) -> (f64, Micros, Micros) {
        let mut best = (f64::NEG_INFINITY, 0, self.end);
        let starts = self.starts(report, writes);
        for length in self.lengths(report) {
            for start in &starts {
                // A little of what was before.
                let from = start.saturating_sub(length / 12);
                let until = from.saturating_add(length).min(self.end);
                let score = self.score(report, writes, shown, (from, until));
                if score > best.0 {
                    best = (score, from, until);
                }
            }
        }
        best
    }

    /// Where an excerpt may begin.
    fn starts(&self, report: &Report, writes: &[usize]) -> Vec<Micros> {
        let invoked = writes.iter().filter_map(|it| report.writes.get(*it));
        let mut starts = vec![0];
        starts.extend(invoked.map(|write| write.invoked));
        starts.extend(&self.edges);
        starts.retain(|at| *at < self.end);
        starts.sort_unstable();
        starts.dedup();
        evenly(&starts, MOST_STARTS)
    }

    /// How long it may be.
    fn lengths(&self, report: &Report) -> Vec<Micros> {
        let end = report.end.max(1);
        let doubled = (3..40).map(|power| self.delay.saturating_mul(1 << power));
        let mut lengths: Vec<_> = doubled.take_while(|length| *length < end).collect();
        lengths.push(end);
        lengths
    }

    /// How much can be seen in this time.
    fn score(
        &self,
        report: &Report,
        writes: &[usize],
        shown: &Shown,
        (from, until): (Micros, Micros),
    ) -> f64 {
        let invoked = |it: &usize| report.writes.get(*it).map_or(0, |write| write.invoked);
        let before = writes.partition_point(|it| invoked(it) < from);
        let written = writes.partition_point(|it| invoked(it) <= until) - before;
        let sent = within(&self.sent, from, until);
        let length = until.saturating_sub(from).max(1) as f64;
        let differing = shown.differing(from, until) as f64 / length;
        let fails = self.failed.is_some_and(|at| from <= at && at <= until);
        let part = |number: usize, enough: usize| number.min(enough) as f64 / enough as f64;
        let spare = |number: usize, most: usize| most as f64 / number.max(most) as f64;
        let mut score = 2.0 * part(written, 4) * spare(written, 7);
        score += 2.0 * spare(sent, MOST_MESSAGES / 2) * part(sent, 20);
        // Half of the time they differ, and half of it they are seen to agree again.
        score += 2.0 * (1.0 - (differing - 0.5).abs() * 2.0);
        score += 3.0 * part(within(&self.edges, from, until), 2);
        score += 0.5 * part(within(&self.lost, from, until), 3);
        score + if fails { 10.0 } else { 0.0 }
    }
}

/// How many of these lie between two moments.
fn within(sorted: &[Micros], from: Micros, until: Micros) -> usize {
    let before = sorted.partition_point(|at| *at < from);
    sorted
        .partition_point(|at| *at <= until)
        .saturating_sub(before)
}

/// The end of the run, or what comes after it.
fn last(report: &Report) -> Micros {
    let writes = report.writes.iter().map(|write| write.invoked);
    let messages = report.messages.iter().map(|message| message.sent);
    let last = writes.chain(messages).max().unwrap_or(0);
    report.end.max(last).max(1)
}

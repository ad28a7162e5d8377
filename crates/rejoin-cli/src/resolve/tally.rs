//! Keeps what is needed to say who lost, and why.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::record::Record;
use super::time::Time;

/// What one pass over any number of records keeps: counts, and the few records that came closest
/// to winning. Its size does not depend on how many records there were.
pub(super) struct Tally {
    // The best `losers + 1` records, because the winner is among them; the least of them on top.
    best: BinaryHeap<Reverse<Ranked>>,
    losers: usize,
    records: u64,
    latest: Option<Latest>,
}

/// The records that share the latest time.
struct Latest {
    time: Time,
    records: u64,
}

/// The answer.
pub(super) struct Outcome {
    pub(super) winner: Record,
    /// The losers that came closest, best first.
    pub(super) losers: Vec<Loser>,
    pub(super) records: u64,
    /// How many records were older than the winner.
    pub(super) older: u64,
    /// How many others have the winner's time.
    pub(super) tied: u64,
}

/// A record that lost.
pub(super) struct Loser {
    pub(super) record: Record,
    pub(super) why: Why,
}

/// Why a record lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Older,
    SmallerValue,
    SameWrite,
}

impl Why {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::SmallerValue => "smaller-value",
            Self::SameWrite => "same-write",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::SmallerValue => "same time, smaller value",
            Self::SameWrite => "the same write again",
        }
    }
}

impl Tally {
    /// Keeps up to `losers` losers; without any it keeps no record at all.
    pub(super) fn new(losers: usize) -> Self {
        Self {
            best: BinaryHeap::new(),
            losers,
            records: 0,
            latest: None,
        }
    }

    pub(super) fn note(&mut self, record: &Record) {
        self.records += 1;
        match &mut self.latest {
            Some(latest) if record.time < latest.time => {}
            Some(latest) if record.time == latest.time => latest.records += 1,
            _ => {
                let (time, records) = (record.time, 1);
                self.latest = Some(Latest { time, records });
            }
        }
        if self.losers == 0 {
            return;
        }
        if self.best.len() <= self.losers {
            self.best.push(Reverse(Ranked(record.clone())));
        } else if let Some(mut least) = self.best.peek_mut()
            && rank(record, &least.0.0).is_gt()
        {
            *least = Reverse(Ranked(record.clone()));
        }
    }

    pub(super) fn finish(self, winner: Record) -> Outcome {
        let best = self.best.into_sorted_vec().into_iter().skip(1);
        let losers = best.map(|Reverse(Ranked(record))| {
            let why = why(&record, &winner);
            Loser { record, why }
        });
        let losers = losers.collect();
        let tied = self.latest.map_or(0, |latest| latest.records - 1);
        let older = self.records - 1 - tied;
        Outcome {
            winner,
            losers,
            records: self.records,
            older,
            tied,
        }
    }
}

fn why(loser: &Record, winner: &Record) -> Why {
    if loser.time < winner.time {
        Why::Older
    } else if loser.written.value < winner.written.value {
        Why::SmallerValue
    } else {
        Why::SameWrite
    }
}

/// The order in which records win.
fn rank(left: &Record, right: &Record) -> Ordering {
    (left.time, &left.written).cmp(&(right.time, &right.written))
}

/// A record, ordered by how close it comes to winning.
struct Ranked(Record);

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        rank(&self.0, &other.0)
    }
}

//! Which part of a run is drawn.

mod known;

use self::known::Known;
use super::shown::Shown;
use super::{Micros, Report};

/// More arrows than this are not legible.
const MOST_MESSAGES: usize = 130;
/// Of the lost ones that carry nothing of the key, so many tell enough.
const MOST_LOST: usize = 20;
/// More lanes than this are not legible.
const MOST_NODES: usize = 12;

/// One key, some nodes, and a span of time in which something can be seen.
#[derive(Clone, Debug)]
pub(super) struct Excerpt<'a> {
    /// The key whose values colour the lanes; `None` if nothing was written.
    pub(super) key: Option<&'a str>,
    /// All writes of that key, by when they were asked.
    pub(super) writes: Vec<usize>,
    /// What the nodes show of it.
    pub(super) shown: Shown,
    /// The nodes that have a lane.
    pub(super) nodes: Vec<usize>,
    /// From here
    pub(super) from: Micros,
    /// to there.
    pub(super) until: Micros,
    /// The messages that are drawn, by when they were sent.
    pub(super) messages: Vec<usize>,
    /// How many messages there were in that time between those nodes.
    pub(super) sent: usize,
}

impl<'a> Excerpt<'a> {
    /// Looks for the part that shows most.
    pub(super) fn choose(report: &'a Report) -> Self {
        let known = Known::of(report);
        let mut best = (f64::NEG_INFINITY, Self::nothing(report, &known));
        for (key, writes) in known.keys(report) {
            let shown = Shown::of(report, &writes);
            let (score, from, until) = known.best(report, &writes, &shown);
            if score > best.0 {
                let key = Some(key);
                best = (
                    score,
                    Self {
                        key,
                        writes,
                        shown,
                        from,
                        until,
                        ..best.1
                    },
                );
            }
        }
        best.1.with_nodes(report).with_messages(report)
    }

    /// Whether it is all of the run.
    pub(super) fn is_whole(&self, report: &Report) -> bool {
        self.from == 0 && self.until >= report.end
    }

    /// All of a run in which nothing is written.
    fn nothing(report: &Report, known: &Known) -> Self {
        Self {
            key: None,
            writes: Vec::new(),
            shown: Shown::of(report, &[]),
            nodes: Vec::new(),
            from: 0,
            until: known.end,
            messages: Vec::new(),
            sent: 0,
        }
    }

    /// Of many nodes, those that have most to do with the key.
    fn with_nodes(mut self, report: &Report) -> Self {
        let mut weight = vec![0u64; report.nodes.len()];
        let mut count = |node: usize, by: u64| {
            if let Some(weight) = weight.get_mut(node) {
                *weight = weight.saturating_add(by);
            }
        };
        for write in self.writes.iter().filter_map(|it| report.writes.get(*it)) {
            if (self.from..=self.until).contains(&write.invoked) {
                count(write.node, 1000);
            }
        }
        for message in &report.messages {
            if (self.from..=self.until).contains(&message.sent) {
                count(message.from, 1);
                count(message.to, 1);
            }
        }
        let mut nodes: Vec<_> = (0..report.nodes.len()).collect();
        nodes.sort_by_key(|node| core::cmp::Reverse(weight.get(*node).copied()));
        nodes.truncate(MOST_NODES);
        nodes.sort_unstable();
        self.nodes = nodes;
        self
    }

    /// Of many messages, first those that carry a write of the key, then those that were lost,
    /// then some of the others.
    fn with_messages(mut self, report: &Report) -> Self {
        let mut of_key = Vec::new();
        let mut lost = Vec::new();
        let mut others = Vec::new();
        let mut messages: Vec<_> = report.messages.iter().enumerate().collect();
        messages.sort_by_key(|(number, it)| (it.sent, it.from, it.to, *number));
        for (number, message) in messages {
            let ends = [message.from, message.to];
            let within = ends.iter().all(|end| self.nodes.binary_search(end).is_ok());
            let drawn = within && message.from != message.to;
            if !drawn || !(self.from..=self.until).contains(&message.sent) {
                continue;
            }
            let mut carries = message.carries.iter();
            if carries.any(|write| self.is_of_key(report, *write)) {
                of_key.push(number);
            } else if message.is_lost() {
                lost.push(number);
            } else {
                others.push(number);
            }
        }
        self.sent = of_key.len() + lost.len() + others.len();
        let shares = [
            (of_key, MOST_MESSAGES),
            (lost, MOST_LOST),
            (others, MOST_MESSAGES),
        ];
        for (some, most) in shares {
            let room = MOST_MESSAGES.saturating_sub(self.messages.len());
            self.messages.extend(evenly(&some, room.min(most)));
        }
        let place = |number: &usize| {
            let message = report.messages.get(*number);
            message.map(|it| (it.sent, it.from, it.to))
        };
        self.messages.sort_by_key(|number| (place(number), *number));
        self
    }

    /// Whether a write is one of the key.
    pub(super) fn is_of_key(&self, report: &Report, write: usize) -> bool {
        let key = report.writes.get(write).map(|write| write.key.as_str());
        self.key.is_some() && key == self.key
    }
}

/// At most so many of them, from all over.
fn evenly<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    if all.len() <= most {
        return all.to_vec();
    }
    let at = |number: usize| all.get(number * all.len() / most).copied();
    (0..most).filter_map(at).collect()
}

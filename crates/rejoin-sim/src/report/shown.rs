//! Which value each node shows of a key, and when they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::{Micros, Report};

/// What the nodes show of one key over a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// For each node, from when on it shows which write.
    pub(super) lanes: Vec<Vec<(Micros, Option<usize>)>>,
    /// When nodes that answer show different values, in order.
    pub(super) differ: Vec<(Micros, Micros)>,
}

/// What changes what a node shows. What ends comes before what begins in the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Up,
    Lost(usize),
    Has(usize),
    Down,
}

impl Shown {
    /// Looks at these writes, all of one key.
    pub(super) fn of(report: &Report, writes: &[usize]) -> Self {
        let mut shown = Self {
            lanes: vec![vec![(0, None)]; report.nodes.len()],
            differ: Vec::new(),
        };
        let mut nodes = vec![Node::default(); report.nodes.len()];
        let mut values = BTreeMap::from([(None, nodes.len())]);
        let mut since = None;
        let steps = steps(report, writes);
        for (number, &(at, node, step)) in steps.iter().enumerate() {
            let (Some(it), Some(lane)) = (nodes.get_mut(node), shown.lanes.get_mut(node)) else {
                continue;
            };
            let before = it.answer(report);
            it.step(report, step);
            let after = it.answer(report);
            if before != after {
                leave(&mut values, before);
                enter(&mut values, after);
            }
            note(lane, at, it.shows());
            // All that happens in one moment counts as one change.
            if steps.get(number + 1).is_some_and(|(next, ..)| *next == at) {
                continue;
            }
            match (values.len() > 1, since) {
                (true, None) => since = Some(at),
                (false, Some(from)) => {
                    shown.differ.push((from, at));
                    since = None;
                }
                _ => {}
            }
        }
        shown
            .differ
            .extend(since.map(|from| (from, report.end.max(from))));
        shown
    }

    /// For how much of this time nodes differ.
    pub(super) fn differing(&self, from: Micros, until: Micros) -> Micros {
        let first = self.differ.partition_point(|(_, end)| *end <= from);
        let spans = self.differ.iter().skip(first);
        let within = spans.take_while(|(start, _)| *start < until);
        within
            .map(|(start, end)| until.min(*end).saturating_sub(from.max(*start)))
            .sum()
    }

    /// What a node shows within a time: from when, until when, and which write.
    pub(super) fn spans(
        &self,
        node: usize,
        from: Micros,
        until: Micros,
    ) -> Vec<(Micros, Micros, Option<usize>)> {
        let Some(lane) = self.lanes.get(node) else {
            return Vec::new();
        };
        let ends = lane.iter().skip(1).map(|(at, _)| *at).chain([Micros::MAX]);
        let spans = lane.iter().zip(ends);
        let cut = spans.map(|((at, write), end)| ((*at).max(from), end.min(until), *write));
        cut.filter(|(at, end, _)| at < end).collect()
    }
}

/// What a node that answers says: a value, or that there is none.
type Answer<'a> = Option<&'a str>;

#[derive(Clone, Debug, Default)]
struct Node {
    /// The writes it holds, by rank.
    holds: BTreeSet<(u64, usize)>,
    /// How many outages it is in.
    down: usize,
}

impl Node {
    fn step(&mut self, report: &Report, step: Step) {
        let ranked = |write: usize| report.writes.get(write).map(|it| (it.rank, write));
        match step {
            Step::Up => self.down = self.down.saturating_sub(1),
            Step::Down => self.down += 1,
            Step::Has(write) => self.holds.extend(ranked(write)),
            Step::Lost(write) => {
                if let Some(ranked) = ranked(write) {
                    self.holds.remove(&ranked);
                }
            }
        }
    }

    fn shows(&self) -> Option<usize> {
        self.holds.last().map(|(_, write)| *write)
    }

    /// `None` while it does not answer.
    fn answer<'a>(&self, report: &'a Report) -> Option<Answer<'a>> {
        let write = self.shows().and_then(|write| report.writes.get(write));
        (self.down == 0).then(|| write.map(|write| write.value.as_str()))
    }
}

fn leave<'a>(values: &mut BTreeMap<Answer<'a>, usize>, answer: Option<Answer<'a>>) {
    let Some(count) = answer.and_then(|answer| values.get_mut(&answer)) else {
        return;
    };
    *count = count.saturating_sub(1);
    if *count == 0 {
        values.retain(|_, count| *count > 0);
    }
}

fn enter<'a>(values: &mut BTreeMap<Answer<'a>, usize>, answer: Option<Answer<'a>>) {
    if let Some(answer) = answer {
        *values.entry(answer).or_default() += 1;
    }
}

/// Notes what a lane shows from now on, if that is another write.
fn note(lane: &mut Vec<(Micros, Option<usize>)>, at: Micros, write: Option<usize>) {
    if lane.last().is_some_and(|(since, _)| *since == at) {
        lane.pop();
    }
    if lane.last().is_none_or(|(_, last)| *last != write) {
        lane.push((at, write));
    }
}

/// All steps, in order of time.
fn steps(report: &Report, writes: &[usize]) -> Vec<(Micros, usize, Step)> {
    let mut steps = Vec::new();
    for outage in report.outages.iter().filter(|it| it.since < it.until) {
        steps.push((outage.since, outage.node, Step::Down));
        steps.push((outage.until, outage.node, Step::Up));
    }
    for &number in writes {
        let held = report.writes.get(number).map(|write| &write.held);
        for held in held.into_iter().flatten() {
            steps.push((held.since, held.node, Step::Has(number)));
            let lost = held.until.filter(|until| *until > held.since);
            steps.extend(lost.map(|at| (at, held.node, Step::Lost(number))));
        }
    }
    steps.sort_by_key(|&(at, node, step)| (at, step, node));
    steps
}

#[cfg(test)]
mod tests {
    use super::super::{Held, Outage, Write};
    use super::*;

    fn write(value: &str, rank: u64, held: &[(usize, Micros)]) -> Write {
        let held = held.iter().map(|&(node, since)| Held {
            node,
            since,
            until: None,
        });
        Write {
            value: value.to_owned(),
            rank,
            held: held.collect(),
            ..Write::default()
        }
    }

    fn report() -> Report {
        Report {
            end: 100,
            nodes: vec!["a".to_owned(), "b".to_owned()],
            writes: vec![
                write("one", 1, &[(0, 10), (1, 30)]),
                write("two", 2, &[(1, 20), (0, 50)]),
            ],
            ..Report::default()
        }
    }

    #[test]
    fn the_largest_rank_is_shown() {
        let shown = Shown::of(&report(), &[0, 1]);
        assert_eq!(
            shown.spans(0, 0, 100),
            [(0, 10, None), (10, 50, Some(0)), (50, 100, Some(1))]
        );
        assert_eq!(shown.spans(1, 15, 40), [(15, 20, None), (20, 40, Some(1))]);
        assert_eq!(shown.differ, [(10, 50)]);
        assert_eq!(shown.differing(0, 100), 40);
        assert_eq!(shown.differing(20, 30), 10);
    }

    #[test]
    fn a_node_that_does_not_answer_differs_from_nobody() {
        let mut report = report();
        report.outages.push(Outage {
            node: 1,
            since: 5,
            until: 60,
            ..Outage::default()
        });
        assert_eq!(Shown::of(&report, &[0, 1]).differ, []);
        report.outages[0].until = 40;
        assert_eq!(Shown::of(&report, &[0, 1]).differ, [(40, 50)]);
    }

    #[test]
    fn a_node_that_is_set_back_shows_what_it_had_before() {
        let mut report = report();
        report.writes[1].held[0].until = Some(80);
        let shown = Shown::of(&report, &[0, 1]);
        assert_eq!(
            shown.spans(1, 70, 90),
            [(70, 80, Some(1)), (80, 90, Some(0))]
        );
        assert_eq!(shown.differ, [(10, 50), (80, 100)]);
    }

    #[test]
    fn equal_values_do_not_differ() {
        let mut report = report();
        report.writes[1].value = "one".to_owned();
        assert_eq!(Shown::of(&report, &[0, 1]).differ, [(10, 20)]);
    }
}

//! Runs that never happened: a small made-up store, so that pages have something to show.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rejoin_sim::report::{Cut, FaultCount, Held, Message, Micros, Outage, Read, Report, Write};

/// What is made up.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) nodes: Vec<&'static str>,
    pub(crate) keys: Vec<&'static str>,
    pub(crate) values: Vec<&'static str>,
    pub(crate) end: Micros,
    /// Between two writes, on average.
    pub(crate) write_every: Micros,
    pub(crate) read_every: Micros,
    /// In percent.
    pub(crate) loss: u64,
    /// From when until when the last nodes, so many, are cut off.
    pub(crate) partition: Option<(Micros, Micros, usize)>,
    /// When which node is down.
    pub(crate) crash: Option<(usize, Micros, Micros)>,
}

const MS: Micros = 1000;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Write,
    Read,
    Digest(usize),
    Delta {
        to: usize,
        write: usize,
    },
    Ack {
        node: usize,
        write: usize,
    },
    Retry {
        to: usize,
        write: usize,
        after: Micros,
    },
}

struct World<'a> {
    plan: &'a Plan,
    random: u64,
    report: Report,
    agenda: BinaryHeap<Reverse<(Micros, u64, Event)>>,
    count: u64,
    lost: u64,
    /// Which nodes have acknowledged which write.
    acked: Vec<Vec<bool>>,
}

/// Runs it.
pub(crate) fn run(plan: &Plan) -> Report {
    let mut world = World {
        plan,
        random: plan.seed,
        report: Report {
            name: format!("{} on {} nodes", plan.keys.join(", "), plan.nodes.len()),
            seed: plan.seed,
            command: format!(
                "rejoin replay {} --replicas {}",
                plan.seed,
                plan.nodes.len()
            ),
            end: plan.end,
            nodes: plan.nodes.iter().map(|name| (*name).to_owned()).collect(),
            ..Report::default()
        },
        agenda: BinaryHeap::new(),
        count: 0,
        lost: 0,
        acked: Vec::new(),
    };
    world.begin();
    while let Some(Reverse((at, _, event))) = world.agenda.pop() {
        if at < plan.end {
            world.step(at, &event);
        }
    }
    world.finish()
}

impl World<'_> {
    fn begin(&mut self) {
        self.plan_event(5 * MS, Event::Write);
        self.plan_event(MS, Event::Read);
        for node in 0..self.plan.nodes.len() {
            self.plan_event(20 * MS + node as u64 * 30 * MS, Event::Digest(node));
        }
        if let Some((since, until, cut_off)) = self.plan.partition {
            let first = self.plan.nodes.len() - cut_off;
            for (one, other) in
                (0..first).flat_map(|one| (first..).take(cut_off).map(move |it| (one, it)))
            {
                let cut = |from, to| Cut {
                    from,
                    to,
                    since,
                    until,
                };
                self.report.cuts.extend([cut(one, other), cut(other, one)]);
            }
        }
        self.report
            .outages
            .extend(self.plan.crash.map(|(node, since, until)| Outage {
                node,
                since,
                until,
                what: "crashed".to_owned(),
            }));
    }

    fn step(&mut self, now: Micros, event: &Event) {
        match *event {
            Event::Write => self.write(now),
            Event::Read => self.read(now),
            Event::Digest(node) => {
                let to = self.other(node);
                self.send(now, (node, to), "digest", 24, None);
                if self.below(4) == 0 {
                    self.send(now + 9 * MS, (to, node), "version", 90, None);
                }
                self.plan_event(now + 120 * MS, Event::Digest(node));
            }
            Event::Delta { to, write } => {
                let held = &mut self.report.writes[write].held;
                if held.iter().all(|held| held.node != to) {
                    held.push(Held {
                        node: to,
                        since: now,
                        until: None,
                    });
                }
                let writer = self.report.writes[write].node;
                if let Some(at) = self.send(now, (to, writer), "ack", 18, None) {
                    self.plan_event(at, Event::Ack { node: to, write });
                }
            }
            Event::Ack { node, write } => self.acked[write][node] = true,
            Event::Retry { to, write, after } => {
                if !self.acked[write][to] {
                    self.deliver(now, write, to, (after * 2).min(400 * MS));
                }
            }
        }
    }

    fn write(&mut self, now: Micros) {
        let wait = self.exponential(self.plan.write_every);
        self.plan_event(now + wait, Event::Write);
        let node = self.below(self.plan.nodes.len() as u64) as usize;
        if self.is_down(node, now) {
            return;
        }
        let number = self.report.writes.len();
        let pick = |from: &[&str], at: u64| from[at as usize % from.len()].to_owned();
        let key = pick(&self.plan.keys, self.random >> 40);
        let value = pick(&self.plan.values, number as u64);
        let sync = 300 + self.exponential(700);
        self.report.writes.push(Write {
            key,
            value,
            node,
            invoked: now,
            acknowledged: Some(now + sync),
            rank: number as u64,
            held: vec![Held {
                node,
                since: now + sync / 2,
                until: None,
            }],
            everywhere: None,
        });
        let mut acked = vec![false; self.plan.nodes.len()];
        acked[node] = true;
        self.acked.push(acked);
        for to in (0..self.plan.nodes.len()).filter(|to| *to != node) {
            self.deliver(now + sync / 2, number, to, 60 * MS);
        }
    }

    fn deliver(&mut self, now: Micros, write: usize, to: usize, after: Micros) {
        let from = self.report.writes[write].node;
        if let Some(at) = self.send(now, (from, to), "delta", 150, Some(write)) {
            self.plan_event(at, Event::Delta { to, write });
        }
        self.plan_event(now + after, Event::Retry { to, write, after });
    }

    fn read(&mut self, now: Micros) {
        let wait = self.exponential(self.plan.read_every);
        self.plan_event(now + wait, Event::Read);
        let node = self.below(self.plan.nodes.len() as u64) as usize;
        let key = self.plan.keys[self.below(self.plan.keys.len() as u64) as usize];
        let of_key = self.report.writes.iter().filter(|write| write.key == key);
        let acknowledged = of_key.filter(|it| it.acknowledged.is_some_and(|at| at <= now));
        let latest: Vec<_> = acknowledged.collect();
        let has = |write: &Write| write.held.iter().any(|held| held.node == node);
        let read = Read {
            node,
            key: key.to_owned(),
            at: now,
            behind: latest.iter().rev().take_while(|write| !has(write)).count() as u64,
            since_write: latest.last().and_then(|it| Some(now - it.acknowledged?)),
        };
        if !self.is_down(node, now) {
            self.report.reads.push(read);
        }
    }

    /// Answers when it arrives, if it does.
    fn send(
        &mut self,
        sent: Micros,
        (from, to): (usize, usize),
        part: &'static str,
        bytes: u64,
        carries: Option<usize>,
    ) -> Option<Micros> {
        if self.is_down(from, sent) {
            return None;
        }
        let arrival = sent + 6 * MS + self.exponential(14 * MS);
        let cut =
            |cut: &Cut| (cut.from, cut.to) == (from, to) && cut.since <= sent && sent < cut.until;
        let lost = self.below(100) < self.plan.loss
            || self.report.cuts.iter().any(cut)
            || self.is_down(to, arrival);
        self.lost += u64::from(lost);
        let bytes = bytes + self.below(bytes);
        self.report.messages.push(Message {
            from,
            to,
            sent,
            arrivals: if lost { vec![] } else { vec![arrival] },
            part,
            bytes,
            carries: carries.into_iter().collect(),
        });
        (!lost).then_some(arrival)
    }

    fn is_down(&self, node: usize, at: Micros) -> bool {
        let down = |(down, since, until)| node == down && (since..until).contains(&at);
        self.plan.crash.is_some_and(down)
    }

    fn other(&mut self, node: usize) -> usize {
        let step = 1 + self.below(self.plan.nodes.len() as u64 - 1) as usize;
        (node + step) % self.plan.nodes.len()
    }

    fn plan_event(&mut self, at: Micros, event: Event) {
        self.count += 1;
        self.agenda.push(Reverse((at, self.count, event)));
    }

    fn finish(mut self) -> Report {
        let nodes = self.plan.nodes.len();
        for write in &mut self.report.writes {
            let last = write.held.iter().map(|held| held.since).max();
            write.everywhere = last.filter(|_| write.held.len() == nodes);
        }
        let fault = |name: &str, what: &str, times: u64| FaultCount {
            name: name.to_owned(),
            what: what.to_owned(),
            times,
        };
        let partitions = u64::from(self.plan.partition.is_some());
        let crashes = u64::from(self.plan.crash.is_some());
        self.report.faults = vec![
            fault("drop", "frames are lost", self.lost),
            fault(
                "partition",
                "the group is split in two, and both sides go on",
                partitions,
            ),
            fault(
                "crash",
                "a replica stops and starts again from its disk",
                crashes,
            ),
        ];
        self.report
    }

    /// SplitMix64, of Steele, Lea and Flood.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn exponential(&mut self, mean: Micros) -> Micros {
        let uniform = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (-(1.0 - uniform).ln() * mean as f64) as Micros
    }
}

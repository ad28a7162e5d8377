//! A run as the page that [`report`](crate::report) draws.

use std::collections::BTreeMap;

use crate::network::name;
use crate::report::{Cut, FaultCount, Held, Message, Outage, Read, Report, Verdict, Write};
use crate::{Ask, Fault, Happening, Op, Outcome, Place, Story, Time};

impl Outcome {
    /// The run as one page for a browser, that needs nothing else. A run without a
    /// [story](Self::story) has little to show.
    pub fn page(&self) -> String {
        let nothing = Story::default();
        let story = self.story.as_ref().unwrap_or(&nothing);
        let mut page = Page {
            report: Report {
                name: format!("{}, {} replicas", self.workload, self.replicas),
                seed: self.config.seed,
                command: format!("rejoin replay {}", self.config),
                verdict: self.verdict(),
                end: story.end.as_micros(),
                healed: Some(story.until.as_micros()),
                nodes: (0..story.machines).map(name).collect(),
                faults: self.struck(),
                ..Report::default()
            },
            down: (0..story.machines).map(|it| (it, Time::ZERO)).collect(),
        };
        for (at, happening) in &story.events {
            page.take(*at, happening);
        }
        page.close(story);
        page.report.html()
    }

    fn verdict(&self) -> Verdict {
        match &self.violation {
            None => Verdict::Passed,
            Some(violation) => Verdict::Failed {
                kind: violation.failure.to_string(),
                at: violation.at.as_micros(),
                what: violation.what.clone(),
                key: None,
            },
        }
    }

    fn struck(&self) -> Vec<FaultCount> {
        let count = |(name, times): (&&'static str, &u64)| {
            let known = Fault::ALL.iter().find(|fault| fault.name() == *name);
            FaultCount {
                name: (*name).to_owned(),
                what: known.map_or("", |fault| fault.what()).to_owned(),
                times: *times,
            }
        };
        self.figures.faults.iter().map(count).collect()
    }
}

/// A report that grows as the story goes on.
struct Page {
    report: Report,
    /// Which machines are off, and since when.
    down: BTreeMap<Place, Time>,
}

impl Page {
    fn take(&mut self, at: Time, happening: &Happening) {
        let moment = at.as_micros();
        match happening {
            Happening::Sent {
                from,
                to,
                arrivals,
                bytes,
                protocol,
                carries,
            } => {
                self.report.messages.push(Message {
                    from: *from,
                    to: *to,
                    sent: moment,
                    arrivals: arrivals.iter().map(|it| it.as_micros()).collect(),
                    part: protocol,
                    bytes: *bytes as u64,
                    carries: carries.clone(),
                });
            }
            Happening::Asked {
                place,
                key,
                ask: Ask::Write(_, op),
                write: Some(write),
                ..
            } => {
                let all = &mut self.report.writes;
                all.resize_with(all.len().max(write + 1), Write::default);
                all[*write] = Write {
                    key: key.clone(),
                    value: value(*op),
                    node: *place,
                    invoked: moment,
                    rank: *write as u64 + 1,
                    ..Write::default()
                };
            }
            Happening::Answered {
                answer,
                write: Some(write),
                ..
            } if answer == "written" => {
                if let Some(write) = self.report.writes.get_mut(*write) {
                    write.acknowledged = Some(moment);
                }
            }
            Happening::Saw {
                place,
                key,
                asked,
                behind,
                latest,
            } => self.report.reads.push(Read {
                node: *place,
                key: key.clone(),
                at: asked.as_micros(),
                behind: *behind,
                since_write: latest.map(|latest| asked.since(latest).as_micros()),
            }),
            Happening::Had { place, write } => {
                if let Some(write) = self.report.writes.get_mut(*write) {
                    let (node, since) = (*place, moment);
                    write.held.push(Held {
                        node,
                        since,
                        until: None,
                    });
                }
            }
            Happening::Down(place) => {
                self.down.insert(*place, at);
            }
            Happening::Up(place) => self.up(*place, at),
            Happening::Cut { from, to, until } => self.report.cuts.push(Cut {
                from: *from,
                to: *to,
                since: moment,
                until: until.as_micros(),
            }),
            Happening::Asked { .. }
            | Happening::Answered { .. }
            | Happening::Fault(_)
            | Happening::Healed
            | Happening::Equal => {}
        }
    }

    fn up(&mut self, place: Place, at: Time) {
        if let Some(since) = self.down.remove(&place)
            && since < at
        {
            self.report.outages.push(Outage {
                node: place,
                since: since.as_micros(),
                until: at.as_micros(),
                what: "off".to_owned(),
            });
        }
    }

    fn close(&mut self, story: &Story) {
        let left: Vec<Place> = self.down.keys().copied().collect();
        let members = story.machines - left.len();
        for place in left {
            self.up(place, story.end);
        }
        for write in &mut self.report.writes {
            let last = write.held.iter().map(|held| held.since).max();
            let nodes: Vec<usize> = write.held.iter().map(|held| held.node).collect();
            write.everywhere = last.filter(|_| nodes.len() >= members);
            if write.held.is_empty() {
                // It changed nothing, such as the removal of what was not there.
                write.acknowledged = None;
            }
        }
    }
}

fn value(op: Op) -> String {
    match op {
        Op::Set(value) => value.to_string(),
        other => other.to_string(),
    }
}

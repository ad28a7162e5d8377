//! Clients: one request at a time each, in sessions.

use std::collections::{BTreeMap, VecDeque};

use rejoin_causality::{CausalContext, Dot, Stamp};

use super::{Event, World};
use crate::action::Action;
use crate::bits::Bits;
use crate::history::{State, Write};
use crate::oracle::{Past, Reading};
use crate::story::Happening;
use crate::{Answer, Ask, Fault, Guarantees, Kind, Level, Op, Place, Request, Time, Violation};

/// Somebody who asks, waits for the answer, and asks again, maybe elsewhere.
pub(super) struct Client {
    past: Past,
    token: Option<Vec<u8>>,
    is_waiting: bool,
    /// The steps of the plan that are due.
    queue: VecDeque<usize>,
}

/// A request on its way.
pub(super) struct Asked {
    client: usize,
    place: Place,
    key: String,
    ask: Ask,
    level: Level,
    /// The fewest that there were since then: nobody waits for one that has left.
    members: usize,
    at: Time,
    /// The writes that its replica held then.
    knew: Bits,
    /// Its number in the history, if it is a write.
    write: Option<usize>,
}

impl Client {
    pub(super) fn new(guarantees: Guarantees) -> Self {
        Self {
            past: Past {
                guarantees,
                ..Past::default()
            },
            token: None,
            is_waiting: false,
            queue: VecDeque::new(),
        }
    }
}

impl World<'_> {
    pub(super) fn wants(&mut self, client: usize, step: usize) -> Result<(), Violation> {
        self.clients[client].queue.push_back(step);
        self.next_request(client)
    }

    /// Makes the next request of a client that waits for no answer.
    pub(super) fn next_request(&mut self, client: usize) -> Result<(), Violation> {
        if self.clients[client].is_waiting {
            return Ok(());
        }
        let Some(step) = self.clients[client].queue.pop_front() else {
            return Ok(());
        };
        let plan = self.plan;
        let Action::Request {
            place,
            key,
            ask,
            level,
            ..
        } = &plan.steps[step].action
        else {
            return Ok(());
        };
        if let Some(until) = self.machines[*place].paused(self.now) {
            self.clients[client].queue.push_front(step);
            self.agenda.note(until, Event::Next(client));
            return Ok(());
        }
        let is_there = self.machines[*place].is_member && self.machines[*place].node.is_some();
        if !is_there {
            self.figures.answer("nobody there");
            self.agenda.note(self.now, Event::Next(client));
            return Ok(());
        }
        self.ask(client, *place, key, *ask, *level)
    }

    fn ask(
        &mut self,
        client: usize,
        place: Place,
        key: &str,
        ask: Ask,
        level: Level,
    ) -> Result<(), Violation> {
        // What is due is done first, so that the write is known to come after that.
        self.touch(place, |node, now| node.tick(now))?;
        if self.machines[place].node.is_none() {
            // Its disk stopped it just then.
            self.figures.answer("nobody there");
            self.agenda.note(self.now, Event::Next(client));
            return Ok(());
        }
        let number = self.asked;
        self.asked += 1;
        self.count_fault(key, ask);
        let write = match ask {
            Ask::Write(..) => Some(self.note_write(place, key, ask)),
            Ask::Read(_) => None,
        };
        let Some(node) = &self.machines[place].node else {
            return Ok(());
        };
        let who = &mut self.clients[client];
        let new = || node.session(who.past.guarantees);
        let request = Request {
            key: key.to_owned(),
            ask,
            level,
            session: Some(who.token.get_or_insert_with(new).clone()),
        };
        who.is_waiting = true;
        let asked = Asked {
            client,
            place,
            key: key.to_owned(),
            ask,
            level,
            members: self.members().len(),
            at: self.now,
            knew: self.oracle.known(place),
            write,
        };
        self.requests.insert(number, asked);
        let key = key.to_owned();
        self.tell(Happening::Asked {
            client,
            place,
            key,
            ask,
            write,
        });
        self.touch(place, |node, now| node.request(number, &request, now))
    }

    /// Counts what a client does where that is a fault of the run.
    fn count_fault(&mut self, key: &str, ask: Ask) {
        let Ask::Write(kind, op) = ask else {
            return;
        };
        if op == Op::Delete && self.plan.faults.contains(&Fault::DeleteRace) {
            self.figures.fault("delete", 1);
        }
        let first = *self.kinds.entry(key.to_owned()).or_insert(kind);
        if first != kind && self.plan.faults.contains(&Fault::Kinds) {
            self.figures.fault("write of another kind", 1);
        }
    }

    fn note_write(&mut self, place: Place, key: &str, ask: Ask) -> usize {
        let (kind, op) = match ask {
            Ask::Write(kind, op) => (kind, op),
            Ask::Read(kind) => (kind, Op::Delete),
        };
        self.oracle.asked(Write {
            place,
            key: key.to_owned(),
            kind,
            op,
            at: self.now,
            event: Dot::new(0_u64.into(), 0),
            stamp: None,
            saw: self.oracle.known(place),
            forgot_deletion: self.oracle.forgot_deletion(place, key, kind),
            state: State::Asked,
            is_told: false,
            acked: None,
            group: self.oracle.group,
            holders: Bits::default(),
            setbacks: 0,
            had: BTreeMap::new(),
        })
    }

    /// A replica has made a write, and names its event.
    pub(super) fn applied(
        &mut self,
        number: u64,
        event: Option<Dot>,
        stamp: Option<Stamp>,
    ) -> Result<(), Violation> {
        let asked = self.requests.get(&number);
        let Some((client, write)) = asked.and_then(|it| Some((it.client, it.write?))) else {
            return Ok(());
        };
        self.oracle.applied(write, event, stamp, self.now)?;
        if event.is_some() {
            self.oracle
                .written_by(&self.clients[client].past, write, self.now)?;
        }
        Ok(())
    }

    pub(super) fn answered(
        &mut self,
        number: u64,
        answer: &Answer,
        session: Option<Vec<u8>>,
        seen: Option<&CausalContext>,
    ) -> Result<(), Violation> {
        let Some(asked) = self.requests.remove(&number) else {
            return Ok(());
        };
        let client = asked.client;
        self.figures.answer(answer.name());
        if self.story.is_some() {
            let (key, answer) = (asked.key.clone(), answer.to_string());
            let (place, write) = (asked.place, asked.write);
            self.tell(Happening::Answered {
                client,
                place,
                key,
                answer,
                write,
            });
        }
        match (answer, asked.write) {
            (Answer::Written | Answer::Timeout, Some(write)) => {
                let all = asked.level.of(asked.members);
                let copies = if *answer == Answer::Written { all } else { 1 };
                self.oracle.acknowledged(write, copies, self.now)?;
                self.clients[client].past.wrote.insert(write);
            }
            (Answer::Read(view), None) => {
                if self.story.is_some() {
                    let (behind, latest) = self.oracle.behind(asked.place, &asked.key, asked.at);
                    self.tell(Happening::Saw {
                        place: asked.place,
                        key: asked.key.clone(),
                        asked: asked.at,
                        behind,
                        latest,
                    });
                }
                let reading = Reading {
                    place: asked.place,
                    key: &asked.key,
                    kind: asked.ask.kind(),
                    view,
                    copies: asked.level.of(asked.members),
                    members: asked.members,
                    asked: asked.at,
                    knew: &asked.knew,
                    seen,
                };
                let shown = self
                    .oracle
                    .read_by(&self.clients[client].past, &reading, self.now)?;
                self.clients[client].past.read.extend(&shown);
            }
            _ => {}
        }
        let who = &mut self.clients[client];
        who.token = session.or(who.token.take());
        who.is_waiting = false;
        self.agenda.note(self.now, Event::Next(client));
        Ok(())
    }

    /// Requests that are on their way wait for no more members than these.
    pub(super) fn wait_for(&mut self, members: usize) {
        let asked = self.requests.values_mut();
        asked.for_each(|it| it.members = it.members.min(members));
    }

    /// The answers of this machine need not show any more what it held when it was asked.
    pub(super) fn asked_anew(&mut self, place: Place) {
        let asked = self.requests.values_mut().filter(|it| it.place == place);
        asked.for_each(|it| it.knew = Bits::default());
    }

    /// Whoever waited for an answer of this machine gets none.
    pub(super) fn hang_up(&mut self, place: Place) {
        let lost = self.requests.iter().filter(|(_, it)| it.place == place);
        let lost: Vec<u64> = lost.map(|(number, _)| *number).collect();
        for number in lost {
            if let Some(asked) = self.requests.remove(&number) {
                self.figures.answer("no answer");
                self.clients[asked.client].is_waiting = false;
                self.agenda.note(self.now, Event::Next(asked.client));
            }
        }
    }

    /// Whether some client waits for an answer.
    pub(super) fn somebody_waits(&self) -> bool {
        let busy = |client: &Client| client.is_waiting || !client.queue.is_empty();
        self.clients.iter().any(busy)
    }

    /// Lets every session read once more, each at another replica, now that all are equal.
    pub(super) fn probe(&mut self, places: &[Place]) -> Result<(), Violation> {
        for client in 0..self.clients.len() {
            let place = places[client % places.len()];
            // What did not have to survive may have been seen by this session alone.
            let something = self.something_of(client);
            let Some((key, kind)) = something.filter(|_| self.oracle.has_all(place)) else {
                continue;
            };
            let before = self.figures.answered("not ready");
            self.ask(client, place, &key, Ask::Read(kind), Level::Local)?;
            if self.figures.answered("not ready") > before {
                return Err(self.oracle.never_served(client, place, self.now));
            }
        }
        Ok(())
    }

    /// A key that this client knows of, if all that it knows must still be there.
    fn something_of(&self, client: usize) -> Option<(String, Kind)> {
        let past = &self.clients[client].past;
        let writes = past.wrote.iter().chain(past.read.iter());
        let mut writes = writes.map(|number| self.oracle.history.get(number));
        if !writes.clone().all(Write::must_survive) {
            return None;
        }
        writes.next().map(|write| (write.key.clone(), write.kind))
    }
}

mod node;
mod writers;

use std::collections::BTreeMap;

use rejoin_merge::{Decompose as _, Merge as _};

use self::node::{Delta, Node};
use self::writers::Writers;
use crate::clock::Clock;
use crate::expectations;
use crate::fault::Fault;
use crate::json::Json;
use crate::names::Names;
use crate::scenario::{Scenario, Step};
use crate::subject::{Author, Form, Subject, joined};
use crate::trouble::Trouble;
use crate::way::Way;

/// Replays the scenario in every way, and gives what did not come as expected.
pub(crate) fn replay<S: Subject>(subject: &S, scenario: &Scenario) -> Vec<Fault> {
    let ways = Way::ALL.into_iter();
    let ways = ways.filter(|way| S::HAS_DOTS || *way != Way::Versions);
    let faults = ways.flat_map(|way| {
        let faults = World::new(subject, scenario, way).play(scenario);
        faults.into_iter().map(move |fault| fault.seen_in(way))
    });
    Fault::gather(faults)
}

/// The replicas of a scenario, and what they have set aside.
pub(crate) struct World<'a, S: Subject> {
    pub(crate) subject: &'a S,
    pub(crate) names: Names,
    pub(crate) clock: Clock,
    pub(crate) hides_empty: bool,
    way: Way,
    writers: Writers,
    nodes: BTreeMap<String, Node<S::State>>,
    deltas: BTreeMap<String, Option<Delta<S::State>>>,
    contexts: BTreeMap<String, S::State>,
    edits: usize,
}

impl<'a, S: Subject> World<'a, S> {
    fn new(subject: &'a S, scenario: &Scenario, way: Way) -> Self {
        Self {
            subject,
            names: Names::of(scenario),
            clock: Clock::of(scenario),
            hides_empty: scenario.is_set("hide_empty"),
            way,
            writers: Writers::new(S::HAS_DOTS),
            nodes: BTreeMap::new(),
            deltas: BTreeMap::new(),
            contexts: BTreeMap::new(),
            edits: 0,
        }
    }

    /// Stops at the first step that fails, because what follows would mean nothing.
    fn play(mut self, scenario: &Scenario) -> Vec<Fault> {
        let steps = match scenario.steps() {
            Ok(steps) => steps,
            Err(trouble) => return vec![Fault::new("the scenario", "steps", trouble)],
        };
        for (number, step) in (1..).zip(&steps) {
            self.clock.tick();
            if let Err(fault) = self.take(step) {
                let place = format!("step {number}, {}", step.to_json());
                return vec![Fault::new(place, fault.expected(), fault.found())];
            }
        }
        expectations::check(&self, scenario)
    }

    /// Takes a step that may have to be refused.
    fn take(&mut self, step: &Step) -> Result<(), Fault> {
        if !step.is_set("error") {
            return match self.do_step(step)? {
                Ok(()) => Ok(()),
                Err(trouble) => Err(Fault::new("", "that it is done", trouble)),
            };
        }
        let at = step.name("at").or_else(|_| step.name("to"));
        let at = at.unwrap_or_default();
        let before = self.state(&at);
        match self.do_step(step)? {
            Err(Trouble::Refused(_)) if self.state(&at) == before => Ok(()),
            Err(Trouble::Refused(_)) => {
                let found = format!(
                    "a refusal that leaves {}",
                    self.subject.read(&self.state(&at))
                );
                let expected = format!("a refusal that leaves {}", self.subject.read(&before));
                Err(Fault::new("", expected, found))
            }
            Err(trouble) => Err(Fault::new("", "a refusal", trouble)),
            Ok(()) => Err(Fault::new("", "a refusal", "that it is done")),
        }
    }

    /// The outer error is a fault that the step itself has found.
    fn do_step(&mut self, step: &Step) -> Result<Result<(), Trouble>, Fault> {
        let done = match step.verb() {
            Ok("expect") => return self.expect(step),
            Ok("merge") => return self.merge(step),
            Ok("roundtrip") => return self.round_trip(step),
            Ok("fork") => self.fork(step),
            Ok("mark") => step.name("at").map(|at| self.node(&at).unsent = None),
            Ok("delta") => self.cut_delta(step),
            Ok("join_delta") => self.join_deltas(step),
            Ok("merge_delta") => self.merge_delta(step),
            Ok("context") => self.read_context(step),
            Ok("load") => self.load(step),
            Ok(_) => self.edit(step),
            Err(trouble) => Err(trouble),
        };
        Ok(done)
    }

    fn expect(&self, step: &Step) -> Result<Result<(), Trouble>, Fault> {
        let (at, value) = match step.name("at").and_then(|at| Ok((at, step.get("value")?))) {
            Ok(parts) => parts,
            Err(trouble) => return Ok(Err(trouble)),
        };
        expectations::value(self, &self.state(&at), value).map(Ok)
    }

    fn merge(&mut self, step: &Step) -> Result<Result<(), Trouble>, Fault> {
        let (from, to) = match step
            .name("from")
            .and_then(|from| Ok((from, step.name("to")?)))
        {
            Ok(names) => names,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let from = self.node(&from).clone();
        let (way, subject) = (self.way, self.subject);
        let to = self.node(&to);
        match way {
            Way::Deltas => to.hear(from.unheard_by(to)),
            _ => {
                carry(subject, way, &from.state, &mut to.state);
                to.heard.extend(from.heard);
            }
        }
        let mut whole = to.state.clone();
        if whole.merge(&from.state) {
            let read = |state| subject.read(state);
            let expected = format!("that what was sent brings {}", read(&whole));
            return Err(Fault::new("", expected, read(&to.state)));
        }
        Ok(Ok(()))
    }

    fn round_trip(&mut self, step: &Step) -> Result<Result<(), Trouble>, Fault> {
        let at = match step.name("at") {
            Ok(at) => at,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let state = self.state(&at);
        match S::Form::round_trip(&state) {
            Ok(same) if same == state => self.node(&at).state = same,
            Ok(other) => {
                let read = |state| self.subject.read(state);
                return Err(Fault::new("", read(&state), read(&other)));
            }
            Err(error) => return Err(Fault::new("", "that it can be decoded", error)),
        }
        Ok(self.writers.restart(&at, &self.clock))
    }

    fn fork(&mut self, step: &Step) -> Result<(), Trouble> {
        let (from, to) = (step.name("from")?, step.name("to")?);
        let from = self.node(&from);
        let copy = Node {
            unsent: None,
            ..from.clone()
        };
        self.nodes.insert(to.clone(), copy);
        self.writers.begin_anew(&to);
        Ok(())
    }

    fn cut_delta(&mut self, step: &Step) -> Result<(), Trouble> {
        let (at, name) = (step.name("at")?, step.name("name")?);
        let delta = self.node(&at).unsent.take();
        let delta = delta.map(|delta| self.number(delta));
        self.deltas.insert(name, delta);
        Ok(())
    }

    fn join_deltas(&mut self, step: &Step) -> Result<(), Trouble> {
        let of: Vec<_> = step.list("of")?.iter().collect();
        let deltas = of.into_iter().map(|name| self.delta(&name.to_name()));
        let deltas = deltas.collect::<Result<Vec<_>, _>>()?;
        let states = deltas
            .into_iter()
            .map(|delta| delta.map(|(_, state)| state));
        let delta = joined(states).map(|delta| self.number(delta));
        self.deltas.insert(step.name("name")?, delta);
        Ok(())
    }

    fn merge_delta(&mut self, step: &Step) -> Result<(), Trouble> {
        let (delta, to) = (self.delta(&step.name("delta")?)?, step.name("to")?);
        self.node(&to).hear(delta);
        Ok(())
    }

    fn read_context(&mut self, step: &Step) -> Result<(), Trouble> {
        let context = self.state(&step.name("at")?);
        self.contexts.insert(step.name("name")?, context);
        Ok(())
    }

    fn load(&mut self, step: &Step) -> Result<(), Trouble> {
        let loaded = self.subject.load(step, &self.names)?;
        let delta = self.number(loaded);
        self.node(&step.name("at")?).hear([delta]);
        Ok(())
    }

    /// One edit or a batch of them, which is done whole or not at all.
    fn edit(&mut self, step: &Step) -> Result<(), Trouble> {
        let at = step.name("at")?;
        let mut state = self.state(&at);
        let delta = match step.verb()? {
            "batch" => {
                let ops = step.steps("ops")?.into_iter();
                let deltas = ops.map(|op| self.edit_state(&at, &mut state, &op));
                joined(deltas.collect::<Result<Vec<_>, _>>()?)
            }
            _ => self.edit_state(&at, &mut state, step)?,
        };
        let delta = delta.map(|delta| self.number(delta));
        let node = self.node(&at);
        node.state = state;
        if let Some((number, delta)) = delta {
            node.heard.insert(number, delta.clone());
            node.unsent = joined([node.unsent.take(), Some(delta)]);
        }
        Ok(())
    }

    fn edit_state(
        &mut self,
        at: &str,
        state: &mut S::State,
        step: &Step,
    ) -> Result<Option<S::State>, Trouble> {
        let name = step.find("as").map_or_else(|| at.to_owned(), Json::to_name);
        let mut author = Author {
            replica: self.writers.handle(&name, at, &self.names, &self.clock),
            names: &self.names,
            clock: &mut self.clock,
        };
        let Some(context) = step.find("context") else {
            return self.subject.edit(state, step, &mut author);
        };
        let context = self.contexts.get(&context.to_name());
        let context = context.ok_or_else(|| Trouble::unclear("no step has read this context"))?;
        self.subject
            .edit_in_context(state, context, step, &mut author)
    }

    fn delta(&self, name: &str) -> Result<Option<Delta<S::State>>, Trouble> {
        let delta = self.deltas.get(name).cloned();
        delta.ok_or_else(|| Trouble::unclear(format!("no step has made the delta {name:?}")))
    }

    fn number(&mut self, delta: S::State) -> Delta<S::State> {
        self.edits += 1;
        (self.edits, delta)
    }

    /// A replica that nothing was said of yet has the empty state.
    fn node(&mut self, name: &str) -> &mut Node<S::State> {
        let empty = || Node::new(self.subject.empty());
        self.nodes.entry(name.to_owned()).or_insert_with(empty)
    }

    pub(crate) fn state(&self, name: &str) -> S::State {
        let node = self.nodes.get(name);
        node.map_or_else(|| self.subject.empty(), |node| node.state.clone())
    }

    /// Brings `to` what `from` has, in the way of this replay.
    pub(crate) fn carry(&self, from: &S::State, to: &mut S::State) {
        carry(self.subject, self.way, from, to);
    }
}

fn carry<S: Subject>(subject: &S, way: Way, from: &S::State, to: &mut S::State) {
    let news = match way {
        Way::States => Some(from.clone()),
        Way::Deltas | Way::Differences => from.difference(to),
        Way::Versions => subject.since(from, to),
    };
    if let Some(news) = news {
        to.merge(&news);
    }
}

//! The world of one run: machines, the network between them, clients, and time.

mod clients;
mod copies;
mod faults;
mod heal;
mod machines;

use std::collections::BTreeMap;

use rejoin_causality::ReplicaId;

use self::clients::{Asked, Client};
use self::machines::{Image, Machine};
use crate::action::Hostile;
use crate::agenda::Agenda;
use crate::network::{Network, Spell, Weather};
use crate::oracle::Oracle;
use crate::plan::Plan;
use crate::story::{Happening, Story};
use crate::trace::Trace;
use crate::{Failure, Figures, Kind, Machines, Node, Now, Output, Place, Random, Time, Violation};

/// More events than any run has that ends, beside those that come with time.
const STORM: u64 = 200_000;

/// More events in a second, for each pair of machines, than replicas have that repeat what they
/// say. Of two, one waking the other at once, there are about twenty.
const BUSY: u64 = 100;

pub(crate) struct World<'a> {
    plan: &'a Plan,
    source: &'a dyn Machines,
    now: Time,
    agenda: Agenda<Event>,
    machines: Vec<Machine>,
    network: Network,
    clients: Vec<Client>,
    requests: BTreeMap<u64, Asked>,
    asked: u64,
    /// As what each key was written first.
    kinds: BTreeMap<String, Kind>,
    oracle: Oracle,
    /// The members, as they were told last.
    group: Vec<ReplicaId>,
    random: Random,
    /// For what is done to copies of machines, so that it changes nothing that the seed draws
    /// beside it.
    enemy: Random,
    trace: Trace,
    /// A frame that was really sent, for enemies to change.
    sample: Vec<u8>,
    pub(crate) figures: Figures,
    pub(crate) story: Option<Story>,
}

#[derive(Debug)]
enum Event {
    Step(usize),
    Frame {
        from: Place,
        to: Place,
        frame: Vec<u8>,
    },
    Wake {
        place: Place,
        life: u64,
    },
    Start {
        place: Place,
        life: u64,
        image: Image,
    },
    /// The disk of this machine takes writes again.
    DiskFree(Place),
    /// The disk of this machine is found to have lied.
    LieFound(Place),
    /// This client goes on with its next request.
    Next(usize),
}

impl<'a> World<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        source: &'a dyn Machines,
        seed: u64,
        story: Option<Story>,
    ) -> Self {
        let seed = Random::new(seed);
        let network = Network::new(plan.delay.clone(), seed.fork("network"));
        Self {
            plan,
            source,
            now: Time::ZERO,
            agenda: Agenda::new(),
            machines: Vec::new(),
            network,
            clients: plan.clients.iter().map(|it| Client::new(*it)).collect(),
            requests: BTreeMap::new(),
            asked: 0,
            kinds: BTreeMap::new(),
            oracle: Oracle::default(),
            group: Vec::new(),
            random: seed.fork("world"),
            enemy: seed.fork("enemy"),
            trace: Trace::new(),
            sample: Vec::new(),
            figures: Figures::default(),
            story,
        }
    }

    /// The hash over all that happened.
    pub(crate) const fn hash(&self) -> u64 {
        self.trace.hash()
    }

    pub(crate) const fn now(&self) -> Time {
        self.now
    }

    /// First everything goes wrong that may; then nothing more does, and all must become equal.
    ///
    /// # Errors
    /// The first thing that an oracle objects to.
    pub(crate) fn run(&mut self) -> Result<(), Violation> {
        for place in 0..self.plan.replicas {
            self.machines.push(Machine::new());
            if !self.plan.without.contains(&place) {
                self.machines[place].is_member = true;
                self.start(place, Image::Own)?;
            }
        }
        self.tell_members()?;
        for (index, step) in self.plan.steps.iter().enumerate() {
            self.agenda.note(step.at, Event::Step(index));
        }
        while let Some((at, event)) = self.agenda.next(self.plan.until) {
            self.happen(at, event)?;
        }
        self.now = self.plan.until;
        self.heal()
    }

    fn happen(&mut self, at: Time, event: Event) -> Result<(), Violation> {
        self.now = at;
        self.figures.events += 1;
        let most = self.most_events();
        if self.figures.events > most {
            let what = format!("{most} events, and no end: a storm of frames");
            let failure = Failure::NoConvergence;
            return Err(Violation { failure, at, what });
        }
        self.trace.number(at.as_micros());
        match event {
            Event::Step(index) => self.step(index),
            Event::Frame { from, to, frame } => self.deliver(from, to, frame),
            Event::Wake { place, life } => self.wake(place, life),
            Event::Start { place, life, image } => {
                if self.machines[place].life != life {
                    return Ok(());
                }
                self.start(place, image)?;
                self.tell_members()
            }
            Event::DiskFree(place) => {
                self.machines[place].records.set_full(false);
                Ok(())
            }
            Event::LieFound(place) => self.find_lie(place),
            Event::Next(client) => self.next_request(client),
        }
    }

    /// So many events may have been by now.
    fn most_events(&self) -> u64 {
        let pairs = (self.machines.len() as u64).pow(2);
        let seconds = self.now.as_millis() / 1000;
        STORM.saturating_add(BUSY.saturating_mul(pairs).saturating_mul(seconds))
    }

    fn deliver(&mut self, from: Place, to: Place, frame: Vec<u8>) -> Result<(), Violation> {
        if let Some(until) = self.machines[to].paused(self.now) {
            self.agenda.note(until, Event::Frame { from, to, frame });
            return Ok(());
        }
        let Some(sender) = self.machines[from].id else {
            return Ok(());
        };
        if !self.network.is_open(from, to, self.now) {
            self.figures.fault("cut", 1);
            return Ok(());
        }
        self.trace.number(to as u64);
        self.trace.bytes(&frame);
        self.touch(to, |node, now| node.receive(sender, &frame, now))
    }

    fn wake(&mut self, place: Place, life: u64) -> Result<(), Violation> {
        let machine = &mut self.machines[place];
        if machine.life != life || machine.wake != Some(self.now) {
            return Ok(());
        }
        if let Some(until) = machine.paused(self.now) {
            machine.wake = Some(until);
            self.agenda.note(until, Event::Wake { place, life });
            return Ok(());
        }
        machine.wake = None;
        self.touch(place, |node, now| node.tick(now))
    }

    /// Lets a replica do something, and carries out and checks what comes of it.
    fn touch(
        &mut self,
        place: Place,
        act: impl FnOnce(&mut dyn Node, Now),
    ) -> Result<(), Violation> {
        let Some(mut node) = self.machines[place].node.take() else {
            return Ok(());
        };
        act(&mut *node, self.machines[place].clock.read(self.now));
        let outputs = node.outputs();
        for output in &outputs {
            if let Output::Applied {
                number,
                event,
                stamp,
            } = output
            {
                self.applied(*number, *event, *stamp)?;
            }
        }
        let has_fallen_back = node.fallbacks() > self.machines[place].fallbacks;
        self.machines[place].fallbacks = node.fallbacks();
        if self.machines[place].records.has_crashed() {
            // Its disk may have it already.
            self.machines[place].set_back |= has_fallen_back;
            // What it was about to send or tell is gone with it.
            self.machines[place].node = Some(node);
            return self.crash_now(place);
        }
        if has_fallen_back {
            self.oracle.fell_back(place, &*node, self.now)?;
            self.asked_anew(place);
        }
        if !self.machines[place].records.is_full() {
            self.oracle.told(place);
        }
        let fresh = self.oracle.look(place, &mut *node, self.now)?;
        for write in fresh {
            self.tell(Happening::Had { place, write });
        }
        self.trace.number(node.digest());
        let due = node.next_tick();
        self.machines[place].node = Some(node);
        self.schedule(place, due);
        for output in outputs {
            match output {
                Output::Send { to, frame } => self.send(place, to, frame)?,
                Output::Applied { .. } => {}
                Output::Answer {
                    number,
                    answer,
                    session,
                    seen,
                } => self.answered(number, &answer, session, seen.as_ref())?,
            }
        }
        Ok(())
    }

    fn schedule(&mut self, place: Place, due: Option<u64>) {
        let Some(due) = due else {
            return;
        };
        // A replica that wants to be woken at once must not stop time.
        let at = Time::millis(due).max(self.now + Time::micros(50));
        let machine = &mut self.machines[place];
        if machine.wake.is_none_or(|wake| at < wake) {
            machine.wake = Some(at);
            let life = machine.life;
            self.agenda.note(at, Event::Wake { place, life });
        }
    }

    fn send(&mut self, from: Place, to: ReplicaId, frame: Vec<u8>) -> Result<(), Violation> {
        let to_place = self
            .machines
            .iter()
            .position(|machine| machine.id == Some(to));
        let Some(to) = to_place else {
            self.figures.fault("unreachable", 1);
            return Ok(());
        };
        let protocol = match &self.machines[from].node {
            Some(node) => node.protocol(&frame),
            None => "frame",
        };
        let traffic = self.figures.traffic.entry(protocol).or_default();
        *traffic = (traffic.0 + 1, traffic.1 + frame.len() as u64);
        let fate = self.network.send(from, to, frame.len() as u64, self.now);
        self.figures.fault("drop", fate.lost);
        self.figures.fault("duplicate", fate.extra);
        self.figures.fault("damage", fate.damaged);
        self.figures.fault("slow", fate.slowed);
        self.figures.fault("overtake", fate.overtaken);
        if self.story.is_some() {
            let arrivals = fate.arrivals.iter().map(|(at, _)| *at).collect();
            let bytes = frame.len();
            let node = self.machines[from].node.as_ref();
            let carried = node.map(|node| node.carries(&frame)).unwrap_or_default();
            let carries = self.oracle.history.made(&carried);
            self.tell(Happening::Sent {
                from,
                to,
                arrivals,
                bytes,
                protocol,
                carries,
            });
        }
        for (at, damaged) in fate.arrivals {
            let mut frame = frame.clone();
            if damaged {
                self.damage(&mut frame, 1);
            }
            self.agenda.note(at, Event::Frame { from, to, frame });
        }
        self.sample = frame;
        if fate.damaged > 0 {
            self.lie_to_copy(to, from, Hostile::Mutated(1))?;
        }
        Ok(())
    }

    /// Changes some bytes.
    fn damage(&mut self, frame: &mut [u8], times: u64) {
        for _ in 0..times {
            let at = usize::try_from(self.random.below(frame.len() as u64)).unwrap_or(0);
            if let Some(byte) = frame.get_mut(at) {
                *byte ^= 1 << self.random.below(8);
            }
        }
    }

    fn tell(&mut self, happening: Happening) {
        if let Some(story) = &mut self.story {
            story.events.push((self.now, happening));
        }
    }

    fn weather(&mut self, weather: Weather) {
        if self.story.is_some() && weather.kind == Spell::Cut {
            let places = 0..self.machines.len();
            let pairs = places
                .clone()
                .flat_map(|from| places.clone().map(move |to| (from, to)));
            let cut = |(from, to): &(Place, Place)| from != to && weather.links.contain(*from, *to);
            let until = weather.until;
            for (from, to) in pairs.filter(cut).collect::<Vec<_>>() {
                self.tell(Happening::Cut { from, to, until });
            }
        }
        self.network.add(weather);
    }
}

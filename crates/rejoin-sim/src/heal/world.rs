use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::ReplicaId;
use rejoin_lww_register::LwwRegister;
use rejoin_store::{Carried, Kind, Schema, Settings, Start, Store};

use super::{Experiment, Healed};
use crate::agenda::Agenda;
use crate::network::{Links, Network, Spell, Weather};
use crate::{Place, Random, Time};

/// More than any run lasts that ends.
const END: Time = Time::millis(100_000_000);
/// So many keys are written before there is a look at the frames.
const BATCH: u64 = 1_000;

type Register = LwwRegister<u64>;

pub(super) struct World<'a> {
    experiment: &'a Experiment,
    now: Time,
    wall: Arc<AtomicU64>,
    agenda: Agenda<Event>,
    network: Network,
    stores: Vec<Store>,
    kind: Kind<Register>,
    wakes: Vec<Option<Time>>,
    /// How many frames are on their way.
    flying: u64,
    watched: Watched,
    /// Frames and bytes that nobody looked into.
    unseen: (u64, u64),
}

enum Event {
    Frame {
        from: Place,
        to: Place,
        frame: Vec<u8>,
    },
    Wake(Place),
    /// The next write of those that differ.
    Write(u64),
}

/// What was sent while somebody looked.
enum Watched {
    Nothing,
    Frames(Box<Healed>),
}

impl<'a> World<'a> {
    pub(super) fn new(experiment: &'a Experiment) -> Result<Self, String> {
        let wall = Arc::new(AtomicU64::new(0));
        let mut schema = Schema::new();
        let kind = schema.declare("register").map_err(|it| it.to_string())?;
        let schema = Arc::new(schema);
        let mut stores: Vec<Store> = (1..=experiment.replicas as u64)
            .map(|id| {
                let clock = Arc::clone(&wall);
                let clock = move || clock.load(Ordering::Relaxed);
                // Nothing here is set back, so no store takes a second id.
                let start = Start::new(id.into(), clock).with_ids(move || id.into());
                Store::new(Arc::clone(&schema), start, Settings::default())
            })
            .collect();
        let ids: Vec<ReplicaId> = stores.iter().map(Store::id).collect();
        for store in &mut stores {
            for id in &ids {
                store.join(*id);
            }
        }
        let network = Network::new(None, Random::new(experiment.seed).fork("network"));
        Ok(Self {
            experiment,
            now: Time::ZERO,
            wall,
            agenda: Agenda::new(),
            network,
            wakes: vec![None; stores.len()],
            stores,
            kind,
            flying: 0,
            watched: Watched::Nothing,
            unseen: (0, 0),
        })
    }

    pub(super) fn run(mut self) -> Result<Healed, String> {
        for first in (0..self.experiment.keys).step_by(BATCH as usize) {
            for key in first..(first + BATCH).min(self.experiment.keys) {
                self.write(0, key, key)?;
            }
            self.touch(0)?;
        }
        for place in 0..self.stores.len() {
            self.touch(place)?;
        }
        self.settle(Time::ZERO)?;

        let cut = self.experiment.cut;
        let healed_at = self.now + cut;
        self.network.add(Weather {
            links: Links::Between(self.groups().to_vec()),
            until: healed_at,
            kind: Spell::Cut,
        });
        let writes = 2 * self.experiment.differences;
        for write in 0..writes {
            let after = cut.as_micros() as u128 * u128::from(write + 1) / u128::from(writes + 1);
            let after = Time::micros(u64::try_from(after).unwrap_or(u64::MAX));
            self.agenda.note(self.now + after, Event::Write(write));
        }
        self.unseen = (0, 0);
        while let Some((at, event)) = self.agenda.next(healed_at) {
            self.happen(at, event)?;
        }
        self.pass_to(healed_at);
        self.network.calm();
        if self.experiment.loss > 0 {
            self.network.add(Weather {
                links: Links::All,
                until: END,
                kind: Spell::Loss(self.experiment.loss),
            });
        }
        self.watched = Watched::Frames(Box::new(self.nothing()));
        // Long enough for stores with nothing to say to compare digests.
        let idle = Time::millis(Settings::default().sync.idle);
        let took = self.settle(healed_at + idle)?.since(healed_at);
        let is_equal = self.is_right()?;
        match self.watched {
            Watched::Frames(mut healed) => {
                healed.took_ms = took.as_millis_f64();
                healed.is_equal = is_equal;
                Ok(*healed)
            }
            Watched::Nothing => Err("nobody looked".to_owned()),
        }
    }

    fn nothing(&self) -> Healed {
        let Experiment {
            keys, differences, ..
        } = *self.experiment;
        let [one, other] = self.groups().map(|group| group.len() as u64);
        Healed {
            stores: self.experiment.replicas,
            keys,
            differences,
            lacking: differences.div_ceil(2) * other + differences / 2 * one,
            payload: 0,
            payload_bytes: 0,
            other_bytes: 0,
            parts: std::collections::BTreeMap::new(),
            in_vain: self.unseen,
            took_ms: 0.0,
            is_equal: false,
        }
    }

    fn groups(&self) -> [Vec<Place>; 2] {
        let places: Vec<Place> = (0..self.stores.len()).collect();
        let (one, other) = places.split_at(places.len().div_ceil(2));
        [one.to_vec(), other.to_vec()]
    }

    /// Which key the write of this number goes to, and who writes it.
    fn difference(&self, write: u64) -> (Place, u64) {
        let number = write % self.experiment.differences;
        // Spread over all keys.
        let key = u128::from(number) * u128::from(self.experiment.keys)
            / u128::from(self.experiment.differences);
        let groups = self.groups();
        let group = &groups[usize::from(number % 2 == 1)];
        let place = group[(number / 2) as usize % group.len()];
        (place, u64::try_from(key).unwrap_or(0))
    }

    fn write(&mut self, place: Place, key: u64, value: u64) -> Result<(), String> {
        let name = format!("user:{key:016x}");
        let access = self.stores[place].key(self.kind, &name);
        let written = access.write(|register, me| register.set(me, value));
        written.map(drop).map_err(|failure| failure.to_string())
    }

    /// Goes on until all stores hold the same and nothing is on its way, at least until `least`;
    /// answers when they did.
    fn settle(&mut self, least: Time) -> Result<Time, String> {
        let mut equal = None;
        loop {
            let is_equal = self.is_equal();
            equal = is_equal.then(|| equal.unwrap_or(self.now));
            if let Some(at) = equal
                && self.flying == 0
                && self.now >= least
            {
                return Ok(at);
            }
            let next = self.agenda.next(END);
            let (at, event) = next.ok_or("the stores do not become equal")?;
            self.happen(at, event)?;
        }
    }

    fn is_equal(&self) -> bool {
        let mut pairs = self.stores.windows(2);
        pairs.all(|pair| pair[0].version() == pair[1].version())
    }

    /// Whether each store reads what was written last, of every key.
    fn is_right(&mut self) -> Result<bool, String> {
        let Experiment {
            keys, differences, ..
        } = *self.experiment;
        let mut expected: Vec<u64> = (0..keys).collect();
        for write in 0..2 * differences {
            let (_, key) = self.difference(write);
            expected[key as usize] = keys + write;
        }
        for store in &mut self.stores {
            for (key, value) in expected.iter().enumerate() {
                let name = format!("user:{key:016x}");
                let read = store.key(self.kind, &name).read();
                let read = read.map_err(|failure| failure.to_string())?;
                if read.and_then(|register| register.get()) != Some(value) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn happen(&mut self, at: Time, event: Event) -> Result<(), String> {
        self.pass_to(at);
        match event {
            Event::Frame { from, to, frame } => {
                self.flying -= 1;
                if !self.network.is_open(from, to, self.now) {
                    return Ok(());
                }
                let sender = self.stores[from].id();
                let received = self.stores[to].receive(sender, &frame);
                received.map_err(|error| error.to_string())?;
                self.touch(to)
            }
            Event::Wake(place) if self.wakes[place] == Some(at) => {
                self.wakes[place] = None;
                self.touch(place)
            }
            Event::Wake(_) => Ok(()),
            Event::Write(write) => {
                let (place, key) = self.difference(write);
                self.write(place, key, self.experiment.keys + write)?;
                self.touch(place)
            }
        }
    }

    fn pass_to(&mut self, at: Time) {
        self.now = at;
        self.wall.store(at.as_millis(), Ordering::Relaxed);
    }

    /// Lets a store do what is due, and carries what it sends.
    fn touch(&mut self, place: Place) -> Result<(), String> {
        let store = &mut self.stores[place];
        store.tick(self.now.as_millis());
        let frames = store.frames().map_err(|error| error.to_string())?;
        let due = store.next_tick();
        for (to, frame) in frames {
            self.send(place, to, &frame)?;
        }
        if let Some(due) = due {
            let at = Time::millis(due).max(self.now + Time::millis(1));
            if self.wakes[place].is_none_or(|wake| at < wake) {
                self.wakes[place] = Some(at);
                self.agenda.note(at, Event::Wake(place));
            }
        }
        Ok(())
    }

    fn send(&mut self, from: Place, to: ReplicaId, frame: &[u8]) -> Result<(), String> {
        let Some(to) = self.stores.iter().position(|store| store.id() == to) else {
            return Ok(());
        };
        let bytes = frame.len() as u64;
        match &mut self.watched {
            Watched::Nothing => self.unseen = (self.unseen.0 + 1, self.unseen.1 + bytes),
            Watched::Frames(healed) => {
                let carried = Carried::of(self.stores[from].schema(), frame);
                let carried = carried.map_err(|error| error.to_string())?;
                healed.payload += carried.entries as u64;
                healed.payload_bytes += carried.payload as u64;
                healed.other_bytes += carried.overhead as u64;
                let part = healed.parts.entry(carried.part.name()).or_default();
                *part = (part.0 + 1, part.1 + bytes);
            }
        }
        let fate = self.network.send(from, to, bytes, self.now);
        for (at, _) in fate.arrivals {
            let frame = frame.to_vec();
            self.flying += 1;
            self.agenda.note(at, Event::Frame { from, to, frame });
        }
        Ok(())
    }
}

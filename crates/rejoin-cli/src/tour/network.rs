//! Three copies of one state, and the messages between them.

use rejoin_causality::Replica;
use rejoin_merge::Merge;

use super::event::{Event, NAMES, What};
use super::world::World;

/// A state that the tour can show.
pub(super) trait Shown: Merge + Clone + PartialEq {
    /// What somebody who looks at this copy sees.
    fn read(&self) -> String;

    fn encode(&self) -> Vec<u8>;
}

/// A network that delays every message, loses none, and delivers in any order.
pub(super) struct Network<'a, S> {
    pub(super) world: &'a mut World,
    pub(super) states: [S; 3],
    flying: Vec<Message<S>>,
    first_write: Option<u64>,
}

struct Message<S> {
    due: u64,
    from: usize,
    to: usize,
    delta: S,
}

impl<'a, S: Shown> Network<'a, S> {
    /// Begins a chapter: three copies of `state`.
    pub(super) fn new(world: &'a mut World, title: &'static str, text: &str, state: &S) -> Self {
        world.chapter += 1;
        // A pause, so that the times of two chapters differ at a glance.
        let begin = world.now().next_multiple_of(1000) + 1000;
        world.set_now(begin);
        let states = std::array::from_fn(|_| state.clone());
        let mut network = Self {
            world,
            states,
            flying: Vec::new(),
            first_write: None,
        };
        network.tell(What::Chapter { title }, text.to_owned());
        network
    }

    /// Changes the copy at `at`, and sends the delta to the other two.
    pub(super) fn write(
        &mut self,
        at: usize,
        text: &str,
        edit: impl FnOnce(&mut S, &mut Replica) -> S,
    ) {
        let delta = edit(&mut self.states[at], &mut self.world.replicas[at]);
        let now = self.world.now();
        self.first_write.get_or_insert(now);
        for to in (0..3).filter(|to| *to != at) {
            self.send(at, to, delta.clone());
        }
        self.tell(What::Write { at }, format!("{} {text}", NAMES[at]));
    }

    /// Sends the whole state of one copy to another, as a careful network sometimes does twice.
    pub(super) fn send(&mut self, from: usize, to: usize, delta: S) {
        let due = self.world.now() + self.world.delay();
        self.flying.push(Message {
            due,
            from,
            to,
            delta,
        });
    }

    /// Looks at the copy at `at`.
    pub(super) fn read(&mut self, at: usize) {
        let reads = self.states[at].read();
        let stale = if self.stale()[at] {
            ", which is stale"
        } else {
            ""
        };
        self.tell(
            What::Read { at },
            format!("{} is asked: {reads}{stale}", NAMES[at]),
        );
    }

    /// Lets time pass, and delivers what is due.
    pub(super) fn pass(&mut self, millis: u64) {
        let end = self.world.now() + millis;
        while let Some(message) = self.next_due(end) {
            self.world.set_now(message.due);
            self.deliver(&message);
        }
        self.world.set_now(end);
    }

    /// Delivers everything, and then says `ending` of what all replicas came to.
    pub(super) fn settle(&mut self, ending: impl FnOnce(&S) -> String) {
        while let Some(message) = self.next_due(u64::MAX) {
            self.world.set_now(message.due);
            self.deliver(&message);
        }
        let equal = self.stale().iter().all(|stale| !stale);
        let window = self.world.now() - self.first_write.take().unwrap_or_default();
        let text = if equal {
            format!("Equal after {window} ms. {}", ending(&self.states[0]))
        } else {
            "The replicas differ, which must not happen: report it as a bug.".to_owned()
        };
        self.tell(What::Quiet { equal }, text);
    }

    /// Keeps the three states as they are now, for `--save`.
    pub(super) fn save(&mut self, name: &str) {
        for (state, replica) in self.states.iter().zip(["a", "b", "c"]) {
            self.world
                .saved
                .push((format!("{name}-{replica}.rejoin"), state.encode()));
        }
    }

    fn next_due(&mut self, end: u64) -> Option<Message<S>> {
        let due = (0..self.flying.len()).filter(|place| self.flying[*place].due <= end);
        let next = due.min_by_key(|place| self.flying[*place].due)?;
        Some(self.flying.remove(next))
    }

    fn deliver(&mut self, message: &Message<S>) {
        let Message { from, to, .. } = *message;
        let before = self.states[to].read();
        let grew = self.states[to].merge(&message.delta);
        let after = self.states[to].read();
        let what = match (grew, before == after) {
            (false, _) => "nothing new".to_owned(),
            (true, true) => format!("still {after}"),
            (true, false) => format!("now {after}"),
        };
        let text = format!("{} hears from {}: {what}", NAMES[to], NAMES[from]);
        self.tell(What::Arrive { from, to, grew }, text);
    }

    /// Which copies lack something that another one has.
    fn stale(&self) -> [bool; 3] {
        let mut all = self.states[0].clone();
        for state in &self.states {
            all.merge(state);
        }
        std::array::from_fn(|place| self.states[place] != all)
    }

    fn tell(&mut self, what: What, text: String) {
        let (chapter, ms) = (self.world.chapter, self.world.now());
        let reads = std::array::from_fn(|place| self.states[place].read());
        let stale = self.stale();
        self.world.events.push(Event {
            chapter,
            ms,
            what,
            text,
            reads,
            stale,
        });
    }
}

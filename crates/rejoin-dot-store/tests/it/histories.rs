//! Random histories of three replicas: edits, full states, parts, lost and repeated deliveries.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_dot_store::{Causal, DotBag, DotMap, DotSet, DotStore, DotSum, Events, Parts};
use rejoin_merge::{Decompose, Delta, Merge};

use crate::model::{Event, Model, Subject};
use crate::stores::Weak;

struct Rng(u64);

impl Rng {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }
}

struct World<S: DotStore> {
    rng: Rng,
    model: Model<S::Content>,
    replicas: Vec<Causal<S>>,
    deltas: Vec<Causal<S>>,
}

impl<S: Subject> World<S> {
    fn new(seed: u64) -> Self {
        Self {
            rng: Rng(seed),
            model: Model {
                events: BTreeMap::new(),
            },
            replicas: vec![Causal::new(); 3],
            deltas: Vec::new(),
        }
    }

    fn step(&mut self) {
        let at = self.rng.place(3);
        let from = self.rng.place(3);
        match self.rng.below(13) {
            0..=3 => self.edit(at),
            12 => self.join_many(at),
            4 => self.join(at, &self.replicas[from].clone()),
            5 | 6 => self.deliver_delta(at),
            7 => self.deliver_news(at, from),
            8 => self.deliver_parts(at, from),
            9 => self.deliver_difference(at, from),
            10 => self.restart(at),
            _ => self.forget(at),
        }
    }

    fn edit(&mut self, at: usize) {
        let id = ReplicaId::from(at as u64 + 1);
        let element = S::content(self.rng.below(6));
        let live = self.model.live(self.replicas[at].version());
        let held = live.iter().filter(|(_, (content, _))| *content == element);
        let mut covers: CausalContext = held.map(|(dot, _)| *dot).collect();
        let content = match self.rng.below(8) {
            0..=4 => Some(element.clone()),
            5 | 6 => None,
            _ => {
                covers = live.keys().copied().collect();
                None
            }
        };
        let state = &mut self.replicas[at];
        let before = state.clone();
        let event = state.write(id, &covers, content.clone());
        assert_eq!(event.is_some(), content.is_some() || !covers.is_empty());
        let Some(event) = event else {
            assert_eq!(*state, before);
            return;
        };
        let covers = covers.dots().collect();
        assert!(
            self.model
                .events
                .insert(event, Event { content, covers })
                .is_none()
        );
        let delta = state.delta_at(&Events::between(event, event));
        self.check_sum(&before, &delta, at);
        self.model.check(&delta);
        self.model.check(&self.replicas[at]);
        self.deltas.push(delta);
    }

    fn check_sum(&self, before: &Causal<S>, delta: &Causal<S>, at: usize) {
        let mut sum = before.clone();
        assert!(sum.merge(delta));
        assert_eq!(sum, self.replicas[at]);
    }

    /// Joins by reference and by value, and demands the model's state and exact answers.
    fn join(&mut self, at: usize, other: &Causal<S>) {
        let before = self.replicas[at].clone();
        let mut owned = before.clone();
        let mut turned = other.clone();
        let grew = self.replicas[at].merge(other);
        assert_eq!(grew, self.replicas[at] != before);
        let other_grew = turned.merge(&before);
        assert_eq!(other_grew, turned != *other);
        assert_eq!(turned, self.replicas[at]);
        assert_eq!(owned.merge_owned(other.clone()), grew);
        assert_eq!(owned, turned);
        self.model.check(&owned);
        self.model.check(&turned);
        let order = match (grew, other_grew) {
            (false, false) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (true, true) => None,
        };
        assert_eq!(before.lattice_cmp(other), order);
        let mut seen = before.version().clone();
        seen.merge(other.version());
        assert_eq!(*self.replicas[at].version(), seen);
        self.model.check(&self.replicas[at]);
    }

    /// Joins up to a dozen states and deltas in one go, some of them twice.
    fn join_many(&mut self, at: usize) {
        let states: Vec<_> = self.replicas.iter().chain(&self.deltas).cloned().collect();
        let count = self.rng.below(12);
        let others: Vec<_> = (0..count)
            .map(|_| states[self.rng.place(states.len())].clone())
            .collect();
        // Into a state that has a store, and into one that has none.
        let some = states[self.rng.place(states.len())].clone();
        for before in [some, self.replicas[at].clone()] {
            let mut one_by_one = before.clone();
            let grew = others
                .iter()
                .fold(false, |grew, other| one_by_one.merge(other) | grew);
            let mut all = before;
            assert_eq!(all.merge_all(others.clone()), grew);
            assert_eq!(all, one_by_one);
            self.model.check(&all);
            self.replicas[at] = all;
        }
    }

    fn deliver_delta(&mut self, at: usize) {
        if self.deltas.is_empty() {
            return;
        }
        let place = self.rng.place(self.deltas.len());
        let mut delta = self.deltas[place].clone();
        for _ in 0..self.rng.below(3) {
            let place = self.rng.place(self.deltas.len());
            delta.merge(&self.deltas[place]);
            self.model.check(&delta);
        }
        self.join(at, &delta);
    }

    fn deliver_news(&mut self, at: usize, from: usize) {
        let version = self.replicas[at].version().clone();
        let news = self.replicas[from].delta_since(&version);
        self.model.check(&news);
        let mut expected = self.replicas[at].clone();
        expected.merge(&self.replicas[from]);
        self.join(at, &news);
        assert_eq!(self.replicas[at], expected);
        // What is cut for one peer is lawful for any other.
        self.join((at + 1) % 3, &news);
        self.deltas.push(news);
    }

    fn deliver_parts(&mut self, at: usize, from: usize) {
        let whole = self.replicas[from].clone();
        let parts = whole.decompose();
        let mut sum = Causal::new();
        for (place, part) in parts.iter().enumerate() {
            self.model.check(part);
            sum.merge(part);
            let mut others = Causal::new();
            for (_, part) in parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
            {
                others.merge(part);
            }
            assert_ne!(others, whole, "part {part:?} is not needed");
        }
        assert_eq!(sum, whole);
        for part in parts {
            if self.rng.below(2) == 0 {
                self.join(at, &part);
            }
        }
    }

    fn deliver_difference(&mut self, at: usize, from: usize) {
        let mut expected = self.replicas[at].clone();
        let grows = expected.merge(&self.replicas[from]);
        let difference = self.replicas[from].difference(&self.replicas[at]);
        assert_eq!(difference.is_some(), grows);
        if let Some(difference) = difference {
            self.model.check(&difference);
            self.join(at, &difference);
        }
        assert_eq!(self.replicas[at], expected);
    }

    fn restart(&mut self, at: usize) {
        let state = &self.replicas[at];
        let parts = Parts {
            seen: state.version().clone(),
            covered: state.covered().clone(),
            live: state.live(),
            covering: state.covering(),
            contents: state
                .pages()
                .iter()
                .map(|(_, content)| content.clone())
                .collect(),
        };
        let again = Causal::from_parts(parts).unwrap();
        assert_eq!(again, *state);
        self.replicas[at] = again;
        self.model.check(&self.replicas[at]);
    }

    /// The log is lost, or what all have seen is; or a delta that travelled as pieces goes on.
    fn forget(&mut self, at: usize) {
        match self.rng.below(3) {
            0 => self.replicas[at].trim_log(),
            1 => {
                let stable = self.stable();
                self.replicas[at].trim_log_below(&stable);
            }
            _ => self.restart(at),
        }
    }

    fn stable(&self) -> CausalContext {
        let versions = self.replicas.iter().map(Causal::version).cloned();
        let meet = |a: CausalContext, b: CausalContext| a.without(&a.without(&b));
        versions.reduce(meet).unwrap_or_default()
    }

    fn heal(&mut self) {
        for _ in 0..2 {
            for at in 0..3 {
                let other = self.replicas[(at + 1) % 3].clone();
                self.join(at, &other);
            }
        }
        assert_eq!(self.replicas[0], self.replicas[1]);
        assert_eq!(self.replicas[1], self.replicas[2]);
        let seen: CausalContext = self.replicas[0].version().clone();
        let held = |at: &usize| self.replicas[*at].version() == &seen;
        assert!((0..3).all(|at| held(&at)));
    }
}

fn states_are_what_their_events_make_of_them<S: Subject>(seeds: u64) {
    for seed in 0..seeds {
        let mut world = World::<S>::new(seed);
        for _ in 0..40 {
            world.step();
        }
        world.heal();
    }
}

#[test]
fn bags_are_what_their_events_make_of_them() {
    states_are_what_their_events_make_of_them::<DotBag<u8>>(1_500);
}

#[test]
fn bags_of_strings_are_what_their_events_make_of_them() {
    states_are_what_their_events_make_of_them::<DotBag<String>>(500);
}

#[test]
fn bags_of_one_hash_are_what_their_events_make_of_them() {
    states_are_what_their_events_make_of_them::<DotBag<Weak>>(150);
}

#[test]
fn sets_are_what_their_events_make_of_them() {
    states_are_what_their_events_make_of_them::<DotSet>(500);
}

#[test]
fn sums_are_what_their_events_make_of_them() {
    states_are_what_their_events_make_of_them::<DotSum>(500);
}

#[test]
fn nested_maps_are_what_their_events_make_of_them() {
    type Nested = DotMap<u8, DotMap<u8, DotBag<u8>>>;
    states_are_what_their_events_make_of_them::<Nested>(500);
}

#[test]
fn joins_associate() {
    for seed in 10_000..10_150 {
        let mut world = World::<DotBag<u8>>::new(seed);
        for _ in 0..30 {
            world.step();
        }
        let mut states = world.replicas.clone();
        states.extend(world.deltas.iter().take(3).cloned());
        for a in &states {
            for b in &states {
                for c in &states {
                    assert_eq!(sum(&[a, b, c]), sum(&[a, &sum(&[b, c])]));
                    world.model.check(&sum(&[c, a, b]));
                }
            }
        }
    }
}

fn sum<S: Subject>(states: &[&Causal<S>]) -> Causal<S> {
    let mut sum = Causal::new();
    for state in states {
        sum.merge(state);
    }
    sum
}

#[test]
fn long_histories_cross_pages_and_trim_the_log() {
    for seed in 0..3 {
        let mut world = World::<DotBag<u8>>::new(seed);
        for _ in 0..1_200 {
            let at = world.rng.place(3);
            world.edit(at);
            if world.rng.below(10) == 0 {
                let from = world.rng.place(3);
                world.deliver_news(at, from);
            }
            world.deltas.truncate(50);
        }
        assert!(
            world
                .replicas
                .iter()
                .all(|state| state.log_len() <= 256 + 6 * 3)
        );
        world.heal();
    }
}

#[test]
fn a_replica_numbers_its_events_from_one() {
    let id = ReplicaId::from(9_u64);
    let mut state = Causal::<DotBag<u64>>::new();
    for sequence in 1..=200 {
        let event = state.write(id, &CausalContext::new(), Some(sequence));
        assert_eq!(
            event,
            Some(Dot {
                replica: id,
                sequence
            })
        );
    }
}

//! What is checked at the end of a history.

use super::{Held, World};
use crate::algebra;
use crate::bytes;
use crate::law::Law;
use crate::lawful::Lawful;

impl<T: Lawful> World<T> {
    /// Laws on what was reached, then convergence. It runs after a violation as well, because the
    /// laws of merge often name the culprit better than the first symptom does.
    pub(super) fn check_all(&mut self) {
        let pool = self.pool();
        self.check_algebra(&pool);
        self.check_bytes(&pool);
        self.check_parts(&pool);
        self.check_versions(&pool);
        self.check_apart();
        self.check_joined();
        self.converge();
    }

    /// Some of the states that the history has reached: of replicas, deltas and messages.
    fn pool(&mut self) -> Vec<Held<T>> {
        let mut pool: Vec<Held<T>> = self.nodes.iter().map(|node| node.held.clone()).collect();
        self.rng.shuffle(&mut pool);
        let share = if self.thorough { 4 } else { 1 };
        pool.truncate(2 * share);
        for kept in [&self.deltas, &self.messages, &self.snapshots] {
            let mut places: Vec<usize> = (0..kept.len()).collect();
            self.rng.shuffle(&mut places);
            pool.extend(places.iter().take(share).map(|place| kept[*place].clone()));
        }
        pool
    }

    fn check_algebra(&mut self, pool: &[Held<T>]) {
        for (place, a) in pool.iter().enumerate() {
            algebra::single(&mut self.findings, &a.state);
            for b in &pool[..place] {
                algebra::pair(&mut self.findings, &a.state, &b.state);
                self.check_every_way(a, b);
            }
        }
        let triples = if self.thorough { 64 } else { 3 };
        for _ in 0..triples {
            let [a, b, c] = [(); 3].map(|()| &pool[self.rng.below(pool.len())].state);
            algebra::triple(&mut self.findings, a, b, c);
        }
        self.check_many(pool);
        self.check_equals(pool);
        // A join of what was reached is a state like any other: its value is known too.
        let [a, b] = [(); 2].map(|()| &pool[self.rng.below(pool.len())]);
        let mut joined = a.state.clone();
        joined.merge(&b.state);
        self.oracle
            .inspect(&mut self.findings, &joined, a.seen | b.seen);
    }

    /// Merges two states both ways, by each of the methods.
    fn check_every_way(&mut self, a: &Held<T>, b: &Held<T>) {
        if !self.thorough {
            return;
        }
        for way in 0..6 {
            let (mut ab, mut ba) = (a.state.clone(), b.state.clone());
            algebra::merge(&mut self.findings, &mut ab, &b.state, way);
            algebra::merge(&mut self.findings, &mut ba, &a.state, way);
            let seen = a.seen | b.seen;
            self.oracle.inspect(&mut self.findings, &ab, seen);
        }
    }

    /// Lists of different states for `merge_all`: types may take other ways for many than for few.
    fn check_many(&mut self, pool: &[Held<T>]) {
        let rounds = if self.thorough { 32 } else { 1 };
        for _ in 0..rounds {
            let length = [0, 1, 3, 5, 7][self.rng.below(5)];
            let known = pool.iter().chain(&self.deltas).map(|held| &held.state);
            let mut others: Vec<&T> = known.collect();
            self.rng.shuffle(&mut others);
            others.truncate(length);
            let a = &pool[self.rng.below(pool.len())].state;
            algebra::many(&mut self.findings, a, &others);
        }
    }

    /// Equal states are so for every merge and every version, whatever edits they have seen.
    fn check_equals(&mut self, pool: &[Held<T>]) {
        let known = pool.iter().chain(&self.deltas).chain(&self.snapshots);
        let known: Vec<&T> = known.map(|held| &held.state).collect();
        let chance = self.rng.below(pool.len());
        let tried = if self.thorough {
            0..pool.len()
        } else {
            chance..chance + 1
        };
        for place in tried {
            let a = known[place];
            let mut equals: Vec<&T> = known.iter().copied().filter(|b| *b == a).collect();
            if let Some(versions) = self.oracle.versions {
                let expected = (versions.version)(a);
                for b in &equals {
                    let found = (versions.version)(b);
                    let what = "the version of an equal state";
                    self.findings.equal(Law::Congruent, what, &expected, &found);
                }
            }
            let (few, some) = if self.thorough { (4, 12) } else { (1, 1) };
            let mut others = known.clone();
            self.rng.shuffle(&mut equals);
            equals.truncate(few);
            self.rng.shuffle(&mut others);
            others.truncate(some);
            for b in equals {
                for c in &others {
                    algebra::congruent(&mut self.findings, (a, b), c);
                }
            }
        }
    }

    fn check_bytes(&mut self, pool: &[Held<T>]) {
        let Some(codec) = self.codec else { return };
        let mut encoded: Vec<(&T, Vec<u8>)> = Vec::new();
        for held in pool {
            bytes::round_trip(&mut self.findings, codec, &held.state);
            let Some(state_bytes) = bytes::encode(&mut self.findings, codec, &held.state) else {
                continue;
            };
            for (other, other_bytes) in &encoded {
                let (a, b) = ((&held.state, &*state_bytes), (*other, &**other_bytes));
                bytes::canonical(&mut self.findings, a, b);
            }
            let entry = (&held.state, state_bytes.clone());
            self.oracle
                .inspect_bytes(&mut self.findings, entry, held.seen);
            encoded.push((&held.state, state_bytes));
        }
        let rounds = if self.thorough { 64 } else { 1 };
        for _ in 0..rounds {
            let (seed, at) = (self.rng.next(), self.rng.below(encoded.len()));
            if let Some((_, damaged)) = encoded.get(at) {
                let other = &pool[self.rng.below(pool.len())].state;
                bytes::hostile(&mut self.findings, codec, damaged, other, seed);
            }
        }
    }

    fn check_parts(&mut self, pool: &[Held<T>]) {
        let rounds = if self.thorough { 512 } else { 1 };
        for _ in 0..rounds {
            let [a, b] = [(); 2].map(|()| &pool[self.rng.below(pool.len())].state);
            self.check_parts_of(a, b);
        }
    }

    fn check_parts_of(&mut self, a: &T, b: &T) {
        let Some(parts) = self.parts else { return };
        self.check_decomposed(a, (parts.decompose)(a), "part");
        let Some(difference) = (parts.difference)(a, b) else {
            let grew = b.clone().merge(a);
            self.findings.check(Law::Parts, !grew, || {
                let expected = format!("a difference between {a:?} and {b:?}");
                (expected, "none".to_owned())
            });
            return;
        };
        let mut expected = b.clone();
        let grew = expected.merge(a);
        self.findings.check(Law::Parts, grew, || {
            let expected = "no difference, because a merge brings nothing".to_owned();
            (expected, format!("{difference:?}"))
        });
        let pieces = (parts.decompose)(&difference);
        for left_out in 0..=pieces.len() {
            let mut brought = b.clone();
            for (place, piece) in pieces.iter().enumerate() {
                if place != left_out {
                    brought.merge(piece);
                }
            }
            let complete = left_out == pieces.len();
            self.findings
                .check(Law::Parts, (brought == expected) == complete, || {
                    let whole =
                        "the difference brings the other up to date; no part is superfluous";
                    let found = format!("{difference:?} for {b:?} without part {left_out}");
                    (
                        format!("{whole}: {expected:?}"),
                        format!("{found}: {brought:?}"),
                    )
                });
        }
    }

    /// Parts join back in any order, with duplicates; none is superfluous nor divisible.
    fn check_decomposed(&mut self, state: &T, mut pieces: Vec<T>, name: &str) {
        let Some(parts) = self.parts else { return };
        self.rng.shuffle(&mut pieces);
        let mut joined = T::default();
        for piece in &pieces {
            joined.merge(piece);
            if self.rng.below(3) == 0 {
                joined.merge(piece);
            }
        }
        self.findings
            .equal(Law::Parts, "the join of all parts", state, &joined);
        for left_out in 0..pieces.len() {
            let mut rest = T::default();
            for (place, piece) in pieces.iter().enumerate() {
                if place != left_out {
                    rest.merge(piece);
                }
            }
            let piece = &pieces[left_out];
            self.findings.check(Law::Parts, rest != *state, || {
                let expected = format!("no {name} is superfluous in {state:?}");
                (expected, format!("{piece:?} is"))
            });
        }
        if let Some(piece) = pieces.first() {
            let again = (parts.decompose)(piece);
            self.findings
                .check(Law::Parts, again.as_slice() == [piece.clone()], || {
                    (
                        format!("a {name} is its own only part: {piece:?}"),
                        format!("{again:?}"),
                    )
                });
        }
    }

    /// Edits that have not seen one another come apart again: their deltas joined are several
    /// parts, and whoever has one of them is not sent it.
    ///
    /// Of other states no more can be asked. A removal may be one part with what it took away, and
    /// where a type has forgotten which removal took what, so may all of them.
    fn check_apart(&mut self) {
        let mut pairs = Vec::new();
        for late in 0..self.deltas.len() {
            let saw = self.oracle.records[late].saw;
            let unseen = (0..late).filter(|early| !saw.contains(*early));
            pairs.extend(unseen.map(|early| (early, late)));
        }
        self.rng.shuffle(&mut pairs);
        pairs.truncate(if self.thorough { 64 } else { 1 });
        for (one, other) in pairs {
            self.check_apart_of(one, other);
            self.check_apart_of(other, one);
        }
    }

    fn check_apart_of(&mut self, one: usize, other: usize) {
        let (one, other) = (&self.deltas[one].state, &self.deltas[other].state);
        if one.lattice_cmp(other).is_some() {
            return;
        }
        let mut both = one.clone();
        both.merge(other);
        if let Some(parts) = self.parts {
            let pieces = (parts.decompose)(&both);
            let apart = pieces.len() > 1 || pieces.iter().any(parts.is_coarse);
            self.findings.check(Law::Parts, apart, || {
                let expected = format!("{one:?} and {other:?}, concurrent, are several parts");
                (expected, format!("{pieces:?}"))
            });
        }
        if let Some(versions) = self.oracle.versions {
            let (has, lacks) = ((versions.version)(one), (versions.version)(other));
            let answer = (versions.delta_since)(&both, &has);
            let known = has.without(&lacks);
            let law = Law::EqualVersionsEqualStores;
            let news = !(versions.version)(&answer).intersects(&known);
            self.findings.check(law, news, || {
                let expected = format!("{other:?} for whoever has {one:?}, and nothing of that");
                (expected, format!("{answer:?}"))
            });
        }
    }

    /// Answers to versions that some state had, before and after the log is trimmed.
    fn check_versions(&mut self, pool: &[Held<T>]) {
        let Some(versions) = self.oracle.versions else {
            return;
        };
        let rounds = if self.thorough { 16 } else { 2 };
        for round in 0..rounds {
            let mut holder = pool[self.rng.below(pool.len())].state.clone();
            if round % 2 == 1 {
                (versions.trim_log)(&mut holder);
            }
            let place = self.rng.below(1 << 16);
            let Some((base, _)) = self.oracle.some_known(place) else {
                return;
            };
            let version = (versions.version)(base);
            let answer = (versions.delta_since)(&holder, &version);
            let mut expected = base.clone();
            expected.merge(&holder);
            let mut found = base.clone();
            found.merge(&answer);
            self.findings
                .check(Law::EqualVersionsEqualStores, expected == found, || {
                    let peer = format!("a peer at {version:?} that gets the answer of {holder:?}");
                    (format!("{peer}: {expected:?}"), format!("{found:?}"))
                });
            let law = Law::EqualVersionsEqualStores;
            let own = (versions.delta_since)(&holder, &(versions.version)(&holder));
            let grew = T::default().merge(&own);
            self.findings.check(law, !grew, || {
                let expected = format!("nothing for whoever has the version of {holder:?}");
                (expected, format!("{own:?}"))
            });
            self.keep_answer(answer, &versions.version);
        }
    }

    /// The deltas of what a replica has seen, joined in any order with duplicates, are its state.
    fn check_joined(&mut self) {
        let rounds = if self.thorough { 512 } else { 1 };
        for _ in 0..rounds {
            let held = self.nodes[self.rng.below(self.nodes.len())].held.clone();
            self.check_joined_to(&held);
        }
    }

    fn check_joined_to(&mut self, held: &Held<T>) {
        let mut order: Vec<usize> = held.seen.iter().collect();
        let repeated: Vec<usize> = order.iter().copied().step_by(3).collect();
        order.extend(repeated);
        self.rng.shuffle(&mut order);
        let mut joined = T::default();
        for edit in order {
            joined.merge(&self.deltas[edit].state);
        }
        let what = "the deltas of all edits seen, joined in any order";
        self.findings
            .equal(Law::DeltasEqualState, what, &held.state, &joined);
        if let Some(codec) = self.codec.filter(|_| joined == held.state)
            && let Some(state_bytes) = bytes::encode(&mut self.findings, codec, &joined)
        {
            let entry = (&joined, state_bytes);
            self.oracle
                .inspect_bytes(&mut self.findings, entry, held.seen);
        }
    }

    /// Everybody gets everything, in different ways; then all must be equal.
    fn converge(&mut self) {
        let clean = self.findings.is_clean();
        for at in 1..self.nodes.len() {
            self.exchange(at, 0, clean);
        }
        for at in 1..self.nodes.len() {
            self.exchange(0, at, clean);
        }
        let first = self.nodes[0].held.state.clone();
        let first_bytes = self
            .codec
            .and_then(|codec| bytes::encode(&mut self.findings, codec, &first));
        for at in 1..self.nodes.len() {
            let state = &self.nodes[at].held.state;
            let what = "all replicas after exchanging everything";
            self.findings.equal(Law::Convergence, what, &first, state);
            let what = "what is read on all replicas after exchanging everything";
            self.findings
                .equal(Law::Convergence, what, &first.view(), &state.view());
            if let (Some(codec), Some(expected)) = (self.codec, &first_bytes)
                && let Some(found) = bytes::encode(&mut self.findings, codec, state)
            {
                let what = "bytes of all replicas after exchanging everything";
                self.findings
                    .equal(Law::Convergence, what, expected, &found);
            }
        }
        if clean {
            for at in 0..self.nodes.len() {
                self.inspect(at);
            }
        }
    }

    /// `from` gives `to` all that it has; after a violation only in the plainest way.
    fn exchange(&mut self, from: usize, to: usize, clean: bool) {
        match self.rng.below(4) {
            0 if clean && self.oracle.versions.is_some() => self.sync_version(from, to),
            1 if clean && self.parts.is_some() => self.sync_difference(from, to),
            2 => {
                let mut order: Vec<usize> = self.nodes[from].held.seen.iter().collect();
                self.rng.shuffle(&mut order);
                for edit in order {
                    let delta = self.deltas[edit].clone();
                    let held = &mut self.nodes[to].held;
                    held.state.merge(&delta.state);
                    held.seen = held.seen | delta.seen;
                }
            }
            _ => {
                let sent = self.nodes[from].held.clone();
                let held = &mut self.nodes[to].held;
                held.state.merge(&sent.state);
                held.seen = held.seen | sent.seen;
            }
        }
    }
}

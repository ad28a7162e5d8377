//! What all chapters share: virtual time, three replicas with clocks, chance, and the trace.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Replica, ReplicaId, Stamp};

use super::event::Event;

/// When the tour begins, in milliseconds since 1970: midnight of 1 January 2026, UTC.
const START: u64 = 1_767_225_600_000;

/// A world in which nothing happens by accident: one seed gives one trace.
pub(super) struct World {
    pub(super) events: Vec<Event>,
    /// Names of files, and states for them.
    pub(super) saved: Vec<(String, Vec<u8>)>,
    pub(super) replicas: [Replica; 3],
    pub(super) chapter: usize,
    now: Arc<AtomicU64>,
    ahead: [Arc<AtomicU64>; 3],
    chance: u64,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let now = Arc::new(AtomicU64::new(0));
        let ahead: [Arc<AtomicU64>; 3] = Default::default();
        let replicas = std::array::from_fn(|place| {
            let (now, ahead) = (Arc::clone(&now), Arc::clone(&ahead[place]));
            let clock = move || START + now.load(Ordering::Relaxed) + ahead.load(Ordering::Relaxed);
            Replica::new(ReplicaId::from(0xa + place as u64), clock)
        });
        Self {
            events: Vec::new(),
            saved: Vec::new(),
            replicas,
            chapter: 0,
            now,
            ahead,
            chance: seed,
        }
    }

    /// Virtual milliseconds since the tour began.
    pub(super) fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    pub(super) fn set_now(&self, now: u64) {
        self.now.store(now, Ordering::Relaxed);
    }

    /// Makes the clock of one replica run ahead of the others.
    pub(super) fn skew(&self, place: usize, millis: u64) {
        self.ahead[place].store(millis, Ordering::Relaxed);
    }

    /// How long the next message takes.
    pub(super) fn delay(&mut self) -> u64 {
        20 + self.draw() % 100
    }

    /// Sebastiano Vigna's SplitMix64: a whole generator in five lines.
    fn draw(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.chance ^ (self.chance >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The time of a stamp in milliseconds since the tour began, by the clock that gave it.
pub(super) fn since_start(stamp: Stamp) -> String {
    let (millis, counter) = (
        stamp.time.millis().saturating_sub(START),
        stamp.time.counter(),
    );
    if counter == 0 {
        format!("{millis} ms")
    } else {
        format!("{millis} ms +{counter}")
    }
}

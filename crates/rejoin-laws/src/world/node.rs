use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Replica, ReplicaId, Saved};

use super::Held;
use crate::edit_set::EditSet;

/// All clocks start here: some day of 2023, so that stamps have their usual length.
const START_MILLIS: u64 = 1_700_000_000_000;

/// A replica with its state, its clock and what it has seen.
pub(crate) struct Node<T> {
    pub(crate) held: Held<T>,
    pub(crate) replica: Replica,
    clock: Arc<AtomicU64>,
}

impl<T: Default> Node<T> {
    pub(crate) fn new(place: usize) -> Self {
        let clock = Arc::new(AtomicU64::new(START_MILLIS));
        Self {
            held: Held {
                state: T::default(),
                seen: EditSet::EMPTY,
            },
            replica: Replica::new(replica_id(place), reading(&clock)),
            clock,
        }
    }

    pub(crate) fn wall(&self) -> u64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(crate) fn move_clock(&mut self, millis: i64) {
        let moved = self.wall().saturating_add_signed(millis);
        self.clock.store(moved, Ordering::Relaxed);
    }

    /// Saves the replica as bytes and resumes it from them.
    pub(crate) fn restart_clock(&mut self) -> Result<(), String> {
        let bytes = self.replica.save().to_bytes();
        let saved = Saved::from_bytes(&bytes).map_err(|error| error.to_string())?;
        self.replica = Replica::resume_with(saved, reading(&self.clock));
        Ok(())
    }
}

fn reading(clock: &Arc<AtomicU64>) -> impl Fn() -> u64 + Send + Sync + 'static {
    let clock = Arc::clone(clock);
    move || clock.load(Ordering::Relaxed)
}

/// Fixed ids whose order is not that of the places, small and huge ones among them.
pub(crate) fn replica_id(place: usize) -> ReplicaId {
    const IDS: [u128; 5] = [
        0x8f3a_11d2_0c5b_4e67_9a01_7755_f00d_cafe,
        0x0000_0000_0000_0000_0000_0000_0000_0001,
        0xfedc_ba98_7654_4210_bfff_ffff_ffff_fff0,
        0x3c9e_7700_5a2d_4b18_8123_4567_89ab_cdef,
        0xb016_0fa5_e3d9_41c2_a0b1_c2d3_e4f5_0617,
    ];
    match IDS.get(place) {
        Some(id) => ReplicaId::from(*id),
        None => ReplicaId::from(place as u128),
    }
}

use std::collections::VecDeque;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;

use crate::value::{Erased, Tally};

/// What the latest events of a large value have changed, so that a peer that lacks only these is
/// not sent the whole value. No part of what the entry says: it may be dropped at any time.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    changes: VecDeque<Change>,
    bytes: usize,
}

/// The whole of what some events have changed.
#[derive(Debug)]
struct Change {
    events: CausalContext,
    delta: Box<dyn Erased>,
    bytes: usize,
}

/// A value of fewer bytes is sent whole.
pub(crate) const LARGE: u32 = 256;

impl Recent {
    /// Remembers a change, and forgets the oldest ones as long as all together take more than
    /// half of what the value takes.
    pub(crate) fn note(&mut self, events: CausalContext, delta: Box<dyn Erased>, value: u32) {
        let bytes = delta.bytes().map_or(usize::MAX, |bytes| bytes.len() + 32);
        let room = value as usize / 2;
        if bytes > room {
            // What comes later would leave a gap.
            *self = Self::default();
            return;
        }
        self.bytes += bytes;
        self.changes.push_back(Change {
            events,
            delta,
            bytes,
        });
        while self.bytes > room
            && let Some(oldest) = self.changes.pop_front()
        {
            self.bytes -= oldest.bytes;
        }
    }

    /// The join of what these events have changed, and all events of it; `None` if some of them
    /// are not remembered.
    pub(crate) fn of(&self, lacks: &CausalContext) -> Option<(CausalContext, Box<dyn Erased>)> {
        let mut needed = self.changes.iter().filter(|of| of.events.intersects(lacks));
        let first = needed.next()?;
        let (mut events, mut delta) = (first.events.clone(), first.delta.copy());
        for change in needed {
            events.merge(&change.events);
            delta.join(&*change.delta, &mut Tally::default());
        }
        lacks.is_subset(&events).then_some((events, delta))
    }
}

use std::collections::VecDeque;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;
use rejoin_wire::EncodeError;

use crate::value::{Erased, Tally, Value, read};

/// What the latest events of a large value have changed, so that a peer that lacks only these is
/// not sent the whole value. No part of what the entry says: it may be dropped at any time.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    changes: VecDeque<Change>,
    bytes: usize,
    base: Option<Base>,
}

/// What a value was at some time, encoded. With the changes since then it is the value again, for
/// an edit that must be undone.
#[derive(Debug)]
struct Base {
    value: Vec<u8>,
    /// What was changed since, and is not remembered for peers any more.
    changes: Vec<Box<dyn Erased>>,
    /// How many bytes these take.
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
    /// Remembers a change of so many bytes, and forgets the oldest ones as long as all together
    /// take more than half of what the value takes.
    pub(crate) fn note(
        &mut self,
        events: CausalContext,
        (delta, bytes): (Box<dyn Erased>, usize),
        value: u32,
    ) {
        let bytes = bytes.saturating_add(32);
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
            if let Some(base) = &mut self.base {
                base.changes.push(oldest.delta);
                base.bytes += oldest.bytes;
            }
        }
        // By now it costs less to encode the value anew.
        self.base.take_if(|base| base.bytes > base.value.len());
    }

    /// Encodes the value, unless it can be made again already. Answers whether it had to.
    pub(crate) fn keep(&mut self, value: &dyn Erased) -> Result<bool, EncodeError> {
        if self.base.is_some() {
            return Ok(false);
        }
        self.base = Some(Base {
            value: value.bytes()?,
            changes: Vec::new(),
            bytes: 0,
        });
        Ok(true)
    }

    /// Drops what was encoded: it is no longer needed, or the value was changed and it is not said
    /// how.
    pub(crate) fn release(&mut self) {
        self.base = None;
    }

    /// What the value was after the last change that is remembered, if that can be made again.
    pub(crate) fn value<T: Value>(&mut self) -> Option<T> {
        let base = self.base.take()?;
        let mut value = read::<T>(&base.value).ok()?;
        let changes = self.changes.iter().map(|change| &change.delta);
        for delta in base.changes.iter().chain(changes) {
            value.join(&**delta, &mut Tally::default());
        }
        Some(value)
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

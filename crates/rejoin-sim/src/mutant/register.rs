//! Registers that are wrong about order.

use core::cmp::Ordering;

use rejoin_causality::{Replica, Stamp, Timestamp};
use rejoin_lww_register::LwwRegister;
use rejoin_merge::{Bottom, Merge};
use rejoin_mv_register::MvRegister;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};

use crate::replica::Subject;
use crate::{Op, View};

pub(crate) const TIE: u8 = 0;
pub(crate) const TIE_TAKEN: u8 = 1;
pub(crate) const ARRIVAL: u8 = 2;
pub(crate) const LARGEST: u8 = 3;
pub(crate) const COUNTER_FIRST: u8 = 4;
pub(crate) const WALL_CLOCK: u8 = 5;

/// A register of which one write wins, but the wrong one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Register<const BUG: u8>(LwwRegister<u64>);

impl<const BUG: u8> Register<BUG> {
    fn loses_to(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.0.stamp(), other.0.stamp()) else {
            return self.0.is_empty() && !other.0.is_empty();
        };
        match BUG {
            TIE => mine.time < theirs.time,
            TIE_TAKEN => mine.time <= theirs.time,
            ARRIVAL => true,
            LARGEST => self.0.get() < other.0.get(),
            COUNTER_FIRST => ends(mine).cmp(&ends(theirs)) == Ordering::Less,
            _ => mine < theirs,
        }
    }
}

/// A stamp as its counter, and only then its time.
fn ends(stamp: &Stamp) -> (u16, u64, Stamp) {
    (stamp.time.counter(), stamp.time.millis() % 97, *stamp)
}

impl<const BUG: u8> Merge for Register<BUG> {
    fn merge(&mut self, other: &Self) -> bool {
        let changes = self.loses_to(other) && self != other;
        if changes {
            *self = other.clone();
        }
        changes
    }
}

impl<const BUG: u8> Bottom for Register<BUG> {
    fn bottom() -> Self {
        Self(LwwRegister::bottom())
    }

    fn is_bottom(&self) -> bool {
        self.0.is_bottom()
    }
}

impl<const BUG: u8> Wire for Register<BUG> {
    const TAG: Tag = <LwwRegister<u64> as Wire>::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.0.write(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        LwwRegister::read(input).map(Self)
    }
}

impl<const BUG: u8> Subject for Register<BUG> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Set(value) if BUG == WALL_CLOCK => {
                let time = Timestamp::from_parts(me.now_millis(), 0);
                self.0 = LwwRegister::of(Stamp::new(time, me.id()), value);
                Ok(true)
            }
            _ => self.0.apply(me, op),
        }
    }

    fn show(&self) -> View {
        self.0.show()
    }

    fn stamp(&self) -> Option<Stamp> {
        Subject::stamp(&self.0)
    }
}

/// A register of concurrent values that shows, and hands on, only the largest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeepsOne(MvRegister<u64>);

impl Merge for KeepsOne {
    fn merge(&mut self, other: &Self) -> bool {
        self.0.merge(&other.0)
    }
}

impl Bottom for KeepsOne {
    fn bottom() -> Self {
        Self(MvRegister::bottom())
    }

    fn is_bottom(&self) -> bool {
        self.0.is_bottom()
    }
}

impl Wire for KeepsOne {
    const TAG: Tag = <MvRegister<u64> as Wire>::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.0.write(out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        MvRegister::read(input).map(Self)
    }
}

impl Subject for KeepsOne {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        self.0.apply(me, op)
    }

    fn show(&self) -> View {
        View::values(self.0.values().max().copied().into_iter().collect())
    }
}

//! How the requests of the simulator are made to the types of the library.

use rejoin_causality::{Replica, Stamp};
use rejoin_flag::EwFlag;
use rejoin_g_set::GSet;
use rejoin_lww_register::LwwRegister;
use rejoin_mv_register::MvRegister;
use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;
use rejoin_store::Value;

use crate::{Op, View};

/// A type that can be written and read by the simulator.
pub(crate) trait Subject: Value {
    /// Makes the edit; answers whether it changed anything, or why it may not be made.
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String>;

    /// What is read.
    fn show(&self) -> View;

    /// The stamp of what is read, if it is a register.
    fn stamp(&self) -> Option<Stamp> {
        None
    }
}

pub(crate) fn unfit<T>(op: Op) -> Result<T, String> {
    Err(format!("`{op}` can't be done to this kind"))
}

impl Subject for LwwRegister<u64> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Set(value) => Ok(!self.set(me, value).is_nothing()),
            _ => unfit(op),
        }
    }

    fn show(&self) -> View {
        self.get()
            .map_or(View::Nothing, |value| View::Value(*value))
    }

    fn stamp(&self) -> Option<Stamp> {
        Self::stamp(self).copied()
    }
}

impl Subject for MvRegister<u64> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Set(value) => Ok(!self.set(me, value).is_nothing()),
            _ => unfit(op),
        }
    }

    fn show(&self) -> View {
        View::values(self.values().copied().collect())
    }
}

impl Subject for PnCounter {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        let Op::Add(amount) = op else {
            return unfit(op);
        };
        let size = amount.unsigned_abs();
        let change = if amount < 0 {
            self.decrement(me, size)
        } else {
            self.increment(me, size)
        };
        change
            .map(|change| !change.is_nothing())
            .map_err(|error| error.to_string())
    }

    fn show(&self) -> View {
        View::count(self.value())
    }
}

impl Subject for OrSet<u64> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Insert(element) => Ok(!self.insert(me, element).is_nothing()),
            Op::Remove(element) => Ok(!self.remove(me, &element).is_nothing()),
            _ => unfit(op),
        }
    }

    fn show(&self) -> View {
        View::values(self.iter().copied().collect())
    }
}

impl Subject for GSet<u64> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Insert(element) => Ok(!self.insert(me, element).is_nothing()),
            _ => unfit(op),
        }
    }

    fn show(&self) -> View {
        View::values(self.iter().copied().collect())
    }
}

impl Subject for EwFlag {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        match op {
            Op::Raise => Ok(!self.enable(me).is_nothing()),
            Op::Lower => Ok(!self.disable(me).is_nothing()),
            _ => unfit(op),
        }
    }

    fn show(&self) -> View {
        View::flag(self.is_enabled())
    }
}

use rejoin_causality::Stamp;
use rejoin_lww_register::LwwRegister;
use rejoin_wire::{Opaque, tags};

use super::Type;
use crate::states::state::{Shown, State};
use crate::states::view::{Entry, Rank, View, Written};

pub(super) const TYPE: Type = Type {
    tag: tags::LWW_REGISTER,
    // The first number says which kind of timestamp follows.
    choose: |head| {
        Ok(match head.u64() {
            Ok(0) => State::decode::<LwwRegister<Opaque, u64>>,
            _ => State::decode::<LwwRegister<Opaque>>,
        })
    },
};

/// For registers whose timestamps are numbers.
pub(super) const NUMBERED: &str = "with numbers as timestamps";

impl Shown for LwwRegister<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let write = self.get().zip(self.stamp());
        Ok(register(write.map(|(value, stamp)| {
            stamped(value, *stamp).rank(Rank::of_stamp(*stamp))
        })))
    }
}

impl Shown for LwwRegister<Opaque, u64> {
    const VARIANT: &'static str = NUMBERED;

    fn view(&self) -> serde_json::Result<View> {
        let write = self.get().zip(self.stamp());
        Ok(register(write.map(|(value, time)| {
            numbered(value, *time).rank(Rank::First(vec![(*time).into()]))
        })))
    }
}

pub(super) fn register(entry: Option<Entry>) -> View {
    let summary = match &entry {
        Some(_) => "holds one value",
        None => "has never been written",
    };
    View::new(summary.to_owned(), &["value", "bytes", "written by"], entry)
}

pub(super) fn stamped(value: &Opaque, stamp: Stamp) -> Entry {
    Entry::only_value(value).written([Written::stamp(stamp)])
}

pub(super) fn numbered(value: &Opaque, timestamp: u64) -> Entry {
    Entry::only_value(value).written([Written::Number { timestamp }])
}

use rejoin_fww_register::FwwRegister;
use rejoin_wire::{Opaque, tags};

use super::Type;
use super::lww_register::{NUMBERED, numbered, register, stamped};
use crate::states::state::{Shown, State};
use crate::states::view::{Rank, View};

pub(super) const TYPE: Type = Type {
    tag: tags::FWW_REGISTER,
    // The first number says which kind of timestamp follows.
    choose: |head| {
        Ok(match head.u64() {
            Ok(0) => State::decode::<FwwRegister<Opaque, u64>>,
            _ => State::decode::<FwwRegister<Opaque>>,
        })
    },
};

impl Shown for FwwRegister<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let write = self.get().zip(self.stamp());
        Ok(register(write.map(|(value, stamp)| {
            stamped(value, *stamp).rank(Rank::of_stamp(*stamp).reversed())
        })))
    }
}

impl Shown for FwwRegister<Opaque, u64> {
    const VARIANT: &'static str = NUMBERED;

    fn view(&self) -> serde_json::Result<View> {
        let write = self.get().zip(self.stamp());
        Ok(register(write.map(|(value, time)| {
            numbered(value, *time).rank(Rank::First(vec![(*time).into()]).reversed())
        })))
    }
}

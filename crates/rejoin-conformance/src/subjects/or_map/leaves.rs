//! The types below a key that hold no other types.

use rejoin_dot_store::{Content, Place, Site};
use rejoin_flag::EwFlag;
use rejoin_lww_register::LwwRegister;
use rejoin_max_register::MaxRegister;
use rejoin_mv_register::MvRegister;
use rejoin_or_set::OrSet;
use rejoin_resettable_counter::ResettableCounter;
use rejoin_rw_set::RwSet;

use super::Field;
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subjects::pn_counter::up_or_down;
use crate::trouble::Trouble;

/// A leaf: what it is called, how each step edits it, and what it reads unless that is nothing.
macro_rules! leaf {
    (
        $type:ty,
        $kind:literal,
        |$editor:ident, $step:ident| $edit:expr,
        |$view:ident| $read:expr
    ) => {
        impl Field for $type {
            fn edit<W: Site<Store = Self::Store>>(
                $editor: &mut Self::Editor<W>,
                kind: &str,
                $step: &Step,
            ) -> Result<bool, Trouble> {
                if kind != $kind {
                    return Ok(false);
                }
                $edit;
                Ok(true)
            }

            fn read<'a, P>($view: Self::View<'a, P>) -> Option<Reading>
            where
                P: Place<'a, Content<Self>>,
                Self: 'a,
            {
                $read
            }
        }
    };
}

leaf!(
    OrSet<Json>,
    "or_set",
    |set, step| match step.verb()? {
        "add" => set.insert(step.get("value")?.clone()),
        "add_all" => step
            .list("values")?
            .iter()
            .cloned()
            .for_each(|value| set.insert(value)),
        "remove" => set.remove(step.get("value")?),
        "remove_all" => step
            .list("values")?
            .iter()
            .for_each(|value| set.remove(value)),
        "clear" | "reset" => set.clear(),
        _ => return Err(step.unknown()),
    },
    |set| (!set.is_empty()).then(|| Reading::any(set.iter_sorted().cloned()))
);

leaf!(
    RwSet<Json>,
    "rw_set",
    |set, step| match step.verb()? {
        "add" => set.insert(step.get("value")?.clone()),
        "add_all" => step
            .list("values")?
            .iter()
            .cloned()
            .for_each(|value| set.insert(value)),
        "remove" => set.remove(step.get("value")?.clone()),
        "remove_all" => step
            .list("values")?
            .iter()
            .cloned()
            .for_each(|value| set.remove(value)),
        "clear" => set.clear(),
        "reset" => set.reset(),
        _ => return Err(step.unknown()),
    },
    |set| {
        let lives = !set.is_empty() || set.tombstones() > 0;
        lives.then(|| Reading::any(set.iter_sorted().cloned()))
    }
);

leaf!(
    MvRegister<Json>,
    "mv_register",
    |register, step| match step.verb()? {
        "set" => register.set(step.get("value")?.clone()),
        "reset" => register.clear(),
        _ => return Err(step.unknown()),
    },
    |values| (!values.is_empty()).then(|| Reading::any(values.into_iter().cloned()))
);

leaf!(
    EwFlag,
    "ew_flag",
    |flag, step| match step.verb()? {
        "enable" => flag.enable(),
        "disable" => flag.disable(),
        "reset" => flag.reset(),
        _ => return Err(step.unknown()),
    },
    |enabled| enabled.then(|| true.into())
);

leaf!(
    LwwRegister<Json>,
    "lww_register",
    |register, step| match step.verb()? {
        "set" => register.set(step.get("value")?.clone()),
        _ => return Err(step.unknown()),
    },
    |value| value.map(|value| value.clone().into())
);

leaf!(
    MaxRegister<Json>,
    "max_register",
    |register, step| match step.verb()? {
        "set" => register.set(step.get("value")?.clone()),
        _ => return Err(step.unknown()),
    },
    |value| value.map(|value| value.clone().into())
);

leaf!(
    ResettableCounter,
    "counter",
    |counter, step| match step.verb()? {
        "reset" => counter.reset(),
        _ => match up_or_down(step)? {
            (true, amount) => counter.increment(amount),
            (false, amount) => counter.decrement(amount),
        },
    },
    |value| (value != 0).then(|| value.into())
);

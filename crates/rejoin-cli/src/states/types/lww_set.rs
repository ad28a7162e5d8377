use rejoin_causality::Stamp;
use rejoin_lww_set::{AddWins, LwwSet, RemoveWins, Tie, WireTime};
use rejoin_merge::{Merge, TotalF64};
use rejoin_wire::{Opaque, tags};
use serde::Deserialize;

use super::{Decoder, Type};
use crate::states::state::{Shown, State};
use crate::states::view::{Entry, Fact, Rank, View, Written, count};

pub(super) const TYPE: Type = Type {
    tag: tags::LWW_SET,
    choose: |head| {
        let (Ok(kind), Ok(add_wins), Ok(kept)) = (head.u64(), head.bool(), head.u64()) else {
            return Ok(State::decode::<LwwSet<Opaque>>);
        };
        if kept > 0 {
            return Err(format!(
                "the set keeps its newest {kept}, a bound that is part of the type of a program, \
                 and this program has only the type without a bound"
            ));
        }
        Ok(match (kind, add_wins) {
            (0, false) => any::<u64, RemoveWins>(),
            (0, true) => any::<u64, AddWins>(),
            (2, false) => any::<TotalF64, RemoveWins>(),
            (2, true) => any::<TotalF64, AddWins>(),
            (_, false) => any::<Stamp, RemoveWins>(),
            (_, true) => any::<Stamp, AddWins>(),
        })
    },
};

/// Timestamps of an lww-set.
trait Time: WireTime + core::fmt::Debug + 'static {
    /// What a set is called by its timestamps and by what wins under one: a removal, an add.
    const VARIANTS: [&'static str; 2];

    fn written(self) -> Written;

    /// Numbers in the order of the times.
    fn rank(self) -> Vec<u128>;
}

impl Time for Stamp {
    const VARIANTS: [&'static str; 2] = [
        "where a removal wins under one stamp",
        "where an add wins under one stamp",
    ];

    fn written(self) -> Written {
        Written::stamp(self)
    }

    fn rank(self) -> Vec<u128> {
        vec![
            self.time.as_u64().into(),
            u128::from_be_bytes(self.replica.to_bytes()),
        ]
    }
}

impl Time for u64 {
    const VARIANTS: [&'static str; 2] = [
        "with numbers as timestamps, where a removal wins under one",
        "with numbers as timestamps, where an add wins under one",
    ];

    fn written(self) -> Written {
        Written::Number { timestamp: self }
    }

    fn rank(self) -> Vec<u128> {
        vec![self.into()]
    }
}

impl Time for TotalF64 {
    const VARIANTS: [&'static str; 2] = [
        "with decimals as timestamps, where a removal wins under one",
        "with decimals as timestamps, where an add wins under one",
    ];

    fn written(self) -> Written {
        Written::Decimal {
            timestamp: self.get(),
        }
    }

    fn rank(self) -> Vec<u128> {
        // The bits of positive numbers ascend with them, those of negative ones descend.
        let bits = self.get().to_bits();
        let sign = 1 << 63;
        let ascending = if bits & sign == 0 { bits | sign } else { !bits };
        vec![ascending.into()]
    }
}

/// A write, as the serde form tells it: the one place that shows tombstones too.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Write {
    Added,
    Removed,
}

impl<Ts: Time, B: Tie> Shown for LwwSet<Opaque, Ts, B>
where
    Self: Merge,
{
    const VARIANT: &'static str = Ts::VARIANTS[B::ADD_WINS as usize];
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let writes: Vec<(Opaque, Ts, Write)> = serde_json::from_value(serde_json::to_value(self)?)?;
        let entries = writes.into_iter().map(|(element, time, write)| {
            let removed = matches!(write, Write::Removed);
            let mut rank = time.rank();
            rank.push(u128::from(removed != B::ADD_WINS));
            Entry::element(&element, removed)
                .written([time.written()])
                .rank(Rank::First(rank))
        });
        let (held, gone) = (count(self.len(), "element"), self.tombstones());
        let winner = if B::ADD_WINS { "an add" } else { "a removal" };
        let summary = format!("holds {held}, and {gone} removed; {winner} wins under one stamp");
        let titles = &["element", "bytes", "state", "written by"];
        Ok(View::new(summary, titles, entries).fact("add_wins", Fact::Flag(B::ADD_WINS)))
    }
}

fn any<Ts: Time, B: Tie>() -> Decoder {
    State::decode::<LwwSet<Opaque, Ts, B>>
}

use rejoin_causality::{Stamp, Timestamp};
use rejoin_wire::{Tag, tags};

use super::Type;
use super::dotted::{self, Dotted, Layout};
use crate::states::view::{View, Written, count};

pub(super) const TYPE: Type = Type::of::<Dotted<AwLwwMap>>();

#[derive(Clone)]
pub(super) struct AwLwwMap;

impl Layout for AwLwwMap {
    const TAG: Tag = tags::AW_LWW_MAP;
    const TIMES: bool = true;

    fn view(state: &Dotted<Self>) -> View {
        let contents = state.contents();
        let puts = contents.values().map(Vec::len).sum();
        let summary = format!("holds {}", count(puts, "put"));
        let entries = contents.iter().map(|((time, whole), dots)| {
            let by = dots.iter().flat_map(|dot| {
                let stamp = Stamp {
                    time: Timestamp::from_u64(*time),
                    replica: dot.replica,
                };
                [Written::dot(*dot), Written::stamp(stamp)]
            });
            let mut entry = dotted::entry(whole).written(by);
            entry.identity = format!("{} at {time}", entry.identity);
            entry
        });
        View::new(summary, &["key", "value", "written by"], entries).replaced()
    }
}

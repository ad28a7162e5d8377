use rejoin_wire::{Tag, tags};

use super::Type;
use super::dotted::{Dotted, Layout};
use crate::states::view::{Entry, View, Written, count};

pub(super) const TYPE: Type = Type::of::<Dotted<OrMap>>();

#[derive(Clone)]
pub(super) struct OrMap;

impl Layout for OrMap {
    const TAG: Tag = tags::OR_MAP;
    const KINDS: bool = true;

    fn view(state: &Dotted<Self>) -> View {
        let contents = state.contents();
        let events = contents.values().map(Vec::len).sum();
        let summary = format!("holds {} below its keys", count(events, "live event"));
        // What is nested below the key, only the type of the map could tell.
        let entries = contents.iter().map(|((_, whole), dots)| {
            Entry::value(whole).written(dots.iter().copied().map(Written::dot))
        });
        View::new(summary, &["key and event", "bytes", "written by"], entries)
    }
}

use rejoin_wire::{Tag, tags};

use super::Type;
use super::dotted::{self, Dotted, Layout};
use crate::states::view::{View, Written, count};

pub(super) const TYPE: Type = Type::of::<Dotted<OrMultimap>>();

#[derive(Clone)]
pub(super) struct OrMultimap;

impl Layout for OrMultimap {
    const TAG: Tag = tags::OR_MULTIMAP;

    fn view(state: &Dotted<Self>) -> View {
        let contents = state.contents();
        let summary = format!("holds {}", count(contents.len(), "value"));
        let entries = contents.iter().map(|((_, whole), dots)| {
            dotted::entry(whole).written(dots.iter().copied().map(Written::dot))
        });
        View::new(summary, &["key", "value", "added by"], entries)
    }
}

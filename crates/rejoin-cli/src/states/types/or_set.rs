use rejoin_causality::CausalContext;
use rejoin_or_set::{OrSet, raw};
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, View, Written, count};

pub(super) const TYPE: Type = Type::of::<OrSet<Opaque>>();

impl Shown for OrSet<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let entries = self.iter_sorted().map(|element| {
            let dots = raw::read(self, element);
            Entry::value(element).written(dots.dots().map(Written::dot))
        });
        let summary = format!("holds {}", count(self.len(), "element"));
        Ok(View::new(
            summary,
            &["element", "bytes", "added by"],
            entries,
        ))
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

use std::collections::BTreeMap;

use rejoin_causality::CausalContext;
use rejoin_rw_set::{Mark, RwSet};
use rejoin_wire::Opaque;

use super::{Type, causal};
use crate::states::state::Shown;
use crate::states::view::{Entry, View, Written, count};

pub(super) const TYPE: Type = Type::of::<RwSet<Opaque>>();

impl Shown for RwSet<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let mut edits: BTreeMap<(Opaque, bool), Vec<_>> = BTreeMap::new();
        for (dot, mark) in causal::live(serde_json::to_value(self)?)? {
            let (element, removed) = match mark {
                Mark::Added(element) => (element, false),
                Mark::Removed(element) => (element, true),
            };
            let dots = edits.entry((element, removed)).or_default();
            dots.push(Written::dot(dot));
        }
        let entries = edits.into_iter().map(|((element, removed), dots)| {
            let edit = if removed { "removed" } else { "added" };
            // Additions and removals of one element may stand beside each other.
            let mut entry = Entry::element(&element, removed).written(dots);
            entry.identity = format!("{} {edit}", entry.identity);
            entry.cells.pop();
            entry.cell(edit)
        });
        let (held, gone) = (count(self.len(), "element"), self.tombstones());
        let summary = format!("holds {held}, and {gone} removed");
        let titles = &["element", "bytes", "edit", "by"];
        Ok(View::new(summary, titles, entries).replaced())
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

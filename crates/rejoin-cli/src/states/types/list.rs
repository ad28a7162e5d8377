use rejoin_causality::CausalContext;
use rejoin_list::List;
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, View, Written, count};

pub(super) const TYPE: Type = Type::of::<List<Opaque>>();

impl Shown for List<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let entries = self.iter().enumerate().map(|(index, element)| {
            let id = self.id_at(index);
            let mut entry = Entry::value(element).written(id.map(Written::dot));
            // Equal elements are several, each with its name.
            if let Some(id) = id {
                entry.identity = format!("{id:?}");
            }
            entry
        });
        let summary = format!("holds {}", count(self.len(), "element"));
        let titles = &["element", "bytes", "inserted by"];
        Ok(View::new(summary, titles, entries))
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

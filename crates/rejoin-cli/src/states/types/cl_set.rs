use rejoin_cl_set::ClSet;
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Fact, Rank, View, count};

pub(super) const TYPE: Type = Type::of::<ClSet<Opaque>>();

impl Shown for ClSet<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let mut lengths: Vec<_> = self.causal_lengths().collect();
        lengths.sort_unstable();
        let entries = lengths.into_iter().map(|(element, length)| {
            // An odd number of turns leaves the element in the set.
            let mut entry = Entry::element(element, length % 2 == 0)
                .cell(length.to_string())
                .fact("length", Fact::Number(length.into()))
                .rank(Rank::First(vec![length.into()]));
            entry.text = format!("{}, causal length {length}", entry.text);
            entry
        });
        let held = count(self.len(), "element");
        let summary = format!("holds {held}, and {} removed", self.removed_len());
        let titles = &["element", "bytes", "state", "causal length"];
        Ok(View::new(summary, titles, entries))
    }
}

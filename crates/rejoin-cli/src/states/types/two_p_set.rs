use rejoin_two_p_set::TwoPSet;
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Rank, View, count};

pub(super) const TYPE: Type = Type::of::<TwoPSet<Opaque>>();

impl Shown for TwoPSet<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let present = self.iter().map(|element| (element, false));
        let removed = self.removed().map(|element| (element, true));
        let mut elements: Vec<_> = present.chain(removed).collect();
        elements.sort_unstable();
        let entries = elements.into_iter().map(|(element, removed)| {
            Entry::element(element, removed).rank(Rank::First(vec![removed.into()]))
        });
        let held = count(self.len(), "element");
        let summary = format!("holds {held}, and {} removed for ever", self.removed_len());
        Ok(View::new(summary, &["element", "bytes", "state"], entries))
    }
}

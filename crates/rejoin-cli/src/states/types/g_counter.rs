use rejoin_g_counter::GCounter;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Fact, Rank, View, count};

pub(super) const TYPE: Type = Type::of::<GCounter>();

impl Shown for GCounter {
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let counts = self.counts().map(|(id, count)| {
            let (text, cells) = (format!("count {count}"), vec![count.to_string()]);
            Entry::of_replica(id, text, cells)
                .fact("count", Fact::Number(count.into()))
                .rank(Rank::Each(vec![count.into()]))
        });
        let departed = self.departed().map(|(id, into)| {
            let refused = self.refused().find(|(other, _)| *other == id);
            let refused = refused.map_or(0, |(_, refused)| refused);
            let shown = if refused > 0 {
                refused.to_string()
            } else {
                String::new()
            };
            Entry::departed(id, into, &shown).fact("refused", Fact::Number(refused.into()))
        });
        let (total, replicas) = (self.value(), count(self.counts().len(), "replica"));
        let summary = format!("reads {total}, the sum of {replicas}");
        let entries = counts.chain(departed);
        Ok(
            View::new(summary, &["count", "counted by"], entries)
                .fact("total", Fact::Number(total)),
        )
    }
}

use rejoin_pn_counter::PnCounter;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Fact, Rank, View, count};

pub(super) const TYPE: Type = Type::of::<PnCounter>();

impl Shown for PnCounter {
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let counts = self.counts().map(|(id, up, down)| {
            let cells = vec![up.to_string(), down.to_string()];
            Entry::of_replica(id, format!("up {up}, down {down}"), cells)
                .fact("up", Fact::Number(up.into()))
                .fact("down", Fact::Number(down.into()))
                .rank(Rank::Each(vec![up.into(), down.into()]))
        });
        let departed = self.departed().map(|(id, into)| {
            let refused = self.refused().find(|(other, ..)| *other == id);
            let (up, down) = refused.map_or((0, 0), |(_, up, down)| (up, down));
            let shown = if (up, down) == (0, 0) {
                String::new()
            } else {
                format!("up {up} and down {down}")
            };
            Entry::departed(id, into, &shown)
                .cell("")
                .fact("refused_up", Fact::Number(up.into()))
                .fact("refused_down", Fact::Number(down.into()))
        });
        let (up, down) = (self.positive(), self.negative());
        let replicas = count(self.counts().count(), "replica");
        let summary = format!("reads {}: {up} up, {down} down by {replicas}", self.value());
        let entries = counts.chain(departed);
        Ok(View::new(summary, &["up", "down", "counted by"], entries)
            .fact("total", Fact::Signed(self.value())))
    }
}

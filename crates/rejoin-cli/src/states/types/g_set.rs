use rejoin_g_set::GSet;
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, View, count};

pub(super) const TYPE: Type = Type::of::<GSet<Opaque>>();

impl Shown for GSet<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let summary = format!("holds {}", count(self.len(), "element"));
        let entries = self.iter_sorted().map(Entry::value);
        Ok(View::new(summary, &["element", "bytes"], entries))
    }
}

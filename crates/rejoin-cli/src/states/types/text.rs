use rejoin_causality::CausalContext;
use rejoin_text::Text;
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, View, count};

pub(super) const TYPE: Type = Type::of::<Text>();

impl Shown for Text {
    fn view(&self) -> serde_json::Result<View> {
        let all = Opaque::new(&self.to_string()).ok();
        // Whole, because pieces of it mean nothing.
        let entry = all
            .filter(|_| !self.is_empty())
            .as_ref()
            .map(Entry::only_value);
        let summary = format!("holds {}", count(self.len_chars(), "character"));
        Ok(View::new(summary, &["text", "bytes"], entry))
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

use rejoin_causality::Stamp;
use rejoin_lww_map::LwwMap;
use rejoin_wire::Opaque;
use serde::Deserialize;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Rank, View, Written, count};

pub(super) const TYPE: Type = Type::of::<LwwMap<Opaque, Opaque>>();

/// A write to a map, as its serde form tells it: the one place that shows tombstones too.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Write {
    Put(Opaque),
    Removed,
}

impl Shown for LwwMap<Opaque, Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let writes: Vec<(Opaque, Stamp, Write)> =
            serde_json::from_value(serde_json::to_value(self)?)?;
        let entries: Vec<_> = writes
            .iter()
            .map(|(key, stamp, write)| {
                let value = match write {
                    Write::Put(value) => Some(value),
                    Write::Removed => None,
                };
                Entry::pair(key, value)
                    .written([Written::stamp(*stamp)])
                    .rank(Rank::of_stamp(*stamp))
            })
            .collect();
        let removed = entries.iter().filter(|entry| entry.removed).count();
        let keys = count(entries.len() - removed, "key");
        let summary = format!("holds {keys}, and {removed} removed");
        Ok(View::new(summary, &["key", "value", "written by"], entries))
    }
}

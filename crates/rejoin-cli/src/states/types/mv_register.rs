use std::collections::BTreeMap;

use rejoin_causality::CausalContext;
use rejoin_mv_register::MvRegister;
use rejoin_wire::Opaque;

use super::{Type, causal};
use crate::states::state::Shown;
use crate::states::view::{Entry, View, Written, count};

pub(super) const TYPE: Type = Type::of::<MvRegister<Opaque>>();

impl Shown for MvRegister<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        let mut values: BTreeMap<Opaque, Vec<_>> = BTreeMap::new();
        for (dot, value) in causal::live(serde_json::to_value(self)?)? {
            values.entry(value).or_default().push(Written::dot(dot));
        }
        let summary = match values.len() {
            0 => "holds no value".to_owned(),
            1 => "holds one value".to_owned(),
            more => format!("holds {}, written at the same time", count(more, "value")),
        };
        let entries = values
            .into_iter()
            .map(|(value, dots)| Entry::value(&value).written(dots));
        Ok(View::new(summary, &["value", "bytes", "written by"], entries).replaced())
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

use std::collections::BTreeMap;

use rejoin_causality::Dot;
use rejoin_wire::{Opaque, Tag, tags};

use super::Type;
use super::dotted::{Dotted, Layout};
use crate::states::view::{Entry, Fact, View, Written, count};

pub(super) const TYPE: Type = Type::of::<Dotted<CounterMap>>();

#[derive(Clone)]
pub(super) struct CounterMap;

impl Layout for CounterMap {
    const TAG: Tag = tags::COUNTER_MAP;

    fn view(state: &Dotted<Self>) -> View {
        let contents = state.contents();
        let steps = contents.values().map(Vec::len).sum();
        let summary = format!("holds {}", count(steps, "step"));
        // By key; a step whose key can't be told from its amount is alone.
        let mut keys: BTreeMap<Opaque, (Option<i128>, Vec<Dot>)> = BTreeMap::new();
        for ((_, whole), dots) in contents {
            let (key, amount) = match step(whole) {
                Some((key, amount)) => (key, Some(i128::from(amount))),
                None => (whole.clone(), None),
            };
            let (sum, all) = keys.entry(key).or_default();
            if let Some(amount) = amount {
                *sum = Some(sum.unwrap_or_default() + amount * dots.len() as i128);
            }
            all.extend(dots);
        }
        let entries = keys.into_iter().map(|(key, (sum, dots))| {
            let entry = Entry::value(&key).written(dots.into_iter().map(Written::dot));
            match sum {
                Some(sum) => {
                    let mut entry = entry.fact("sum", Fact::Signed(sum)).cell(sum.to_string());
                    entry.text = format!("{} = {sum}", entry.text);
                    entry
                }
                None => entry.cell("?"),
            }
        });
        View::new(summary, &["key", "bytes", "sum", "steps by"], entries)
    }
}

/// A key of a common type, and an amount.
fn step(whole: &Opaque) -> Option<(Opaque, i64)> {
    if let Ok((key, amount)) = whole.get::<(String, i64)>() {
        return Some((Opaque::new(&key).ok()?, amount));
    }
    let (key, amount) = whole.get::<(u64, i64)>().ok()?;
    Some((Opaque::new(&key).ok()?, amount))
}

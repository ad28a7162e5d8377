use std::cmp::Ordering;

use rejoin_causality::{ReplicaId, Stamp};
use rejoin_wire::Opaque;
use serde::Serialize;

use super::fact::{Fact, Facts};
use super::written::Written;
use crate::states::value::Value;

/// One thing in a state, and who wrote it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::states) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Value>,
    /// The element of a set, the value of a register or of a key; none for what was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    /// What a counter has counted for the one replica of this entry, and the like.
    #[serde(flatten)]
    facts: Facts,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::states) removed: bool,
    pub(in crate::states) written: Vec<Written>,
    /// What makes entries of two states the same one.
    #[serde(skip)]
    pub(in crate::states) identity: String,
    /// In one line, up to who wrote it.
    #[serde(skip)]
    pub(in crate::states) text: String,
    /// In a table, up to who wrote it.
    #[serde(skip)]
    pub(in crate::states) cells: Vec<String>,
    /// Which of two entries with one identity a merge keeps.
    #[serde(skip)]
    pub(in crate::states) rank: Rank,
}

/// Of two entries, a merge keeps the greater one; where neither is, it keeps something of both.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::states) enum Rank {
    #[default]
    None,
    /// The first number that differs decides.
    First(Vec<u128>),
    /// The larger of each.
    Each(Vec<u128>),
}

impl Rank {
    pub(in crate::states) fn of_stamp(stamp: Stamp) -> Self {
        let replica = u128::from_be_bytes(stamp.replica.to_bytes());
        Self::First(vec![stamp.time.as_u64().into(), replica])
    }

    /// For types that keep the lesser one.
    pub(in crate::states) fn reversed(self) -> Self {
        match self {
            Self::First(numbers) => {
                Self::First(numbers.into_iter().map(|number| !number).collect())
            }
            other => other,
        }
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::First(mine), Self::First(theirs)) => Some(mine.cmp(theirs)),
            (Self::Each(mine), Self::Each(theirs)) => {
                let both = || mine.iter().zip(theirs);
                match (both().all(|(a, b)| a <= b), both().all(|(a, b)| a >= b)) {
                    (true, true) => Some(Ordering::Equal),
                    (true, false) => Some(Ordering::Less),
                    (false, true) => Some(Ordering::Greater),
                    (false, false) => None,
                }
            }
            _ => None,
        }
    }
}

impl Entry {
    /// What one replica has done.
    pub(in crate::states) fn of_replica(id: ReplicaId, text: String, cells: Vec<String>) -> Self {
        Self {
            identity: id.to_string(),
            text,
            cells,
            written: vec![Written::count(id)],
            ..Self::default()
        }
    }

    /// A replica whose count was folded into another's.
    pub(in crate::states) fn departed(id: ReplicaId, into: ReplicaId, refused: &str) -> Self {
        let text = match refused {
            "" => "departed".to_owned(),
            refused => format!("departed, {refused} refused"),
        };
        Self {
            identity: format!("departed {id}"),
            cells: vec![text.clone()],
            text,
            written: vec![Written::folded(id, into)],
            ..Self::default()
        }
    }

    /// The value of a register or the element of a set.
    pub(in crate::states) fn value(value: &Opaque) -> Self {
        let value = Value::new(value);
        Self {
            identity: value.bytes().to_owned(),
            text: value.short(),
            cells: vec![value.short(), value.hex()],
            value: Some(value),
            ..Self::default()
        }
    }

    /// The one value of a register, whatever it is.
    pub(in crate::states) fn only_value(value: &Opaque) -> Self {
        Self {
            identity: String::new(),
            ..Self::value(value)
        }
    }

    /// An element with a cell that says whether it stands.
    pub(in crate::states) fn element(element: &Opaque, removed: bool) -> Self {
        let mut entry = Self::value(element);
        entry.cells.push(standing(removed).to_owned());
        if removed {
            entry.text.push_str(" (removed)");
        }
        entry.removed = removed;
        entry
    }

    /// A key and its value, or nothing for one that was removed.
    pub(in crate::states) fn pair(key: &Opaque, value: Option<&Opaque>) -> Self {
        let (key, value) = (Value::new(key), value.map(Value::new));
        let shown = value
            .as_ref()
            .map_or_else(|| "(removed)".to_owned(), Value::short);
        Self {
            identity: key.bytes().to_owned(),
            text: format!("{} = {shown}", key.short()),
            cells: vec![key.short(), shown],
            removed: value.is_none(),
            key: Some(key),
            value,
            ..Self::default()
        }
    }

    /// Something that is only words and facts.
    pub(in crate::states) fn plain(text: &str) -> Self {
        Self {
            identity: text.to_owned(),
            text: text.to_owned(),
            cells: vec![text.to_owned()],
            ..Self::default()
        }
    }

    pub(in crate::states) fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push(name, fact);
        self
    }

    pub(in crate::states) fn cell(mut self, cell: impl Into<String>) -> Self {
        self.cells.push(cell.into());
        self
    }

    pub(in crate::states) fn rank(mut self, rank: Rank) -> Self {
        self.rank = rank;
        self
    }

    pub(in crate::states) fn written(mut self, by: impl IntoIterator<Item = Written>) -> Self {
        self.written = by.into_iter().collect();
        self
    }
}

fn standing(removed: bool) -> &'static str {
    if removed { "removed" } else { "present" }
}

use std::collections::BTreeMap;
use std::fmt;

use crate::json::Json;

/// What a state reads: JSON in which some lists have no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing is there, however a scenario writes that.
    Nothing,
    /// One value, in which every list has its order.
    One(Json),
    /// Values in no order, ascending here.
    Any(Vec<Json>),
    /// Readings by key.
    Keyed(BTreeMap<String, Reading>),
}

impl Reading {
    /// Values in no order, such as the elements of a set.
    pub(crate) fn any(values: impl IntoIterator<Item = Json>) -> Self {
        let mut values: Vec<Json> = values.into_iter().collect();
        values.sort_unstable();
        Self::Any(values)
    }

    /// Whether this is what `expected` says.
    pub(crate) fn is(&self, expected: &Json) -> bool {
        match (self, expected) {
            (Self::Nothing, expected) => expected.is_empty(),
            (Self::One(found), expected) => found.agrees_with(expected),
            (Self::Any(found), Json::List(expected)) => {
                let mut expected = expected.clone();
                expected.sort_unstable();
                Json::List(found.clone()).agrees_with(&Json::List(expected))
            }
            (Self::Keyed(found), Json::Map(expected)) => {
                found.len() == expected.len()
                    && (found.iter().zip(expected))
                        .all(|((key, found), (name, expected))| key == name && found.is(expected))
            }
            _ => false,
        }
    }

    /// How a scenario writes it.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Nothing => Json::Null,
            Self::One(value) => value.clone(),
            Self::Any(values) => Json::List(values.clone()),
            Self::Keyed(keyed) => keyed
                .iter()
                .map(|(key, reading)| (key.clone(), reading.to_json()))
                .collect(),
        }
    }

    /// Without the keys that have something empty, at any depth.
    pub(crate) fn without_empty(self) -> Self {
        match self {
            Self::Keyed(keyed) => {
                let kept = keyed
                    .into_iter()
                    .map(|(key, reading)| (key, reading.without_empty()))
                    .filter(|(_, reading)| !reading.is_empty());
                Self::Keyed(kept.collect())
            }
            other => other,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::One(value) => value.is_empty(),
            Self::Any(values) => values.is_empty(),
            Self::Keyed(keyed) => keyed.is_empty(),
        }
    }
}

impl<T: Into<Json>> From<T> for Reading {
    fn from(value: T) -> Self {
        Self::One(value.into())
    }
}

/// As JSON.
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

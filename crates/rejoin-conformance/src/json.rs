mod number;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use number::Number;

/// The fields of a JSON object.
pub type Fields = BTreeMap<String, Json>;

/// A JSON value that any type of the collection can hold: ordered, hashed, and one form for each
/// value.
///
/// The order is null, booleans, numbers, texts, lists, objects, and within each kind the usual
/// one. Ties that are settled by value are settled by it.
///
/// ```
/// use rejoin_conformance::Json;
///
/// let [one, also_one] = ["1", "1.0"].map(|text| text.parse::<Json>().unwrap());
/// assert_eq!(one, also_one);
/// assert!(one < Json::from("text"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, whole or not.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Map(Fields),
}

impl Json {
    /// What `null`, `[]` and `{}` have in common.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(items) => items.is_empty(),
            Self::Map(fields) => fields.is_empty(),
            Self::Bool(_) | Self::Number(_) | Self::Text(_) => false,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&Fields> {
        match self {
            Self::Map(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text itself, or any other value as JSON: what a name or a key is called.
    pub(crate) fn to_name(&self) -> String {
        self.as_text()
            .map_or_else(|| self.to_string(), str::to_owned)
    }

    /// Visits every object in it, also those inside others.
    pub(crate) fn visit_objects(&self, visit: &mut impl FnMut(&Fields)) {
        match self {
            Self::List(items) => items.iter().for_each(|item| item.visit_objects(visit)),
            Self::Map(fields) => {
                visit(fields);
                fields.values().for_each(|value| value.visit_objects(visit));
            }
            _ => {}
        }
    }

    /// Equal, where numbers that no `u64` or `i64` holds count as equal if they read the same as
    /// `f64`: a file could not say more of them.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.agrees_with(*b),
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.agrees_with(b))
            }
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len()
                    && (a.iter().zip(b))
                        .all(|((key, a), (other_key, b))| key == other_key && a.agrees_with(b))
            }
            _ => self == other,
        }
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(bool) => Self::Bool(bool),
            serde_json::Value::Number(number) => Self::Number(number.into()),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => items.into_iter().map(Self::from).collect(),
            serde_json::Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
        }
    }
}

impl From<bool> for Json {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i128> for Json {
    fn from(number: i128) -> Self {
        Self::Number(Number::Whole(number))
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        i128::from(number).into()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

impl FromIterator<(String, Json)> for Json {
    fn from_iter<I: IntoIterator<Item = (String, Self)>>(fields: I) -> Self {
        Self::Map(fields.into_iter().collect())
    }
}

impl std::str::FromStr for Json {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<serde_json::Value>(text).map(Self::from)
    }
}

/// As JSON, on one line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    let comma = if place == 0 { "" } else { "," };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Self::Map(fields) => {
                f.write_str("{")?;
                for (place, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { "," })?;
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let quoted = serde_json::to_string(text).map_err(|_| fmt::Error)?;
    f.write_str(&quoted)
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

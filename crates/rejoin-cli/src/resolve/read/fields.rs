//! The fields of one record, as they stand in the input.

use core::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How many names of unknown fields are kept, to name them when one is missing.
const OTHERS: usize = 4;

/// Raw fields, so that numbers keep their digits, and that what is wrong with them can be said
/// in our own words.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) value: Option<Box<RawValue>>,
    pub(super) timestamp: Option<Box<RawValue>>,
    /// The field that was given twice.
    pub(super) twice: Option<&'static str>,
    others: Vec<String>,
}

impl Fields {
    /// Names the fields that nobody asked for, among which the misspelt one will be.
    pub(super) fn others(&self) -> String {
        let names: Vec<_> = self.others.iter().map(|name| format!("{name:?}")).collect();
        if names.is_empty() {
            String::new()
        } else {
            format!(", but {}", names.join(", "))
        }
    }

    fn put(&mut self, name: &'static str, raw: Box<RawValue>) {
        let slot = if name == "value" {
            &mut self.value
        } else {
            &mut self.timestamp
        };
        if slot.replace(raw).is_some() {
            self.twice = Some(name);
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(Collect)
    }
}

struct Collect;

impl<'de> Visitor<'de> for Collect {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `value` and `timestamp`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "value" => fields.put("value", map.next_value()?),
                "timestamp" => fields.put("timestamp", map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if fields.others.len() < OTHERS {
                        fields.others.push(crate::output::shorten(&key, 20));
                    }
                }
            }
        }
        Ok(fields)
    }
}

//! How a user value of unknown type is shown.

use rejoin_wire::Opaque;
use serde::Serialize;

use crate::output::shorten;

/// The longest text or row of bytes that a table shows.
const WIDTH: usize = 32;

/// A value: its bytes, and what they would be if they were a text or a whole number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Value {
    hex: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

impl Value {
    pub(super) fn new(value: &Opaque) -> Self {
        let hex = value
            .as_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let text: Option<String> = value.get().ok();
        let text = text.filter(|text| !text.chars().any(char::is_control));
        Self {
            hex,
            text,
            number: value.get().ok(),
        }
    }

    /// All of the bytes, in hexadecimal.
    pub(super) fn bytes(&self) -> &str {
        &self.hex
    }

    /// For a table: the guess where there is one, else the bytes.
    pub(super) fn short(&self) -> String {
        let text = self
            .text
            .as_ref()
            .map(|text| format!("{:?}", shorten(text, WIDTH)));
        match (text, self.number) {
            // Only the single byte zero is both.
            (Some(text), Some(number)) => format!("{text} or {number}"),
            (Some(text), None) => text,
            (None, Some(number)) => number.to_string(),
            (None, None) => format!("0x{}", shorten(&self.hex, WIDTH)),
        }
    }

    /// The bytes, for a column of their own.
    pub(super) fn hex(&self) -> String {
        shorten(&self.hex, WIDTH)
    }
}

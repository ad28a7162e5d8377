use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::{Distribution, Part, Shape};

impl FromStr for Distribution {
    type Err = BadDistribution;

    fn from_str(text: &str) -> Result<Self, BadDistribution> {
        if !text.contains(['|', '%']) {
            return single(text);
        }
        let parts: Result<Vec<_>, _> = text.split('|').map(shared).collect();
        Self::mixture(parts?)
    }
}

/// A distribution in a file.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Written {
    Fixed(f64),
    Text(String),
}

impl TryFrom<Written> for Distribution {
    type Error = BadDistribution;

    fn try_from(written: Written) -> Result<Self, BadDistribution> {
        match written {
            Written::Fixed(ms) => Self::constant(ms),
            Written::Text(text) => text.parse(),
        }
    }
}

/// `38% exp:5`
fn shared(text: &str) -> Result<(f64, Distribution), BadDistribution> {
    let (share, of) = text
        .split_once('%')
        .ok_or_else(|| BadDistribution::NoShare { text: tidy(text) })?;
    Ok((number(share)?, single(of)?))
}

/// `75+exp:5`
fn single(text: &str) -> Result<Distribution, BadDistribution> {
    match text.split_once('+') {
        Some((offset, rest)) => single(rest)?.later(number(offset)?),
        None => shape(text),
    }
}

fn shape(text: &str) -> Result<Distribution, BadDistribution> {
    let unknown = || BadDistribution::Unknown { text: tidy(text) };
    if let Some((name, rest)) = text.split_once(':') {
        return match (name.trim(), rest.split_once(',')) {
            ("exp", None) => Distribution::exponential(number(rest)?),
            ("rate", None) => Distribution::exponential(1.0 / above_zero(number(rest)?)?),
            ("pareto", Some((scale, power))) => {
                Distribution::pareto(number(scale)?, number(power)?)
            }
            _ => Err(unknown()),
        };
    }
    match text.split_once('-') {
        Some((from, to)) => Distribution::uniform(number(from)?, number(to)?),
        None => Distribution::constant(number(text)?),
    }
}

/// A number, with or without its unit.
fn number(text: &str) -> Result<f64, BadDistribution> {
    let bare = text.trim();
    let bare = bare.strip_suffix("ms").unwrap_or(bare).trim_end();
    bare.parse()
        .map_err(|_| BadDistribution::Unknown { text: tidy(text) })
}

fn tidy(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

pub(super) fn at_least_zero(number: f64) -> Result<f64, BadDistribution> {
    if number >= 0.0 && number.is_finite() {
        return Ok(number);
    }
    Err(BadDistribution::Negative { number })
}

pub(super) fn above_zero(number: f64) -> Result<f64, BadDistribution> {
    if number > 0.0 && number.is_finite() {
        return Ok(number);
    }
    Err(BadDistribution::NotPositive { number })
}

/// In the form that is read.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [part] = &self.parts[..] {
            return part.fmt(f);
        }
        for (place, part) in self.parts.iter().enumerate() {
            let bar = if place == 0 { "" } else { " | " };
            // Twelve digits hide what the division by the sum of all shares has left.
            let percent = (part.share * 1e14).round() / 1e12;
            write!(f, "{bar}{percent}% {part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        if let Shape::Constant = self.shape {
            return write!(f, "{offset}");
        }
        if let Shape::Uniform { width } = self.shape {
            return write!(f, "{offset}-{}", offset + width);
        }
        if offset > 0.0 {
            write!(f, "{offset}+")?;
        }
        match self.shape {
            Shape::Exponential { mean } => write!(f, "exp:{mean}"),
            Shape::Pareto { scale, power } => write!(f, "pareto:{scale},{power}"),
            Shape::Constant | Shape::Uniform { .. } => Ok(()),
        }
    }
}

/// A text or numbers that are no distribution of times.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BadDistribution {
    /// It is none of the forms.
    Unknown {
        /// The part of the text.
        text: String,
    },
    /// A part of a mixture does not say how often it is drawn.
    NoShare {
        /// The part of the text.
        text: String,
    },
    /// A mixture of nothing.
    Empty,
    /// A time is below zero, or a range ends before it begins.
    Negative {
        /// The time, or the length of the range.
        number: f64,
    },
    /// A mean, rate, scale, power or share is not above zero.
    NotPositive {
        /// It.
        number: f64,
    },
}

impl fmt::Display for BadDistribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { text } => write!(
                f,
                "{text:?} is no distribution of times; write `5`, `5-20`, `exp:12`, `rate:0.5`, \
                 `pareto:1.05,1.51`, or `75+` before one of these"
            ),
            Self::NoShare { text } => write!(
                f,
                "{text:?} is part of a mixture; say how often it is drawn: `38% {text} | ...`"
            ),
            Self::Empty => f.write_str("a mixture needs a part; name at least one"),
            Self::Negative { number } => write!(
                f,
                "a time or the length of a range is {number} ms; it can't be below zero"
            ),
            Self::NotPositive { number } => write!(
                f,
                "a mean, rate, scale, power or share is {number}; it has to be above zero"
            ),
        }
    }
}

impl std::error::Error for BadDistribution {}

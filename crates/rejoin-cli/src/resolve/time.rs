//! Timestamps: plain integers, or instants as RFC 3339 writes them.

use core::fmt;

use jiff::civil;

/// A point in time: whole units and nanoseconds.
///
/// An integer without a unit is compared as itself. An instant is seconds since
/// 1970-01-01T00:00:00Z and nanoseconds; a leap second is the second before it with a thousand
/// million nanoseconds more, so that it comes after that second and before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    whole: i128,
    nanoseconds: u32,
}

/// What an integer timestamp counts since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Unit {
    S,
    Ms,
    Us,
    Ns,
}

impl Unit {
    fn per_second(self) -> i128 {
        match self {
            Self::S => 1,
            Self::Ms => 1_000,
            Self::Us => 1_000_000,
            Self::Ns => 1_000_000_000,
        }
    }
}

/// Why a text is no timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadTime {
    Fraction,
    TooLarge,
    Quoted,
    NoOffset,
    Shape,
    NoSuchDate,
    NoSuchTime,
    LeapSecond,
    TooFine,
}

impl fmt::Display for BadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fraction => "is a number with a fraction or an exponent",
            Self::TooLarge => "is outside 128 bits",
            Self::Quoted => "is a number in quotes",
            Self::NoOffset => "does not say its offset from UTC",
            Self::Shape => "is neither an integer nor RFC 3339 text",
            Self::NoSuchDate => "names a day that no calendar has",
            Self::NoSuchTime => "names a time or an offset that no clock shows",
            Self::LeapSecond => "puts a leap second where none can be",
            Self::TooFine => "is finer than a nanosecond",
        })
    }
}

impl BadTime {
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Fraction => "write a whole number; count in a smaller unit if you need to",
            Self::TooLarge => "count in a larger unit",
            Self::Quoted => "write it without the quotes",
            Self::NoOffset => "end it with Z, or with an offset such as +02:00",
            Self::Shape => "write an integer, or text such as \"2024-05-01T12:00:00Z\"",
            Self::NoSuchDate => "check year, month and day: YYYY-MM-DD",
            Self::NoSuchTime => "use hours 00 to 23, minutes 00 to 59, seconds 00 to 59",
            Self::LeapSecond => "a leap second is 23:59:60 UTC on the last day of a month",
            Self::TooFine => "cut it to nine digits after the point",
        }
    }
}

impl Time {
    /// Reads an integer literal of JSON; with a unit, as an instant.
    pub(super) fn integer(literal: &str, unit: Option<Unit>) -> Result<Self, BadTime> {
        if literal.contains(['.', 'e', 'E']) {
            return Err(BadTime::Fraction);
        }
        let count: i128 = literal.parse().map_err(|_| BadTime::TooLarge)?;
        let per_second = unit.map_or(1, Unit::per_second);
        let rest = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
        let nanoseconds = u32::try_from(rest).map_err(|_| BadTime::TooLarge)?;
        Ok(Self {
            whole: count.div_euclid(per_second),
            nanoseconds,
        })
    }

    /// Reads an instant as RFC 3339 writes it; `-00:00` is UTC from an unknown place.
    pub(super) fn rfc3339(text: &str) -> Result<Self, BadTime> {
        if !text.is_empty()
            && text
                .trim_start_matches('-')
                .bytes()
                .all(|b| b.is_ascii_digit())
        {
            return Err(BadTime::Quoted);
        }
        let mut fields = Fields {
            rest: text.as_bytes(),
        };
        let year = fields.digits(4)?;
        fields.mark(b"-")?;
        let month = fields.digits(2)?;
        fields.mark(b"-")?;
        let day = fields.digits(2)?;
        fields.mark(b"Tt ")?;
        let hour = fields.digits(2)?;
        fields.mark(b":")?;
        let minute = fields.digits(2)?;
        fields.mark(b":")?;
        let second = fields.digits(2)?;
        let fraction = fields.fraction()?;
        let offset = fields.offset()?;
        if hour > 23 || minute > 59 || second > 60 {
            return Err(BadTime::NoSuchTime);
        }
        let day = days_since_1970(year, month, day)?;
        let minutes = day * 1440 + i64::from(hour) * 60 + i64::from(minute) - offset;
        let leap = second == 60;
        if leap && !ends_a_month(minutes) {
            return Err(BadTime::LeapSecond);
        }
        let whole = minutes * 60 + i64::from(second) - i64::from(leap);
        let nanoseconds = fraction + u32::from(leap) * 1_000_000_000;
        Ok(Self {
            whole: whole.into(),
            nanoseconds,
        })
    }
}

fn days_since_1970(year: u32, month: u32, day: u32) -> Result<i64, BadTime> {
    let narrow = |number: u32| i8::try_from(number).map_err(|_| BadTime::NoSuchDate);
    let year = i16::try_from(year).map_err(|_| BadTime::NoSuchDate)?;
    let date = civil::Date::new(year, narrow(month)?, narrow(day)?);
    let date = date.map_err(|_| BadTime::NoSuchDate)?;
    let since = date
        .since(civil::date(1970, 1, 1))
        .map_err(|_| BadTime::NoSuchDate)?;
    Ok(since.get_days().into())
}

/// Whether a minute since 1970 is the last one of a month, in UTC.
fn ends_a_month(minutes: i64) -> bool {
    let tomorrow = jiff::Span::new().try_days(minutes.div_euclid(1440) + 1);
    let tomorrow = tomorrow.and_then(|days| civil::date(1970, 1, 1).checked_add(days));
    // Only the very last day of year 9999 has no tomorrow, and it ends a month.
    minutes.rem_euclid(1440) == 1439 && tomorrow.map_or(true, |date| date.day() == 1)
}

/// The fields of a timestamp, taken off its front one by one.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    fn digits(&mut self, count: usize) -> Result<u32, BadTime> {
        let (digits, rest) = self.rest.split_at_checked(count).ok_or(BadTime::Shape)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(BadTime::Shape);
        }
        self.rest = rest;
        Ok(digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    /// Takes one byte, which has to be one of `allowed`.
    fn mark(&mut self, allowed: &[u8]) -> Result<(), BadTime> {
        let (first, rest) = self.rest.split_first().ok_or(BadTime::Shape)?;
        self.rest = rest;
        if allowed.contains(first) {
            Ok(())
        } else {
            Err(BadTime::Shape)
        }
    }

    /// Nanoseconds.
    fn fraction(&mut self) -> Result<u32, BadTime> {
        let Some(rest) = self.rest.strip_prefix(b".") else {
            return Ok(0);
        };
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = rest.split_at(length);
        if digits.is_empty() {
            return Err(BadTime::Shape);
        }
        if digits.iter().skip(9).any(|digit| *digit != b'0') {
            return Err(BadTime::TooFine);
        }
        self.rest = rest;
        let padded = digits
            .iter()
            .copied()
            .chain(std::iter::repeat(b'0'))
            .take(9);
        Ok(padded.fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    /// Minutes ahead of UTC.
    fn offset(&mut self) -> Result<i64, BadTime> {
        let sign = match self.rest {
            [] => return Err(BadTime::NoOffset),
            [b'Z' | b'z'] => return Ok(0),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return Err(BadTime::Shape),
        };
        self.mark(b"+-")?;
        let hours = self.digits(2)?;
        self.mark(b":")?;
        let minutes = self.digits(2)?;
        if !self.rest.is_empty() {
            return Err(BadTime::Shape);
        }
        if hours > 23 || minutes > 59 {
            return Err(BadTime::NoSuchTime);
        }
        Ok(sign * i64::from(hours * 60 + minutes))
    }
}

//! JSON numbers, as RFC 8785 writes them and to their last digit.

use super::canonical::BadValue;

/// A JSON number. RFC 8785 reads every number as a double, so that two different numbers can
/// have one canonical form; what is printed keeps every digit that was written.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// As RFC 8785 writes it.
    pub(super) canonical: String,
    /// The number itself, where the double is a different one.
    pub(super) exact: Option<String>,
}

impl Number {
    /// Reads a number literal that follows the grammar of JSON.
    pub(super) fn read(literal: &str) -> Result<Self, BadValue> {
        let too_large = || BadValue::TooLarge(literal.into());
        let double: f64 = literal.parse().map_err(|_| too_large())?;
        if !double.is_finite() {
            return Err(too_large());
        }
        let canonical = ryu_js::Buffer::new().format_finite(double).to_owned();
        let exact = Decimal::read(literal)
            .ok_or_else(too_large)?
            .write(&canonical);
        Ok(Self { canonical, exact })
    }
}

/// `0.digits` times ten to the power of `point`; no zero at either end of the digits.
struct Decimal<'a> {
    sign: &'a str,
    digits: String,
    point: i64,
}

impl<'a> Decimal<'a> {
    /// Nothing when the exponent has more digits than anybody could mean.
    fn read(literal: &'a str) -> Option<Self> {
        let split = usize::from(literal.starts_with('-'));
        let (sign, rest) = literal.split_at(split);
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self {
                sign: "",
                digits: String::new(),
                point: 0,
            });
        }
        let leading = i64::try_from(all.len() - digits.len()).ok()?;
        let point = i64::try_from(whole.len()).ok()?.checked_sub(leading)?;
        let point = point.checked_add(exponent.parse().ok()?)?;
        Some(Self {
            sign,
            digits: digits.trim_end_matches('0').to_owned(),
            point,
        })
    }

    /// The number in full, or nothing when `canonical` already is.
    fn write(&self, canonical: &str) -> Option<String> {
        let Self {
            sign,
            digits,
            point,
        } = self;
        if digits.is_empty() || Decimal::read(canonical)? == *self {
            return None;
        }
        let length = i64::try_from(digits.len()).ok()?;
        Some(match usize::try_from(*point) {
            // A double ends near 10^308, so that no whole number here is longer than that.
            Ok(whole) if *point >= length => format!("{sign}{digits:0<whole$}"),
            Ok(whole) if whole > 0 => format!("{sign}{}.{}", &digits[..whole], &digits[whole..]),
            _ if *point > -6 => {
                let zeros = usize::try_from(-point).ok()?;
                format!("{sign}0.{:0<zeros$}{digits}", "")
            }
            _ => {
                let (first, rest) = digits.split_at(1);
                let mark = if rest.is_empty() { "" } else { "." };
                format!("{sign}{first}{mark}{rest}e{}", point - 1)
            }
        })
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.sign, &self.digits, self.point) == (other.sign, &other.digits, other.point)
    }
}

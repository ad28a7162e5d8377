use crate::json::{Json, Number};
use crate::scenario::Scenario;

/// Decimal numbers of a scenario, counted in the smallest unit that one of them has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units {
    digits: u32,
}

impl Units {
    /// The units of the numbers that stand in fields of these names.
    pub(crate) fn of(scenario: &Scenario, names: &[&str]) -> Self {
        let mut numbers = Vec::new();
        scenario.visit_objects(&mut |fields| {
            let named = names.iter().filter_map(|name| fields.get(*name));
            numbers.extend(named.filter_map(Json::as_number));
        });
        Self::of_numbers(numbers)
    }

    /// The units of these numbers.
    pub(crate) fn of_numbers(numbers: impl IntoIterator<Item = Number>) -> Self {
        let digits = numbers.into_iter().map(digits_of).max();
        Self {
            digits: digits.unwrap_or_default(),
        }
    }

    /// How many units there are to one.
    pub(crate) fn in_one(self) -> i128 {
        10_i128.saturating_pow(self.digits)
    }

    /// How many units the number has, if they can be counted.
    pub(crate) fn count(self, number: Number) -> Option<i128> {
        let text = number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let missing = (self.digits as usize).checked_sub(fraction.len())?;
        // More would not fit anyway.
        let zeros = "0".repeat(missing.min(60));
        format!("{whole}{fraction}{zeros}").parse().ok()
    }

    /// How so many units are written.
    pub(crate) fn show(self, count: i128) -> Json {
        if count % self.in_one() == 0 {
            return (count / self.in_one()).into();
        }
        let (sign, unit) = (
            if count < 0 { "-" } else { "" },
            self.in_one().unsigned_abs(),
        );
        let (count, width) = (count.unsigned_abs(), self.digits as usize);
        let text = format!("{sign}{}.{:0width$}", count / unit, count % unit);
        let real = text.parse();
        real.map_or(Json::Null, |real: f64| Json::Number(real.into()))
    }
}

/// How many digits stand behind the point.
fn digits_of(number: Number) -> u32 {
    let text = number.to_string();
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    u32::try_from(fraction.len()).unwrap_or(u32::MAX)
}

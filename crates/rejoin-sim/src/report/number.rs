//! How numbers are written.

use super::Micros;

const MILLI: Micros = 1000;
const SECOND: Micros = 1000 * MILLI;
const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;

/// A length of time in its natural unit, with about three digits.
pub(super) fn duration(micros: Micros) -> String {
    match micros {
        0 => "0 ms".to_owned(),
        1..MILLI => format!("{micros} µs"),
        MILLI..SECOND => format!("{} ms", digits(micros as f64 / 1e3)),
        SECOND..MINUTE => format!("{} s", digits(micros as f64 / 1e6)),
        MINUTE..HOUR => two(micros, MINUTE, "min", SECOND, "s"),
        _ => two(micros, HOUR, "h", MINUTE, "min"),
    }
}

fn two(micros: Micros, large: Micros, one: &str, small: Micros, other: &str) -> String {
    let rest = micros % large / small;
    let whole = count(micros / large);
    if rest == 0 {
        format!("{whole} {one}")
    } else {
        format!("{whole} {one} {rest} {other}")
    }
}

/// Three digits that count: `1.24`, `38.1`, `412`, `5`.
fn digits(value: f64) -> String {
    let places = match value {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    trimmed(format!("{value:.places$}"))
}

/// Without zeros at the end of a fraction.
fn trimmed(text: String) -> String {
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A moment, so exactly that nearby ones can be told apart.
pub(super) fn moment(micros: Micros) -> String {
    match micros {
        ..MILLI => tick(micros),
        MILLI..SECOND => format!("{}.{} ms", micros / MILLI, micros % MILLI / 100),
        _ => format!(
            "{}.{:03} s",
            count(micros / SECOND),
            micros % SECOND / MILLI
        ),
    }
}

/// `1,234,567`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 write`, `2 writes`.
pub(super) fn many(number: usize, one: &str, more: &str) -> String {
    let word = if number == 1 { one } else { more };
    format!("{} {word}", count(number as u64))
}

/// Bytes in the unit that fits: `812 B`, `12.3 kB`.
pub(super) fn bytes(number: f64) -> String {
    let units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    match units.iter().find(|(size, _)| number >= *size) {
        Some((size, unit)) => format!("{} {unit}", digits(number / size)),
        None => format!("{} B", digits(number)),
    }
}

/// A share of one, in percent: `99.9 %`. What is not all is not told as all.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let places = if (99.0..100.0).contains(&percent) {
        2
    } else {
        1
    };
    let text = trimmed(format!("{percent:.places$}"));
    if text == "100" && share < 1.0 {
        return "> 99.99 %".to_owned();
    }
    format!("{text} %")
}

/// A coordinate.
pub(super) fn at(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = trimmed(format!("{value:.1}"));
    if text == "-0" { "0".to_owned() } else { text }
}

/// Text of at most so many characters; what is cut off leaves an ellipsis.
pub(super) fn short(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// Steps of time that people count in.
const STEPS: [Micros; 9] = [
    10 * SECOND,
    20 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
];

/// Round moments between two, at most about so many.
pub(super) fn ticks(from: Micros, until: Micros, most: u64) -> Vec<Micros> {
    let length = until.saturating_sub(from);
    let enough = |step: &Micros| length / step <= most.max(1);
    let decimal = |unit: Micros| {
        let tens = (0..18).map(move |power| unit.saturating_mul(10u64.saturating_pow(power)));
        tens.flat_map(|ten| [1, 2, 5].map(|by: u64| ten.saturating_mul(by)))
    };
    let small = decimal(1).take_while(|step| *step < 10 * SECOND);
    let mut steps = small.chain(STEPS).chain(decimal(HOUR));
    let step = steps.find(enough).unwrap_or(Micros::MAX);
    let first = from.div_ceil(step);
    (first..=until / step).map(|times| times * step).collect()
}

/// What a tick is called.
pub(super) fn tick(micros: Micros) -> String {
    match micros {
        0 => "0".to_owned(),
        1..MILLI => format!("{micros} µs"),
        MILLI..SECOND => format!("{} ms", trimmed(format!("{:.3}", micros as f64 / 1e3))),
        SECOND..MINUTE => format!("{} s", trimmed(format!("{:.6}", micros as f64 / 1e6))),
        _ => duration(micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_their_natural_unit() {
        let told = [
            0,
            840,
            3_400,
            38_060,
            412_345,
            1_240_000,
            200_000_000,
            7_500_000_000,
        ];
        let told = told.map(duration);
        let expected = [
            "0 ms",
            "840 µs",
            "3.4 ms",
            "38.1 ms",
            "412 ms",
            "1.24 s",
            "3 min 20 s",
            "2 h 5 min",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn moments_have_a_fraction() {
        let told = [0, 840, 3_460, 412_345, 1_240_000, 3_600_000_999].map(moment);
        let expected = [
            "0",
            "840 µs",
            "3.4 ms",
            "412.3 ms",
            "1.240 s",
            "3,600.000 s",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn not_all_is_never_told_as_all() {
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.999_999), "> 99.99 %");
        assert_eq!(percent(0.9987), "99.87 %");
        assert_eq!(percent(0.5), "50 %");
    }

    #[test]
    fn bytes_are_decimal() {
        assert_eq!(
            [812.0, 12_345.0, 2e6].map(bytes),
            ["812 B", "12.3 kB", "2 MB"]
        );
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(120, 1_000, 4), [200, 400, 600, 800, 1000]);
        assert_eq!(
            ticks(0, 3 * MINUTE, 6),
            [0, 1, 2, 3, 4, 5, 6].map(|it| it * 30 * SECOND)
        );
        assert_eq!(ticks(5, 5, 6), [5]);
        for until in [1, 7, 1 << 20, 1 << 40, Micros::MAX] {
            assert!(ticks(0, until, 8).len() <= 10, "{until}");
        }
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        assert_eq!([1.0, 2.25, -0.01, f64::NAN].map(at), ["1", "2.2", "0", "0"]);
    }
}

//! Times that are drawn, beside the formulas in a textbook.

use rejoin_sim::{BadDistribution, Distribution, Random};

fn of(text: &str) -> Distribution {
    text.parse().unwrap()
}

const TEXTS: [&str; 9] = [
    "5",
    "0.5-20",
    "exp:12",
    "pareto:1.05,1.51",
    "75+exp:12",
    "75+pareto:0.235,10",
    "38% pareto:1.05,1.51 | 62% exp:5",
    "91.22% 1-2 | 8.78% 75+exp:0.25",
    "25% 1 | 25% 2 | 50% 3",
];

#[test]
fn what_is_written_is_read_back() {
    for text in TEXTS {
        assert_eq!(of(text).to_string(), text);
        assert_eq!(of(&of(text).to_string()), of(text));
    }
}

#[test]
fn there_are_several_ways_to_write_a_time() {
    for (one, other) in [
        ("5ms", "5"),
        (" 5 ms ", "5"),
        ("5-5", "5-5"),
        ("0.5ms - 20ms", "0.5-20"),
        ("rate:0.5", "exp:2"),
        ("exp: 12ms", "exp:12"),
        ("70+5+exp:12", "75+exp:12"),
        ("75 + 5", "80"),
        ("19% 1|31% 2", "38% 1 | 62% 2"),
        ("100% exp:3", "exp:3"),
    ] {
        assert_eq!(of(one), of(other), "{one}");
    }
}

#[test]
fn the_share_above_a_time_is_what_the_formulas_say() {
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
    near(of("5").above(4.999), 1.0);
    near(of("5").above(5.0), 0.0);
    near(of("10-20").above(10.0), 1.0);
    near(of("10-20").above(17.5), 0.25);
    near(of("10-20").above(20.0), 0.0);
    near(of("exp:4").above(8.0), (-2.0_f64).exp());
    near(of("exp:4").above(-1.0), 1.0);
    near(of("10+exp:4").above(18.0), (-2.0_f64).exp());
    near(of("pareto:2,3").above(4.0), 0.125);
    near(of("pareto:2,3").above(1.9), 1.0);
    near(
        of("25% 10-20 | 75% pareto:2,3").above(4.0),
        0.25 + 0.75 * 0.125,
    );
}

#[test]
fn what_is_drawn_is_above_a_time_as_often_as_it_should() {
    for text in TEXTS {
        let distribution = of(text);
        let mut random = Random::new(9);
        let drawn: Vec<_> = (0..40_000)
            .map(|_| distribution.sample(&mut random))
            .collect();
        for time in [0.3, 0.9, 1.1, 1.5, 2.5, 5.0, 12.0, 20.0, 76.0, 80.0] {
            let above = drawn.iter().filter(|drawn| **drawn > time).count() as f64 / 40_000.0;
            let wanted = distribution.above(time);
            // Five standard deviations at the most.
            assert!(
                (above - wanted).abs() < 0.0125,
                "{text} {time}: {above} {wanted}"
            );
        }
    }
}

#[test]
fn places_go_through_every_part_once() {
    let mixture = of("25% 1-2 | 75% 7-8");
    let found = [0.25, 0.125, 1e-9, 1.0, 0.26].map(|place| mixture.at(place));
    for (found, wanted) in found
        .into_iter()
        .zip([1.0, 1.5, 2.0, 7.0, 8.0 - 0.01 / 0.75])
    {
        assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let refused = |text: &str| text.parse::<Distribution>().unwrap_err();
    for text in [
        "", "fast", "exp", "exp:", "exp:1,2", "pareto:1", "cauchy:1", "1-2-3", "+5", "5 % ", "1e",
        "NaN ms x", "5s",
    ] {
        assert!(
            matches!(refused(text), BadDistribution::Unknown { .. }),
            "{text:?}"
        );
    }
    for text in [
        "exp:0",
        "exp:-1",
        "rate:0",
        "pareto:0,1",
        "pareto:1,0",
        "0% 5",
        "exp:inf",
        "exp:NaN",
    ] {
        assert!(
            matches!(refused(text), BadDistribution::NotPositive { .. }),
            "{text:?}"
        );
    }
    for text in ["20-10", "NaN", "inf", "inf-inf"] {
        assert!(
            matches!(refused(text), BadDistribution::Negative { .. }),
            "{text:?}"
        );
    }
    assert!(matches!(refused("5 | 6"), BadDistribution::NoShare { .. }));
    assert_eq!(Distribution::mixture([]), Err(BadDistribution::Empty));
    assert!(Distribution::constant(-1.0).is_err());
    assert!(of("5").later(-1.0).is_err());
    assert_eq!(
        refused("20-10").to_string(),
        "a time or the length of a range is -10 ms; it can't be below zero"
    );
}

//! The table as text.

use crate::contestant::Side;
use crate::row::Outcome;

/// One line per row: the best minimum of each column, rejoin's median, ratios, target, verdict.
pub fn print(outcomes: &[Outcome]) {
    let mut lines = vec![head()];
    lines.extend(outcomes.iter().map(line));
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| {
            lines
                .iter()
                .filter_map(|l| l.get(c))
                .map(|s| s.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for cells in lines {
        let mut text = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            // Words stand left, figures right.
            if column < 2 {
                text.push_str(&format!("{cell:<width$}  "));
            } else {
                text.push_str(&format!("{cell:>width$}  "));
            }
        }
        println!("{}", text.trim_end());
    }
    println!("\n{}", summary(outcomes));
}

/// Every contestant of a row, with minimum, median and rounds.
pub fn print_long(outcome: &Outcome) {
    let row = &outcome.row;
    println!(
        "{} · {} · n = {} · {}",
        row.work,
        row.element,
        size(row.n),
        row.unit
    );
    for s in &outcome.showings {
        let (side, name) = (s.side.name(), &s.name);
        let (least, median) = (figure(s.least), figure(s.median));
        println!(
            "  {side:<9}{least:>10}{median:>10}  {:>3} rounds  {name}",
            s.rounds
        );
    }
}

fn head() -> Vec<String> {
    let mut head = vec![
        "work".to_owned(),
        "of".to_owned(),
        "n".to_owned(),
        "unit".to_owned(),
    ];
    head.extend(Side::ALL.map(|side| side.name().to_owned()));
    head.extend(["median", "× floor", "× std", "× peer", "target", "met"].map(str::to_owned));
    head
}

fn line(outcome: &Outcome) -> Vec<String> {
    let row = &outcome.row;
    let mut line = vec![
        row.work.clone(),
        row.element.to_string(),
        size(row.n),
        row.unit.to_string(),
    ];
    line.extend(Side::ALL.map(|side| optional(outcome.of(side))));
    let median = outcome.showings.iter().filter(|s| s.side == Side::Rejoin);
    line.push(optional(median.map(|s| s.median).reduce(f64::min)));
    line.push(optional(outcome.times(outcome.of(Side::Floor))));
    line.push(optional(outcome.times(outcome.of(Side::Std))));
    line.push(optional(outcome.times(outcome.best_peer())));
    line.push(row.target.words(&row.unit));
    line.push(match outcome.met() {
        Some(true) => "yes".to_owned(),
        Some(false) => "NO".to_owned(),
        None => "–".to_owned(),
    });
    line
}

fn summary(outcomes: &[Outcome]) -> String {
    let met = outcomes.iter().filter(|o| o.met() == Some(true)).count();
    let missed = outcomes.iter().filter(|o| o.met() == Some(false)).count();
    format!(
        "Minima over interleaved rounds; targets met {met}, missed {missed}. Targets without × \
         depend on the machine and on how quiet it is."
    )
}

/// A figure, or a dash where there is none.
pub fn optional(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), figure)
}

fn figure(value: f64) -> String {
    if value >= 1000.0 {
        format!("{value:.0}")
    } else if value >= 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// A number of entries, with thousands as k, M.
pub fn size(n: u64) -> String {
    match n {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!("{} M", n / 1_000_000),
        n if n % 1_000 == 0 => format!("{} k", n / 1_000),
        n => n.to_string(),
    }
}

//! The rows of one size, with the least possible, rejoin and the best of its peers.

use crate::chart::{Scale, grid, picture, short, text};
use crate::contestant::Side;
use crate::row::Outcome;

const WIDTH: f64 = 860.0;
const LABELS: f64 = 330.0;
const ROW: f64 = 46.0;
const TOP: f64 = 70.0;

/// The size of which the rows are shown, where there are several.
const SIZE: u64 = 100_000;

/// Bars that begin at the left edge of a logarithmic scale, so only their ends mean something.
pub fn draw(outcomes: &[Outcome]) -> String {
    let rows: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| is_shown(outcome))
        .collect();
    let height = TOP + ROW * rows.len() as f64 + 40.0;
    let times = rows.iter().flat_map(|outcome| outcome.showings.iter());
    let x = Scale::around(times.map(|showing| showing.least), LABELS, WIDTH - 70.0);
    let title = "Nanoseconds, logarithmic: shorter is better";
    let mut body = text("ink title", 20.0, 28.0, title);
    for (at, class, words) in [
        (LABELS, "floor", "least possible (hashbrown)"),
        (LABELS + 200.0, "rejoin", "rejoin"),
        (LABELS + 290.0, "peer", "best peer"),
    ] {
        body += &text(class, at, 50.0, &format!("■ {words}"));
    }
    let bottom = height - 36.0;
    for value in x.decades() {
        let at = x.place(value);
        body += &grid(at, TOP - 8.0, at, bottom);
        body += &text("soft middle", at, bottom + 18.0, &short(value));
    }
    for (place, outcome) in rows.iter().enumerate() {
        let top = TOP + ROW * place as f64;
        body += &text("ink end", LABELS - 12.0, top + 17.0, &outcome.row.work);
        body += &text("soft end", LABELS - 12.0, top + 33.0, outcome.row.unit);
        let bars = [
            ("floor", outcome.of(Side::Floor)),
            ("rejoin", outcome.of(Side::Rejoin)),
            ("peer", outcome.best_peer()),
        ];
        let bars = bars
            .into_iter()
            .filter_map(|(class, time)| Some((class, time?)));
        for (bar, (class, time)) in bars.enumerate() {
            let y = top + 13.0 * bar as f64;
            let width = (x.place(time) - x.from).max(1.5);
            body += &format!(
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                 height=\"10\"/>\n",
                x.from
            );
            body += &text("soft", x.from + width + 6.0, y + 10.0, &short(time));
        }
    }
    picture(title, WIDTH, height, &body)
}

fn is_shown(outcome: &Outcome) -> bool {
    let row = &outcome.row;
    let is_main = row.element == "u64" && row.n == SIZE && row.unit.starts_with("ns");
    is_main && outcome.of(Side::Rejoin).is_some()
}

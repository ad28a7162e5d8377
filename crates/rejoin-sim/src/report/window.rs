//! The distribution of the inconsistency window.

use maud::{Markup, html};

use super::number::{count, duration, many, percent};
use super::scale::{Decades, Linear};
use super::svg::{area, breadth, columns, drawing, line, path, rows, steps, text};
use super::{Micros, Report};

const SIZE: (f64, f64) = (600.0, 330.0);
const LEFT: f64 = 62.0;
const RIGHT: f64 = 572.0;
const TOP: f64 = 66.0;
const BOTTOM: f64 = 288.0;
const BINS: usize = 40;

/// The windows of all acknowledged writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Windows {
    /// Those that closed, from short to long.
    closed: Vec<Micros>,
    /// How many had not closed when the run ended.
    pub(super) open: usize,
}

impl Windows {
    pub(super) fn of(report: &Report) -> Self {
        let acknowledged = || report.writes.iter().filter(|it| it.acknowledged.is_some());
        let mut closed: Vec<_> = acknowledged().filter_map(super::Write::window).collect();
        closed.sort_unstable();
        let open = acknowledged().count() - closed.len();
        Self { closed, open }
    }

    /// The window that this share of the closed ones does not exceed; `None` without any.
    pub(super) fn quantile(&self, share: f64) -> Option<Micros> {
        let rank = (share * self.closed.len() as f64).ceil() as usize;
        let last = self.closed.len().checked_sub(1)?;
        self.closed.get(rank.saturating_sub(1).min(last)).copied()
    }

    fn share_up_to(&self, window: Micros) -> f64 {
        let number = self.closed.partition_point(|it| *it <= window);
        number as f64 / self.closed.len().max(1) as f64
    }
}

pub(super) fn section(windows: &Windows) -> Markup {
    html! {
        section.card {
            h2 { "Inconsistency window" }
            p.about {
                "From the acknowledgement of a write until the last node had it: "
                (many(windows.closed.len(), "write", "writes"))
                @if windows.open > 0 {
                    "; " (many(windows.open, "window", "windows")) " still open at the end"
                }
                "."
            }
            @if windows.closed.is_empty() {
                p.nothing { "No write was acknowledged and then everywhere." }
            } @else {
                figure { (drawing("Distribution of inconsistency windows", SIZE, &draw(windows))) }
                details { summary { "The same as a table" } (table(windows)) }
            }
        }
    }
}

fn draw(windows: &Windows) -> Markup {
    let most = windows.closed.last().copied().unwrap_or(0);
    let least = windows
        .closed
        .iter()
        .copied()
        .find(|it| *it > 0)
        .unwrap_or(1);
    let time = Decades::new(least, most, (LEFT, RIGHT));
    let mut bins = [0usize; BINS];
    for window in &windows.closed {
        if let Some(bin) = bins.get_mut(time.bin(*window, BINS)) {
            *bin += 1;
        }
    }
    let all = windows.closed.len().max(1) as f64;
    let tallest = bins.iter().copied().max().unwrap_or(1).max(1) as f64;
    let height = Linear::new((0.0, tallest), (BOTTOM, TOP));
    let share = Linear::new((0.0, 1.0), (BOTTOM, TOP));
    let levels = [0.0, 0.25, 0.5, 0.75, 1.0].map(|it| (share.at(it), percent(it)));
    html! {
        (columns(&time.ticks(), TOP, BOTTOM))
        (rows(&levels, LEFT, RIGHT))
        @for (bin, number) in bins.iter().enumerate().filter(|(_, number)| **number > 0) {
            @let (x, end) = (time.edge(bin, BINS), time.edge(bin + 1, BINS));
            @let top = height.at(*number as f64);
            @let tells = format!("{} of the writes", percent(*number as f64 / all));
            (area("bar", (x + 0.8, top), (end - x - 1.6, BOTTOM - top), &tells))
        }
        path.curve d=(path(cumulative(windows, &time, &share))) {}
        (marks(windows, &time))
        (text("tick middle", (f64::midpoint(LEFT, RIGHT), BOTTOM + 36.0),
            "window, logarithmic · bars: how many writes · line: share that is closed by then"))
    }
}

/// The share of windows that are closed, as a curve.
fn cumulative(windows: &Windows, time: &Decades, share: &Linear) -> Vec<(f64, f64)> {
    let closed = windows.closed.iter();
    let points = closed.map(|it| (time.at(*it), share.at(windows.share_up_to(*it))));
    let end = (RIGHT, share.at(1.0));
    steps((LEFT, share.at(0.0)), points.chain([end]))
}

/// The usual percentiles, labels one above the other where they would overlap.
fn marks(windows: &Windows, time: &Decades) -> Markup {
    let mut ends = [f64::NEG_INFINITY; 3];
    let mut marks = Vec::new();
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let Some(window) = windows.quantile(share) else {
            continue;
        };
        let words = format!("{name} {}", duration(window));
        let x = time.at(window);
        let broad = breadth(&words) * 1.05;
        let start = (x - broad / 2.0).min(RIGHT - broad);
        let free = ends
            .iter_mut()
            .enumerate()
            .find(|(_, end)| **end < start - 6.0);
        let row = free.map_or(2, |(row, end)| {
            *end = start + broad;
            row
        });
        marks.push((x, start, TOP - 10.0 - row as f64 * 17.0, words));
    }
    html! {
        @for (x, _, y, _) in &marks { (line("mark", (*x, y + 4.0), (*x, BOTTOM))) }
        @for (_, start, y, words) in &marks { (text("strong halo", (*start, *y), words)) }
    }
}

fn table(windows: &Windows) -> Markup {
    let shares = [0.5, 0.9, 0.95, 0.99, 0.999, 1.0];
    html! {
        table {
            caption { "Percentiles of " (count(windows.closed.len() as u64)) " windows" }
            thead { tr { th scope="col" { "Share of writes" } th.number scope="col" { "Window" } } }
            tbody {
                @for share in shares {
                    tr {
                        th scope="row" { (percent(share)) }
                        td.number { (windows.quantile(share).map_or("none".to_owned(), duration)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let windows = Windows {
            closed: (1..=100).collect(),
            open: 0,
        };
        let quantiles = [0.0, 0.5, 0.99, 1.0].map(|share| windows.quantile(share));
        assert_eq!(quantiles, [Some(1), Some(50), Some(99), Some(100)]);
        assert_eq!(Windows::default().quantile(0.5), None);
        assert_eq!(windows.share_up_to(25), 0.25);
    }
}

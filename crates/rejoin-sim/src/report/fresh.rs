//! Staleness against time: how likely a read is fresh, so long after a write.

use maud::{Markup, html};

use super::number::{at, count, duration, many, percent};
use super::scale::{Decades, Linear};
use super::svg::{columns, drawing, line, path, rows, steps, text};
use super::{Micros, Report};

const SIZE: (f64, f64) = (600.0, 330.0);
const LEFT: f64 = 62.0;
const RIGHT: f64 = 572.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 288.0;
/// Groups of reads, and the fewest that are worth a point.
const GROUPS: usize = 14;
const FEWEST: u64 = 8;

/// After which time each node had each acknowledged write.
struct Delays {
    /// From short to long, of those that came.
    came: Vec<Micros>,
    /// How many there are, with those that never came.
    all: usize,
}

impl Delays {
    fn of(report: &Report) -> Self {
        let (mut came, mut all) = (Vec::new(), 0);
        for write in &report.writes {
            let Some(acknowledged) = write.acknowledged else {
                continue;
            };
            let mut first = vec![None::<Micros>; report.nodes.len()];
            for held in &write.held {
                if let Some(first) = first.get_mut(held.node) {
                    *first = Some(first.map_or(held.since, |it| it.min(held.since)));
                }
            }
            all += first.len();
            let since = first.into_iter().flatten();
            came.extend(since.map(|it| it.saturating_sub(acknowledged)));
        }
        came.sort_unstable();
        Self { came, all }
    }

    fn share_after(&self, time: Micros) -> f64 {
        let number = self.came.partition_point(|it| *it <= time);
        number as f64 / self.all.max(1) as f64
    }

    /// The time after which this share is fresh; `None` if it never is.
    fn until(&self, share: f64) -> Option<Micros> {
        let number = (share * self.all as f64).ceil() as usize;
        self.came.get(number.saturating_sub(1)).copied()
    }
}

pub(super) fn section(report: &Report) -> Markup {
    let delays = Delays::of(report);
    html! {
        section.card {
            h2 { "Staleness" }
            p.about {
                "How likely a node has a write, so long after its acknowledgement. "
                @if !report.reads.is_empty() {
                    "Dots: how many were fresh of " (many(report.reads.len(), "read", "reads"))
                    " by clients; of all, " (percent(stale(report))) " were stale."
                }
            }
            @if delays.came.is_empty() {
                p.nothing { "No acknowledged write was seen anywhere." }
            } @else {
                figure { (drawing("Share of fresh reads over time", SIZE, &draw(report, &delays))) }
                details { summary { "The same as a table" } (table(&delays)) }
            }
        }
    }
}

/// The share of reads that lacked something acknowledged.
fn stale(report: &Report) -> f64 {
    let stale = report.reads.iter().filter(|read| read.behind > 0).count();
    stale as f64 / report.reads.len().max(1) as f64
}

fn draw(report: &Report, delays: &Delays) -> Markup {
    let most = delays.came.last().copied().unwrap_or(0);
    let least = delays.came.iter().copied().find(|it| *it > 0).unwrap_or(1);
    let time = Decades::new(least, most, (LEFT, RIGHT));
    let share = Linear::new((0.0, 1.0), (BOTTOM, TOP));
    let levels = [0.0, 0.25, 0.5, 0.75, 1.0].map(|it| (share.at(it), percent(it)));
    let curve = curve(delays, &time, &share);
    let below = curve
        .iter()
        .copied()
        .chain([(RIGHT, BOTTOM), (LEFT, BOTTOM)]);
    html! {
        (columns(&time.ticks(), TOP, BOTTOM))
        (rows(&levels, LEFT, RIGHT))
        path.below d=(path(below)) {}
        path.curve d=(path(curve)) {}
        (dots(report, &time, &share))
        (marks(delays, &time, &share))
        (text("tick middle", (f64::midpoint(LEFT, RIGHT), BOTTOM + 36.0),
            "time since the acknowledgement, logarithmic"))
    }
}

fn curve(delays: &Delays, time: &Decades, share: &Linear) -> Vec<(f64, f64)> {
    let start = (LEFT, share.at(delays.share_after(time.first())));
    let later = delays.came.iter().filter(|it| **it > time.first());
    let points = later.map(|it| (time.at(*it), share.at(delays.share_after(*it))));
    let end = (RIGHT, share.at(delays.share_after(Micros::MAX)));
    steps(start, points.chain([end]))
}

/// How many are fresh at once, and when nearly all are.
fn marks(delays: &Delays, time: &Decades, share: &Linear) -> Markup {
    let at_once = format!("{} fresh at once", percent(delays.share_after(0)));
    let later = [0.9, 0.99].map(|wanted| (wanted, delays.until(wanted)));
    html! {
        @for (wanted, after) in later {
            @if let Some(after) = after {
                @let (x, y) = (time.at(after), share.at(wanted));
                (line("mark", (x, y), (x, BOTTOM)))
                circle.at cx=(at(x)) cy=(at(y)) r="4" {}
            }
        }
        (text("strong halo end", (RIGHT - 10.0, BOTTOM - 52.0), &at_once))
        @for (row, (wanted, after)) in later.into_iter().enumerate() {
            @let after = after.map_or("never".to_owned(), |it| format!("after {}", duration(it)));
            @let place = (RIGHT - 10.0, BOTTOM - 33.0 + row as f64 * 19.0);
            (text("strong halo end", place, &format!("{} {after}", percent(wanted))))
        }
    }
}

/// What clients really read, in groups of about equal time since the write.
fn dots(report: &Report, time: &Decades, share: &Linear) -> Markup {
    let mut groups = [(0u64, 0u64); GROUPS];
    for read in &report.reads {
        let Some(since) = read.since_write.filter(|since| time.holds(*since)) else {
            continue;
        };
        if let Some((fresh, all)) = groups.get_mut(time.bin(since, GROUPS)) {
            *all += 1;
            *fresh += u64::from(read.behind == 0);
        }
    }
    html! {
        @for (group, (fresh, all)) in groups.into_iter().enumerate() {
            @if all >= FEWEST {
                @let x = f64::midpoint(time.edge(group, GROUPS), time.edge(group + 1, GROUPS));
                @let (low, high) = wilson(fresh, all);
                @let found = fresh as f64 / all as f64;
                g.reads {
                    title { (percent(found)) " of " (many(all as usize, "read", "reads")) " fresh" }
                    (line("interval", (x, share.at(low)), (x, share.at(high))))
                    circle.read cx=(at(x)) cy=(at(share.at(found))) r="4" {}
                }
            }
        }
    }
}

/// The interval that holds a share with a confidence of 95 %, after Wilson (1927).
fn wilson(found: u64, all: u64) -> (f64, f64) {
    let (n, z) = (all.max(1) as f64, 1.96);
    let share = found as f64 / n;
    let (middle, spread) = (share + z * z / (2.0 * n), share * (1.0 - share) / n);
    let half = z * (spread + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (
        ((middle - half) / scale).max(0.0),
        ((middle + half) / scale).min(1.0),
    )
}

fn table(delays: &Delays) -> Markup {
    html! {
        table {
            caption { "Of " (count(delays.all as u64)) " pairs of a write and a node" }
            thead { tr { th scope="col" { "Fresh" } th.number scope="col" { "After" } } }
            tbody {
                tr { th scope="row" { (percent(delays.share_after(0))) } td.number { "0 ms" } }
                @for share in [0.5, 0.9, 0.95, 0.99, 0.999, 1.0] {
                    tr {
                        th scope="row" { (percent(share)) }
                        td.number { (delays.until(share).map_or("never".to_owned(), duration)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Held, Write};
    use super::*;

    #[test]
    fn a_node_is_fresh_once_it_has_the_write() {
        let held = |node, since| Held {
            node,
            since,
            until: None,
        };
        let write = Write {
            acknowledged: Some(10),
            held: vec![held(0, 5), held(1, 30), held(1, 20), held(9, 0)],
            ..Write::default()
        };
        let report = Report {
            nodes: vec![String::new(); 4],
            writes: vec![write, Write::default()],
            ..Report::default()
        };
        let delays = Delays::of(&report);
        assert_eq!(
            [0, 9, 10, 99].map(|it| delays.share_after(it)),
            [0.25, 0.25, 0.5, 0.5]
        );
        assert_eq!(
            [0.25, 0.5, 0.51].map(|it| delays.until(it)),
            [Some(0), Some(10), None]
        );
    }

    #[test]
    fn the_interval_is_wilsons() {
        let (low, high) = wilson(9, 10);
        assert!(
            (low - 0.5958).abs() < 1e-3 && (high - 0.9821).abs() < 1e-3,
            "{low} {high}"
        );
        assert_eq!(wilson(0, 10).0, 0.0);
    }
}

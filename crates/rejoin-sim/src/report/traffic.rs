//! Bytes for each second, by part of the protocol.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::number::{bytes, count, many, percent, tick, ticks};
use super::scale::Linear;
use super::svg::{columns, drawing, path, rows, text};
use super::{Micros, Report, overview};

const SIZE: (f64, f64) = (1200.0, 300.0);
const LEFT: f64 = 82.0;
const RIGHT: f64 = 1168.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 258.0;
/// How many slices of time the run is cut into: fewer if there are few messages to fill them.
const SLICES: (usize, usize) = (24, 160);
/// How many colours parts have, in the style sheet.
const COLOURS: usize = 7;

/// What one part of the protocol sent.
struct Part<'a> {
    name: &'a str,
    messages: usize,
    bytes: u64,
    /// The bytes of each slice of time.
    slices: Vec<u64>,
}

pub(super) fn section(report: &Report) -> Markup {
    let parts = parts(report);
    let all: u64 = parts
        .iter()
        .fold(0, |sum, part| sum.saturating_add(part.bytes));
    html! {
        section.card {
            h2 { "Bytes per second, by part of the protocol" }
            p.about {
                (bytes(all as f64)) " in " (many(report.messages.len(), "message", "messages"))
                ". Shaded: links were cut, or a node was down."
            }
            @if all == 0 {
                p.nothing { "Nothing was sent." }
            } @else {
                figure {
                    (drawing("Bytes per second", SIZE, &draw(report, &parts)))
                    figcaption { (table(&parts, all)) }
                }
            }
        }
    }
}

/// What each part sent, the largest first.
fn parts(report: &Report) -> Vec<Part<'_>> {
    let mut parts = BTreeMap::<&str, Part<'_>>::new();
    let number = (report.messages.len() / 10).clamp(SLICES.0, SLICES.1);
    for message in &report.messages {
        let part = parts.entry(message.part).or_insert_with(|| Part {
            name: message.part,
            messages: 0,
            bytes: 0,
            slices: vec![0; number],
        });
        part.messages += 1;
        part.bytes = part.bytes.saturating_add(message.bytes);
        if let Some(slice) = part.slices.get_mut(slice(message.sent, report.end, number)) {
            *slice = slice.saturating_add(message.bytes);
        }
    }
    let mut parts: Vec<_> = parts.into_values().collect();
    parts.sort_by_key(|part| core::cmp::Reverse(part.bytes));
    parts
}

/// In which of so many slices of the run a moment lies.
fn slice(at: Micros, end: Micros, slices: usize) -> usize {
    let number = u128::from(at) * slices as u128 / u128::from(end.max(1));
    let last = slices.saturating_sub(1);
    usize::try_from(number).map_or(last, |number| number.min(last))
}

fn draw(report: &Report, parts: &[Part<'_>]) -> Markup {
    let sums = stacked(parts);
    let number = sums.first().map_or(1, Vec::len);
    let seconds = report.end.max(1) as f64 / 1e6 / number as f64;
    let rate = |sum: u64| sum as f64 / seconds;
    let highest = sums
        .last()
        .and_then(|top| top.iter().copied().max())
        .unwrap_or(0);
    let (step, highest) = levels(rate(highest));
    let height = Linear::new((0.0, highest), (BOTTOM, TOP));
    let time = Linear::time(0, report.end, (LEFT, RIGHT));
    let slices = Linear::new((0.0, number as f64), (LEFT, RIGHT));
    let moments = ticks(0, report.end, 10).into_iter();
    let moments: Vec<_> = moments.map(|at| (time.moment(at), tick(at))).collect();
    let level = |number: u32| f64::from(number) * step;
    let all = (0..)
        .map(level)
        .take_while(|it| *it <= highest * 1.001)
        .take(12);
    let lines: Vec<_> = all.map(|it| (height.at(it), bytes(it) + "/s")).collect();
    let edge = |sums: &[u64]| -> Vec<(f64, f64)> {
        let corners = sums.iter().enumerate().flat_map(|(slice, sum)| {
            let y = height.at(rate(*sum));
            [
                (slices.at(slice as f64), y),
                (slices.at((slice + 1) as f64), y),
            ]
        });
        corners.collect()
    };
    let floor = vec![0; number];
    html! {
        (overview::shaded(report, &time, TOP, BOTTOM))
        (columns(&moments, TOP, BOTTOM))
        (rows(&lines, LEFT, RIGHT))
        @for (number, part) in parts.iter().enumerate() {
            @let upper = sums.get(number).unwrap_or(&floor);
            @let lower = number.checked_sub(1).and_then(|it| sums.get(it)).unwrap_or(&floor);
            @let outline = edge(upper).into_iter().chain(edge(lower).into_iter().rev());
            path class={ "part v" (number % COLOURS) } d=(path(outline)) {
                title { (part.name) ": " (bytes(part.bytes as f64)) }
            }
        }
        (text("tick middle", (f64::midpoint(LEFT, RIGHT), BOTTOM + 36.0), "time of the run"))
    }
}

/// The sums of the first part, the first two, and so on.
fn stacked(parts: &[Part<'_>]) -> Vec<Vec<u64>> {
    let mut sums = vec![0u64; parts.first().map_or(0, |part| part.slices.len())];
    let mut add = |part: &Part<'_>| {
        for (sum, slice) in sums.iter_mut().zip(&part.slices) {
            *sum = sum.saturating_add(*slice);
        }
        sums.clone()
    };
    parts.iter().map(&mut add).collect()
}

/// A round step, and the highest line, above all that is drawn.
fn levels(highest: f64) -> (f64, f64) {
    let highest = if highest.is_finite() {
        highest.max(1.0)
    } else {
        1.0
    };
    let ten = 10f64.powf((highest / 4.0).log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|by| by * ten);
    let step = steps
        .into_iter()
        .find(|step| step * 4.0 >= highest)
        .unwrap_or(ten * 10.0);
    (step, (highest / step).ceil() * step)
}

/// It is the legend too.
fn table(parts: &[Part<'_>], all: u64) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th scope="col" { "Part" }
                    th.number scope="col" { "Messages" }
                    th.number scope="col" { "Bytes" }
                    th.number scope="col" { "Share" }
                }
            }
            tbody {
                @for (number, part) in parts.iter().enumerate() {
                    tr {
                        th scope="row" {
                            span class={ "chip v" (number % COLOURS) } {}
                            (part.name)
                        }
                        td.number { (count(part.messages as u64)) }
                        td.number { (bytes(part.bytes as f64)) }
                        td.number { (percent(part.bytes as f64 / all.max(1) as f64)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Message;
    use super::*;

    #[test]
    fn each_part_has_its_bytes_where_they_were_sent() {
        let sent = |sent, part, bytes| Message {
            sent,
            part,
            bytes,
            ..Message::default()
        };
        let messages = vec![
            sent(0, "ack", 5),
            sent(50, "delta", 100),
            sent(100, "ack", 7),
        ];
        let report = Report {
            end: 100,
            messages,
            ..Report::default()
        };
        let parts = parts(&report);
        let names: Vec<_> = parts
            .iter()
            .map(|part| (part.name, part.messages, part.bytes))
            .collect();
        assert_eq!(names, [("delta", 1, 100), ("ack", 2, 12)]);
        assert_eq!(parts[0].slices.len(), 24);
        assert_eq!(parts[0].slices[12], 100);
        assert_eq!((parts[1].slices[0], parts[1].slices[23]), (5, 7));
        let sums = stacked(&parts);
        assert_eq!((sums[1][0], sums[1][12], sums[1][1]), (5, 100, 0));
    }

    #[test]
    fn the_highest_line_is_round_and_above_all() {
        assert_eq!(levels(8_300.0), (2_500.0, 10_000.0));
        assert_eq!(levels(4.0), (1.0, 4.0));
        assert_eq!(levels(0.0).1, 1.0);
    }
}

//! The whole run in one strip: how many writes were still under way, and where the excerpt lies.

use maud::{Markup, html};

use super::excerpt::Excerpt;
use super::number::{count, duration, tick, ticks};
use super::scale::Linear;
use super::svg::{area, columns, drawing, path, rows, steps, text};
use super::{Micros, Report};

const SIZE: (f64, f64) = (1200.0, 150.0);
const LEFT: f64 = 64.0;
const RIGHT: f64 = 1168.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 120.0;
/// Points of the curve.
const POINTS: u64 = 560;

/// Nothing if the excerpt is all there is.
pub(super) fn section(report: &Report, excerpt: &Excerpt<'_>) -> Markup {
    if excerpt.is_whole(report) {
        return html! {};
    }
    let open = Open::of(report);
    let samples: Vec<_> = open.samples(report.end).collect();
    let most = samples.iter().map(|(_, open)| *open).max().unwrap_or(0);
    html! {
        section.card {
            h2 { "The whole run" }
            p.about {
                "Writes that were acknowledged but not yet everywhere, at most " (count(most))
                " at once. The frame is the part that is drawn above."
            }
            figure { (drawing("The whole run", SIZE, &draw(report, excerpt, &samples, most))) }
        }
    }
}

fn draw(report: &Report, excerpt: &Excerpt<'_>, samples: &[(Micros, u64)], most: u64) -> Markup {
    let time = Linear::time(0, report.end, (LEFT, RIGHT));
    let height = Linear::new((0.0, most.max(1) as f64), (BOTTOM, TOP));
    let moments = ticks(0, report.end, 10).into_iter();
    let moments: Vec<_> = moments.map(|at| (time.moment(at), tick(at))).collect();
    let points = samples.iter();
    let points = points.map(|(at, open)| (time.moment(*at), height.at(*open as f64)));
    let curve = steps((LEFT, BOTTOM), points);
    let corners = [(RIGHT, BOTTOM), (LEFT, BOTTOM)];
    let (from, until) = (time.moment(excerpt.from), time.moment(excerpt.until));
    let frame = (until - from).max(4.0);
    html! {
        (shaded(report, &time, TOP, BOTTOM))
        (columns(&moments, TOP, BOTTOM))
        (rows(&[(TOP, count(most)), (BOTTOM, "0".to_owned())], LEFT, RIGHT))
        path.open d=(path(curve.into_iter().chain(corners))) {}
        (area("frame", (from, TOP - 6.0), (frame, BOTTOM - TOP + 6.0), "the part drawn above"))
        @if let Some(healed) = report.healed.filter(|at| *at < report.end) {
            @let x = time.moment(healed);
            line.mark x1=(x) y1=(TOP - 6.0) x2=(x) y2=(BOTTOM) {}
            (text("label end", (x - 5.0, TOP - 8.0), "faults end"))
        }
    }
}

/// Times in which links were cut or nodes down, as shaded columns.
pub(super) fn shaded(report: &Report, time: &Linear, top: f64, bottom: f64) -> Markup {
    let cuts = report.cuts.iter().map(|cut| (cut.since, cut.until));
    let outages = report.outages.iter().map(|it| (it.since, it.until));
    // What lies closer together than a line is broad cannot be told apart.
    let near = report.end / 1000;
    let columns = [
        ("cut-flat", "links cut", joined(cuts, near)),
        ("down-flat", "a node down", joined(outages, near)),
    ];
    html! {
        @for (class, what, spans) in columns {
            @for (since, until) in spans {
                @let (since, until) = (since.min(report.end), until.min(report.end));
                @let (x, end) = (time.moment(since), time.moment(until));
                @let tells = format!("{what} for {}", duration(until.saturating_sub(since)));
                (area(class, (x, top), ((end - x).max(1.0), bottom - top), &tells))
            }
        }
    }
}

/// Spans that overlap, or are so near to each other, become one.
fn joined(spans: impl Iterator<Item = (Micros, Micros)>, near: Micros) -> Vec<(Micros, Micros)> {
    let mut spans: Vec<_> = spans.filter(|(since, until)| since < until).collect();
    spans.sort_unstable();
    let mut joined: Vec<(Micros, Micros)> = Vec::new();
    for (since, until) in spans {
        match joined.last_mut() {
            Some((_, last)) if since <= last.saturating_add(near) => *last = until.max(*last),
            _ => joined.push((since, until)),
        }
    }
    joined
}

/// How many acknowledged writes were not yet everywhere, over time.
struct Open {
    began: Vec<Micros>,
    ended: Vec<Micros>,
}

impl Open {
    fn of(report: &Report) -> Self {
        let acknowledged = report
            .writes
            .iter()
            .filter_map(|it| Some((it.acknowledged?, it)));
        let (mut began, mut ended) = (Vec::new(), Vec::new());
        for (at, write) in acknowledged {
            began.push(at);
            ended.extend(write.everywhere.map(|everywhere| everywhere.max(at)));
        }
        began.sort_unstable();
        ended.sort_unstable();
        Self { began, ended }
    }

    fn at(&self, moment: Micros) -> u64 {
        let before = |times: &[Micros]| times.partition_point(|at| *at <= moment) as u64;
        before(&self.began).saturating_sub(before(&self.ended))
    }

    fn samples(&self, end: Micros) -> impl Iterator<Item = (Micros, u64)> {
        let moment = move |point: u64| {
            let moment = u128::from(end) * u128::from(point) / u128::from(POINTS);
            Micros::try_from(moment).unwrap_or(end)
        };
        (0..=POINTS).map(move |point| (moment(point), self.at(moment(point))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Write;
    use super::*;

    #[test]
    fn spans_that_touch_are_one() {
        let spans = [(5, 9), (1, 2), (2, 3), (6, 7), (4, 4)];
        assert_eq!(joined(spans.into_iter(), 0), [(1, 3), (5, 9)]);
        assert_eq!(joined(spans.into_iter(), 2), [(1, 9)]);
    }

    #[test]
    fn a_write_is_open_from_its_acknowledgement_until_it_is_everywhere() {
        let write = |acknowledged, everywhere| Write {
            acknowledged,
            everywhere,
            ..Write::default()
        };
        let writes = vec![
            write(Some(10), Some(30)),
            write(Some(20), None),
            write(Some(25), Some(5)),
            write(None, Some(1)),
        ];
        let open = Open::of(&Report {
            writes,
            ..Report::default()
        });
        assert_eq!(
            [9, 10, 20, 25, 30, 99].map(|at| open.at(at)),
            [0, 1, 2, 2, 1, 1]
        );
    }
}

//! The space-time diagram: a lane for each node, an arrow for each message.

mod arrows;
mod cuts;
mod lanes;
mod legend;
mod sheet;
mod tables;

use maud::{Markup, html};

use self::sheet::Sheet;
use super::excerpt::Excerpt;
use super::number::{count, duration, many, moment, short, tick, ticks};
use super::svg::{area, breadth, columns, drawing, line, text};
use super::{Micros, Report, Verdict};

const WIDTH: f64 = 1200.0;
const RIGHT: f64 = 1168.0;

/// The drawing, what it shows, and the same as tables.
pub(super) fn section(report: &Report, excerpt: &Excerpt<'_>) -> Markup {
    let sheet = Sheet::new(report, excerpt);
    html! {
        section.card {
            h2 { "What happened between the nodes" }
            p.about { (about(report, excerpt)) }
            @if report.nodes.is_empty() {
                p.nothing { "There was no node." }
            } @else {
                figure {
                    (drawing("Space-time diagram", (WIDTH, sheet.height()), &sheet.draw()))
                    figcaption { (legend::legend(&sheet)) }
                }
                (tables::equivalents(&sheet))
            }
        }
    }
}

/// Which part of the run it is.
fn about(report: &Report, excerpt: &Excerpt<'_>) -> Markup {
    let within = |at: Micros| (excerpt.from..=excerpt.until).contains(&at);
    let of_key = excerpt
        .writes
        .iter()
        .filter_map(|it| report.writes.get(*it));
    let written = of_key.filter(|write| within(write.invoked)).count();
    let length = excerpt.until.saturating_sub(excerpt.from);
    let differing = excerpt.shown.differing(excerpt.from, excerpt.until);
    html! {
        @if let Some(key) = excerpt.key {
            "Key " strong { (short(key, 40)) } ": "
        }
        @if excerpt.is_whole(report) {
            "the whole run of " (duration(report.end)) ": "
        } @else {
            (moment(excerpt.from)) " to " (moment(excerpt.until)) " of a run of "
            (duration(report.end)) ", " (duration(length)) ": "
        }
        (many(written, "write", "writes")) ", " (many(excerpt.sent, "message", "messages"))
        @if excerpt.sent > excerpt.messages.len() {
            " (" (excerpt.messages.len()) " of them drawn)"
        }
        @if excerpt.nodes.len() < report.nodes.len() {
            ", " (excerpt.nodes.len()) " of " (count(report.nodes.len() as u64)) " nodes"
        }
        "; the copies differed for " (duration(differing)) "."
    }
}

impl Sheet<'_> {
    fn draw(&self) -> Markup {
        let moments = ticks(self.excerpt.from, self.excerpt.until, 10);
        let moments = moments
            .into_iter()
            .map(|at| (self.time.moment(at), tick(at)));
        let moments: Vec<_> = moments.collect();
        html! {
            (legend::hatches())
            (columns(&moments, Self::TOP - 14.0, self.bottom()))
            (cuts::draw(self))
            (self.differences())
            (lanes::draw(self))
            (arrows::draw(self))
            (lanes::labels(self))
            (self.failure())
            (lanes::marks(self))
        }
    }

    /// When an oracle objected.
    fn failure(&self) -> Markup {
        let failed = match &self.report.verdict {
            Verdict::Failed { kind, at, .. } if self.is_in(*at) => Some((kind, *at)),
            _ => None,
        };
        html! {
            @if let Some((kind, at)) = failed {
                @let x = self.time.moment(at);
                @let left = x - breadth(kind) - 12.0 > self.left;
                @let (side, place) = if left { ("end", x - 5.0) } else { ("", x + 5.0) };
                (line("failure", (x, 6.0), (x, self.bottom())))
                (text(&format!("failure-label {side}"), (place, 16.0), &short(kind, 40)))
            }
        }
    }

    /// When the copies differ: the inconsistency windows of the key.
    fn differences(&self) -> Markup {
        let y = Self::DIFFER;
        html! {
            (text("label end", (self.left - 12.0, y + 12.5), "copies differ"))
            (area("agree", (self.left, y), (RIGHT - self.left, 18.0), "the copies agree"))
            @for (since, until) in &self.excerpt.shown.differ {
                @if let Some((x, width)) = self.span(*since, *until) {
                    @let long = duration(until - since);
                    (area("differ", (x, y), (width.max(1.5), 18.0), &format!("differ for {long}")))
                    @if breadth(&long) + 8.0 < width {
                        (text("on-differ middle", (x + width / 2.0, y + 13.0), &long))
                    }
                }
            }
        }
    }
}

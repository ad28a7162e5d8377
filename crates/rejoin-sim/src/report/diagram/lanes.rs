//! The lanes, coloured by what their nodes show, and what clients did there.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::sheet::Sheet;
use crate::report::excerpt::Excerpt;
use crate::report::number::{at, count, duration, moment, short};
use crate::report::svg::{area, breadth, line, path, text};
use crate::report::{Micros, Read, Write};

/// The lanes themselves, with the times in which nodes were down.
pub(super) fn draw(sheet: &Sheet<'_>) -> Markup {
    html! {
        @for node in &sheet.excerpt.nodes {
            @if let Some(y) = sheet.lane(*node) {
                g.lane {
                    (text("node end", (sheet.left - 12.0, y + 5.0), &short(sheet.name(*node), 14)))
                    (values(sheet, *node, y - sheet.band / 2.0))
                    (outages(sheet, *node, y - sheet.band / 2.0))
                }
            }
        }
    }
}

/// The values in words, above the arrows.
pub(super) fn labels(sheet: &Sheet<'_>) -> Markup {
    html! {
        @for node in &sheet.excerpt.nodes {
            @let marks = marks_of(sheet, *node);
            @if let Some(y) = sheet.lane(*node) {
                @for (since, until, write) in spans(sheet, *node) {
                    @let label = short(write.map_or("", |write| sheet.value(write)), 16);
                    @let next = marks.get(marks.partition_point(|at| *at <= since));
                    @let room = sheet.span(since, next.map_or(until, |next| until.min(*next)));
                    @if let Some((x, _)) = room.filter(|room| breadth(&label) + 18.0 < room.1) {
                        (text("value", (x + 12.0, y + 4.0), &label))
                    }
                }
            }
        }
        @for outage in &sheet.report.outages {
            @if let Some(y) = sheet.lane(outage.node)
                && let Some((x, width)) = sheet.span(outage.since, outage.until)
                && breadth(&outage.what) + 16.0 < width
            {
                (text("value", (x + 8.0, y + 4.0), &outage.what))
            }
        }
    }
}

fn spans(sheet: &Sheet<'_>, node: usize) -> Vec<(Micros, Micros, Option<usize>)> {
    let Excerpt { from, until, .. } = *sheet.excerpt;
    sheet.excerpt.shown.spans(node, from, until)
}

/// What a node shows, and until when.
fn values(sheet: &Sheet<'_>, node: usize, top: f64) -> Markup {
    html! {
        @for (since, until, write) in spans(sheet, node) {
            @if let Some((x, width)) = sheet.span(since, until) {
                @let value = write.map_or("nothing yet", |write| sheet.value(write));
                @let tells = format!("{} shows {value} from {}", sheet.name(node), moment(since));
                @let class = format!("held {}", sheet.class(write));
                (area("under", (x, top), (width, sheet.band), ""))
                (area(&class, (x, top), (width, sheet.band), &tells))
            }
        }
    }
}

fn outages(sheet: &Sheet<'_>, node: usize, top: f64) -> Markup {
    let of_node = sheet.report.outages.iter().filter(|it| it.node == node);
    html! {
        @for outage in of_node {
            @if let Some((x, width)) = sheet.span(outage.since, outage.until) {
                @let long = duration(outage.until - outage.since);
                @let tells = format!("{} {} for {long}", sheet.name(node), outage.what);
                (area("down", (x, top - 1.0), (width, sheet.band + 2.0), &tells))
            }
        }
    }
}

/// When something is marked on a lane, over which no label should stand.
fn marks_of(sheet: &Sheet<'_>, node: usize) -> Vec<Micros> {
    let writes = sheet.excerpt.writes.iter();
    let writes = writes.filter_map(|write| sheet.report.writes.get(*write));
    let outages = sheet.report.outages.iter().filter(|it| it.node == node);
    let mut marks: Vec<_> = outages.map(|outage| outage.since).collect();
    for write in writes {
        let held = write.held.iter().filter(|held| held.node == node);
        marks.extend(held.map(|held| held.since));
        marks.extend((write.node == node).then_some(write.invoked));
    }
    marks.retain(|at| sheet.is_in(*at));
    marks.sort_unstable();
    marks
}

/// What clients did, above the arrows.
pub(super) fn marks(sheet: &Sheet<'_>) -> Markup {
    html! {
        (stale_reads(sheet))
        @for number in &sheet.excerpt.writes {
            @if let Some(write) = sheet.report.writes.get(*number) {
                g class=(sheet.class(Some(*number))) { (made(sheet, write)) }
            }
        }
    }
}

fn made(sheet: &Sheet<'_>, write: &Write) -> Markup {
    let held = write.held.iter().filter(|held| held.node != write.node);
    html! {
        @for held in held.filter(|held| sheet.is_in(held.since)) {
            @if let Some(y) = sheet.lane(held.node) {
                circle.got cx=(at(sheet.time.moment(held.since))) cy=(at(y)) r="4" {
                    title {
                        (sheet.name(held.node)) " has " (write.value) " from "
                        (moment(held.since)) " on"
                    }
                }
            }
        }
        @if let Some(y) = sheet.lane(write.node) {
            @let base = y + sheet.band / 2.0 - 3.5;
            @if let Some(acknowledged) = write.acknowledged
                && let Some((x, width)) = sheet.span(write.invoked, acknowledged)
            {
                @let end = if sheet.is_in(acknowledged) { 5.0 } else { 0.0 };
                (line("acked", (x, base), (x + width, base)))
                (line("acked", (x + width, base - end), (x + width, base + end)))
            }
            @if sheet.is_in(write.invoked) {
                circle.write cx=(at(sheet.time.moment(write.invoked))) cy=(at(y)) r="6.5" {
                    title { (told(sheet, write)) }
                }
            }
        }
    }
}

/// All about a write, in a line.
fn told(sheet: &Sheet<'_>, write: &Write) -> String {
    let mut told = format!(
        "{} = {}, written at {} at {}",
        write.key,
        write.value,
        sheet.name(write.node),
        moment(write.invoked),
    );
    if let Some(acknowledged) = write.acknowledged {
        let after = duration(acknowledged.saturating_sub(write.invoked));
        told += &format!(", acknowledged after {after}");
    }
    if let Some(window) = write.window() {
        told += &format!(", everywhere {} later", duration(window));
    }
    told
}

/// Ticks at the upper edge of a lane; of those that would lie on each other, one.
fn stale_reads(sheet: &Sheet<'_>) -> Markup {
    let of_key = |read: &&Read| Some(read.key.as_str()) == sheet.excerpt.key;
    let stale = sheet.report.reads.iter().filter(|read| read.behind > 0);
    let mut stale: Vec<_> = stale
        .filter(of_key)
        .filter(|it| sheet.is_in(it.at))
        .collect();
    stale.sort_by_key(|read| (read.at, read.behind));
    let mut ticks = BTreeMap::new();
    for read in stale {
        let x = sheet.time.moment(read.at);
        ticks
            .entry((read.node, (x / 3.0) as u32))
            .or_insert((x, read));
    }
    html! {
        @for (x, read) in ticks.into_values() {
            @if let Some(y) = sheet.lane(read.node) {
                @let edge = y - sheet.band / 2.0;
                path.stale d=(path([(x, edge - 5.0), (x, edge + 4.0)])) {
                    title {
                        "a read at " (sheet.name(read.node)) " at " (moment(read.at))
                        " lacks " (count(read.behind)) " acknowledged"
                    }
                }
            }
        }
    }
}

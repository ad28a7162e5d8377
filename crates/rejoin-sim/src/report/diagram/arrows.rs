//! Messages: those that carry a write of the key in its colour, lost ones with a cross.

use maud::{Markup, html};

use super::RIGHT;
use super::sheet::Sheet;
use crate::report::number::{bytes, moment};
use crate::report::svg::path;
use crate::report::{Message, Micros};

/// The share of its way that the line of a lost message goes.
const LOST_AFTER: f64 = 0.6;

pub(super) fn draw(sheet: &Sheet<'_>) -> Markup {
    let messages = sheet.excerpt.messages.iter();
    let messages = messages.filter_map(|number| sheet.report.messages.get(*number));
    let (carrying, others): (Vec<_>, Vec<_>) =
        messages.partition(|message| carried(sheet, message).is_some());
    let usual = usual_delay(&sheet.report.messages);
    html! {
        clipPath id="lanes" {
            rect x=(sheet.left) y="0" width=(RIGHT - sheet.left) height=(sheet.height()) {}
        }
        g clip-path="url(#lanes)" {
            @for message in others.iter().chain(&carrying) {
                (arrow(sheet, message, usual))
            }
        }
    }
}

/// The first write of the key that it carries.
fn carried(sheet: &Sheet<'_>, message: &Message) -> Option<usize> {
    let mut carries = message.carries.iter().copied();
    carries.find(|write| sheet.excerpt.is_of_key(sheet.report, *write))
}

fn arrow(sheet: &Sheet<'_>, message: &Message, usual: Micros) -> Markup {
    let (Some(from), Some(to)) = (sheet.lane(message.from), sheet.lane(message.to)) else {
        return html! {};
    };
    let carried = carried(sheet, message);
    let colour = carried.map_or_else(|| "plain".to_owned(), |write| sheet.class(Some(write)));
    let line = if carried.is_some() {
        "carries"
    } else {
        "other"
    };
    // From the edge of one lane to the edge of the other.
    let half = sheet.band / 2.0 * (to - from).signum();
    let start = (sheet.time.moment(message.sent), from + half);
    html! {
        g class={ "message " (colour) @if message.is_lost() { " lost" } } {
            title { (told(sheet, message)) }
            @for arrival in &message.arrivals {
                @let end = (sheet.time.moment(*arrival), to - half);
                path class=(line) d=(path([start, end])) {}
                path.head d=(head(start, end, if carried.is_some() { 9.0 } else { 6.0 })) {}
            }
            @if message.is_lost() {
                @let arrival = sheet.time.moment(message.sent.saturating_add(usual));
                @let (x, y) = toward(start, (arrival, to - half), LOST_AFTER);
                @let arm = if carried.is_some() { 4.5 } else { 3.2 };
                path class={ "gone " (line) } d=(path([start, (x, y)])) {}
                path.cross d={
                    (path([(x - arm, y - arm), (x + arm, y + arm)]))
                    (path([(x + arm, y - arm), (x - arm, y + arm)]))
                } {}
            }
        }
    }
}

fn told(sheet: &Sheet<'_>, message: &Message) -> String {
    let (from, to) = (sheet.name(message.from), sheet.name(message.to));
    let size = bytes(message.bytes as f64);
    let mut told = format!(
        "{} {from} → {to}, {size}, sent {}",
        message.part,
        moment(message.sent)
    );
    for arrival in &message.arrivals {
        told += &format!(", arrived {}", moment(*arrival));
    }
    if message.is_lost() {
        told += ", lost";
    }
    for write in message.carries.iter().take(8) {
        if let Some(write) = sheet.report.writes.get(*write) {
            told += &format!("; carries {} = {}", write.key, write.value);
        }
    }
    told
}

/// How long a message usually takes: where a lost one would have arrived.
fn usual_delay(messages: &[Message]) -> Micros {
    let first = |it: &Message| Some(it.arrivals.iter().min()?.saturating_sub(it.sent));
    let mut delays: Vec<_> = messages.iter().filter_map(first).collect();
    delays.sort_unstable();
    delays.get(delays.len() / 2).copied().unwrap_or(0)
}

/// The point after this share of the way.
fn toward(start: (f64, f64), end: (f64, f64), share: f64) -> (f64, f64) {
    let between = |one: f64, other: f64| one + (other - one) * share;
    (between(start.0, end.0), between(start.1, end.1))
}

/// The head of an arrow, with its tip at the end.
fn head(start: (f64, f64), end: (f64, f64), long: f64) -> String {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx.hypot(dy).max(1e-6);
    let (dx, dy) = (dx / length * long, dy / length * long);
    let (x, y) = (end.0 - dx, end.1 - dy);
    let side = 0.42;
    path([
        end,
        (x - dy * side, y + dx * side),
        (x + dy * side, y - dx * side),
    ]) + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_points_where_the_line_goes() {
        assert_eq!(
            head((0.0, 0.0), (100.0, 0.0), 10.0),
            "M100 0L90 4.2L90 -4.2Z"
        );
        assert_eq!(head((5.0, 5.0), (5.0, 5.0), 10.0), "M5 5L5 5L5 5Z");
    }

    #[test]
    fn a_lost_message_would_have_taken_as_long_as_most() {
        let took = |micros: Micros| Message {
            arrivals: vec![micros],
            ..Message::default()
        };
        let messages = [took(1), Message::default(), took(900), took(20)];
        assert_eq!(usual_delay(&messages), 20);
        assert_eq!(usual_delay(&[]), 0);
    }
}

//! Draws the steps of the tour: three lanes, one for each replica, with time going down.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::canvas::Canvas;
use super::event::{Event, NAMES, What};
use crate::style::{ARROW, BOLD, DIM, GOOD, STALE};

/// The columns of the time and of one lane.
const TIME: usize = 9;

/// The narrowest terminal that has room for the text beside the lanes.
const WIDE: usize = 72;

/// The room that the text gets there.
const TEXT: usize = 32;

/// How to draw, on a terminal of some width.
pub(super) struct Picture {
    width: usize,
    lane: usize,
    glyphs: Glyphs,
}

struct Glyphs {
    lane: &'static str,
    line: &'static str,
    right: &'static str,
    left: &'static str,
    leaves_right: &'static str,
    leaves_left: &'static str,
    done: &'static str,
    rule: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    lane: "│",
    line: "─",
    right: "▶",
    left: "◀",
    leaves_right: "─▷",
    leaves_left: "◁─",
    done: "✓ ",
    rule: "─",
};

const ASCII: Glyphs = Glyphs {
    lane: "|",
    line: "-",
    right: ">",
    left: "<",
    leaves_right: "->",
    leaves_left: "<-",
    done: "",
    rule: "-",
};

impl Picture {
    pub(super) fn new(width: usize, ascii: bool) -> Self {
        let beside = if width >= WIDE { TEXT } else { 0 };
        Self {
            width,
            lane: ((width - TIME - beside) / 3).clamp(8, 18),
            glyphs: if ascii { ASCII } else { UNICODE },
        }
    }

    pub(super) fn draw(&self, out: &mut dyn Write, event: &Event) -> io::Result<()> {
        match event.what {
            What::Chapter { title } => self.chapter(out, event, title),
            What::Write { at } => self.row(out, event, |row| self.departure(row, event, at)),
            What::Arrive { from, to, .. } => {
                self.row(out, event, |row| self.arrow(row, event, from, to))
            }
            What::Read { at } => self.row(out, event, |row| {
                self.lanes(row, event);
                self.value(row, event, at, BOLD.underline());
            }),
            What::Quiet { equal } => self.row(out, event, |row| {
                for place in 0..3 {
                    let style = if equal { GOOD } else { STALE };
                    self.value(row, event, place, style);
                }
            }),
        }
    }

    /// The head of a chapter: its title, what it is about, and the names of the lanes.
    fn chapter(&self, out: &mut dyn Write, event: &Event, title: &str) -> io::Result<()> {
        let title = format!("{}. {title} ", event.chapter);
        let rest = self.width.saturating_sub(title.chars().count()).min(60);
        let rule = self.glyphs.rule.repeat(rest);
        writeln!(out, "{BOLD}{title}{BOLD:#}{DIM}{rule}{DIM:#}\n")?;
        for line in wrap(&event.text, self.width.min(90)) {
            writeln!(out, "{line}")?;
        }
        if event.chapter == 1 {
            let Glyphs {
                leaves_right,
                line,
                right,
                ..
            } = self.glyphs;
            let legend = format!(
                "{leaves_right} a message leaves, {line}{right} it arrives, * stale: another \
                 replica knows more"
            );
            for line in wrap(&legend, self.width.min(90)) {
                writeln!(out, "{DIM}{line}{DIM:#}")?;
            }
        }
        writeln!(out)?;
        let mut names = Canvas::new(self.width);
        for (place, name) in NAMES.iter().enumerate() {
            names.center(self.at(place), &name.to_string(), BOLD);
        }
        names.print(out)?;
        let mut row = Canvas::new(self.width);
        self.lanes(&mut row, event);
        row.print(out)
    }

    /// One step: its line, and its text beside or below.
    fn row(
        &self,
        out: &mut dyn Write,
        event: &Event,
        draw: impl FnOnce(&mut Canvas),
    ) -> io::Result<()> {
        let (beside, room) = (self.width >= WIDE, self.text());
        let (mark, style) = match event.what {
            What::Quiet { equal: true } => (self.glyphs.done, GOOD),
            What::Read { at } if event.stale[at] => ("", STALE),
            _ => ("", Style::new()),
        };
        let text = wrap(&format!("{mark}{}", event.text), room.len());
        let mut row = Canvas::new(self.width);
        row.put(0, &format!("{:>5} ms", event.ms), DIM);
        draw(&mut row);
        let mut lines = text.iter();
        if beside && let Some(first) = lines.next() {
            row.put(room.start, first, style);
        }
        row.print(out)?;
        let going_on = !matches!(event.what, What::Quiet { .. });
        let spare = usize::from(text.len() < 2 || !beside || !going_on);
        let below = lines
            .map(String::as_str)
            .chain(std::iter::repeat_n("", spare));
        for line in below {
            let mut row = Canvas::new(self.width);
            self.empty_lanes(&mut row, going_on && (beside || line.is_empty()));
            row.put(room.start, line, style);
            row.print(out)?;
        }
        Ok(())
    }

    /// The columns of the text.
    fn text(&self) -> Range<usize> {
        if self.width >= WIDE {
            TIME + 3 * self.lane + 1..self.width
        } else {
            2..self.width
        }
    }

    /// The middle of a lane.
    fn at(&self, place: usize) -> usize {
        TIME + self.lane * place + self.lane / 2
    }

    fn empty_lanes(&self, row: &mut Canvas, shown: bool) {
        for place in (0..3).filter(|_| shown) {
            row.center(self.at(place), self.glyphs.lane, DIM);
        }
    }

    /// What everybody reads.
    fn lanes(&self, row: &mut Canvas, event: &Event) {
        for place in 0..3 {
            self.value(row, event, place, Style::new());
        }
    }

    /// What one replica reads; with an asterisk where it lacks something, colour or not.
    fn value(&self, row: &mut Canvas, event: &Event, place: usize, style: Style) -> Range<usize> {
        let stale = event.stale[place];
        let room = self.lane.saturating_sub(2 + usize::from(stale));
        let mut text = crate::output::shorten(&event.reads[place], room);
        if stale {
            text.push('*');
        }
        let style = if stale && style == Style::new() {
            STALE
        } else {
            style
        };
        let length = text.chars().count();
        let start = self.at(place).saturating_sub(length / 2);
        row.put(start, &text, style);
        start..start + length
    }

    /// A write, and the messages that leave with it.
    fn departure(&self, row: &mut Canvas, event: &Event, at: usize) {
        self.lanes(row, event);
        let span = self.value(row, event, at, GOOD);
        if at < 2 {
            row.put(span.end, self.glyphs.leaves_right, ARROW);
        }
        if at > 0 {
            row.put(span.start.saturating_sub(2), self.glyphs.leaves_left, ARROW);
        }
    }

    /// A message that arrives, drawn from its sender; it passes behind what is between.
    fn arrow(&self, row: &mut Canvas, event: &Event, from: usize, to: usize) {
        let (low, high) = (self.at(from.min(to)), self.at(from.max(to)));
        row.put(low, &self.glyphs.line.repeat(high - low), ARROW);
        for place in (0..3).filter(|place| *place != to) {
            let mut blank = Canvas::new(self.width);
            let span = self.value(&mut blank, event, place, Style::new());
            let width = span.len() + 2;
            row.put(
                span.start.saturating_sub(1),
                &" ".repeat(width),
                Style::new(),
            );
            self.value(row, event, place, Style::new());
        }
        let style = if event.stale[to] { STALE.bold() } else { BOLD };
        let span = self.value(row, event, to, style);
        if from < to {
            row.put(span.start.saturating_sub(1), self.glyphs.right, ARROW);
        } else {
            row.put(span.end, self.glyphs.left, ARROW);
        }
    }
}

/// Breaks `text` between words, so that no line is wider than `width` unless a word is.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

//! One line of the picture.

use std::io::{self, Write};

use anstyle::Style;

/// A line of characters, each with its style.
pub(super) struct Canvas(Vec<(char, Style)>);

impl Canvas {
    pub(super) fn new(width: usize) -> Self {
        Self(vec![(' ', Style::new()); width])
    }

    /// Writes `text` from column `at` on, as far as the line goes.
    pub(super) fn put(&mut self, at: usize, text: &str, style: Style) {
        for (cell, character) in self.0.iter_mut().skip(at).zip(text.chars()) {
            *cell = (character, style);
        }
    }

    /// Writes `text` with its middle in column `at`.
    pub(super) fn center(&mut self, at: usize, text: &str, style: Style) {
        self.put(at.saturating_sub(text.chars().count() / 2), text, style);
    }

    /// Prints the line without the blanks at its end.
    pub(super) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let end = self.0.iter().rposition(|(character, _)| *character != ' ');
        let cells = &self.0[..end.map_or(0, |end| end + 1)];
        for run in cells.chunk_by(|(_, left), (_, right)| left == right) {
            let style = run[0].1;
            let text: String = run.iter().map(|(character, _)| character).collect();
            write!(out, "{style}{text}{style:#}")?;
        }
        writeln!(out)
    }
}

//! How fast the tour goes, and how wide the terminal is.

use std::io::{IsTerminal, stdin, stdout};

use console::{Key, Term};

use crate::error::{Exit, Failure};

/// Waits for a key after each step, or not at all.
pub(super) struct Pace(Option<Term>);

impl Pace {
    /// # Errors
    /// A usage failure for steps without a keyboard: it would wait for ever.
    pub(super) fn new(step: bool) -> Result<Self, Failure> {
        if step && !(stdin().is_terminal() && stdout().is_terminal()) {
            return Err(Failure::new(
                Exit::Usage,
                "--step needs a terminal with a keyboard",
                "rejoin tour, without --step, which does not wait",
            ));
        }
        Ok(Self(step.then(Term::stdout)))
    }

    /// Waits for a key; false for one that means to end.
    pub(super) fn wait(&self) -> Result<bool, Failure> {
        let Some(terminal) = &self.0 else {
            return Ok(true);
        };
        let prompt = "(any key to go on, q to end)";
        terminal.write_str(prompt)?;
        let key = terminal.read_key();
        terminal.clear_line()?;
        Ok(!matches!(
            key?,
            Key::Char('q' | 'Q') | Key::Escape | Key::CtrlC
        ))
    }
}

/// The width of the terminal; where there is none, `COLUMNS`, or that of a page.
pub(super) fn width() -> usize {
    let size = Term::stdout()
        .size_checked()
        .map(|(_, columns)| usize::from(columns));
    let asked = || std::env::var("COLUMNS").ok()?.parse().ok();
    size.or_else(asked).unwrap_or(80).clamp(34, 120)
}

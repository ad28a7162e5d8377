//! The few colours of the program. Whether they show is decided by the stream:
//! only on a terminal, and never under `NO_COLOR` or `--color never`.

use anstyle::{AnsiColor, Style};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const STALE: Style = AnsiColor::Yellow.on_default();
pub(crate) const ARROW: Style = AnsiColor::Cyan.on_default();

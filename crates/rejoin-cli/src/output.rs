//! Standard output: buffered, coloured where that helps.

use std::io::{self, BufWriter, Write};

use crate::error::Failure;

/// Writes to standard output through one buffer, and flushes it.
///
/// # Errors
/// A [`Failure`] when standard output can't be written, silent when its reader has left.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Cuts `text` to `width` characters, the last one an ellipsis where something is missing.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

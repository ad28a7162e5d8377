use core::fmt;

use super::GCounter;

/// How many departed replicas [`Debug`](fmt::Debug) shows, so that a counter fits a screen.
const SHOWN: usize = 8;

/// `GCounter(5 = {#1: 2, #2: 3})`, the counts cut short where there are many; with
/// `departed {#1: 2 into #2}` behind them, which is how far each is accepted, where some have.
impl fmt::Debug for GCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GCounter({} = {:?}", self.value(), self.counts)?;
        if self.departed.is_empty() {
            return f.write_str(")");
        }
        f.write_str(" departed {")?;
        for (place, (replica, marker)) in self.departed.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(
                f,
                "{comma}{replica:?}: {} into {:?}",
                marker.bound, marker.into
            )?;
        }
        match self.departed.iter().len().saturating_sub(SHOWN) {
            0 => f.write_str("})"),
            more => write!(f, ", … {more} more}})"),
        }
    }
}

/// The value.
impl fmt::Display for GCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

use core::fmt;

use super::BoundedCounter;

/// How many replicas [`Debug`](fmt::Debug) shows, so that a counter fits a screen.
const SHOWN: usize = 16;

/// `BoundedCounter(5 = {#1: +7 -2 sent {#2: 3}})`, cut short where there are many replicas.
impl fmt::Debug for BoundedCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoundedCounter({} = {{", self.value())?;
        for (place, (replica, row)) in self.rows.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{replica:?}: +{} -{}", row.made, row.spent)?;
            if !row.sent.is_empty() {
                write!(f, " sent {:?}", row.sent)?;
            }
            if !row.received.is_empty() {
                write!(f, " received {:?}", row.received)?;
            }
        }
        match self.rows.iter().len().saturating_sub(SHOWN) {
            0 => f.write_str("})"),
            more => write!(f, ", … {more} more}})"),
        }
    }
}

/// The value.
impl fmt::Display for BoundedCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

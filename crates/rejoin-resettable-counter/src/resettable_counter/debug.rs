use core::fmt;

use super::ResettableCounter;

/// How many replicas [`Debug`](fmt::Debug) shows, so that a counter fits a screen.
const SHOWN: usize = 16;

/// `ResettableCounter(1 = {#1: +2 -0, #2: +0 -1})`, cut short where there are many replicas.
impl fmt::Debug for ResettableCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResettableCounter({} = {{", self.value())?;
        let mut counts = self.counts().enumerate();
        for (place, (replica, up, down)) in counts.by_ref().take(SHOWN) {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{replica:?}: +{up} -{down}")?;
        }
        match counts.count() {
            0 => f.write_str("})"),
            more => write!(f, ", … {more} more}})"),
        }
    }
}

/// The value.
impl fmt::Display for ResettableCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

use core::fmt;

use super::GCounter;

/// `GCounter(5 = {#1: 2, #2: 3})`, the counts cut short where there are many.
impl fmt::Debug for GCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GCounter({} = {:?})", self.value(), self.counts)
    }
}

/// The value.
impl fmt::Display for GCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

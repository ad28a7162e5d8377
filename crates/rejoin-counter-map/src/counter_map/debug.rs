//! What a map of counters looks like on a screen.

use core::fmt;

use rejoin_dot_store::Element;

use super::CounterMap;

/// How many keys are shown.
const SHOWN: usize = 16;

/// `{1: 7, 2: -9}`, or `{1: 7, … 5 more}`.
impl<K: Element> fmt::Debug for CounterMap<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, (key, count)) in self.iter_sorted().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{key:?}: {count}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}

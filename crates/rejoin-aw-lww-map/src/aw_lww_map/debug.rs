//! What a map looks like on a screen.

use core::fmt;

use rejoin_dot_store::Element;

use super::AwLwwMap;

/// How many keys are shown.
const SHOWN: usize = 16;

/// `{1: 7, 2: 9}`, or `{1: 7, … 5 more}`.
impl<K: Element, V: Element> fmt::Debug for AwLwwMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, (key, value)) in self.iter_sorted().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{key:?}: {value:?}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}

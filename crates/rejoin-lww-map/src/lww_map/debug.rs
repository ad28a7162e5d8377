use core::fmt;

use super::LwwMap;

/// How many entries [`Debug`](fmt::Debug) shows, so that a map fits a screen.
const SHOWN: usize = 16;

/// `{"theme": "light", … 7 more} and 2 removed`.
impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for LwwMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, (key, value)) in self.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{key:?}: {value:?}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")?;
        match self.tombstones() {
            0 => Ok(()),
            removed => write!(f, " and {removed} removed"),
        }
    }
}

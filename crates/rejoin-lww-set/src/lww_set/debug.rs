use core::fmt;

use super::LwwSet;

/// How many members [`Debug`](fmt::Debug) shows, so that a set fits a screen.
const SHOWN: usize = 16;

/// `{"bert" at 9, "anna" at 5, … 7 more} and 2 removed`, newest first.
impl<T: fmt::Debug, Ts: fmt::Debug + Copy, B, const N: usize> fmt::Debug for LwwSet<T, Ts, B, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, (stamp, element)) in self.newest_first().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{element:?} at {stamp:?}")?;
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

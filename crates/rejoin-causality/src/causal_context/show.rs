use core::fmt;

use super::CausalContext;

/// How many replicas, and how many runs of each, are shown, so that a context fits a screen.
const SHOWN: usize = 16;

/// Each replica, shortened, with its runs: `{3f2a…: 1-7 9, 81d0…: 1-3}`.
impl fmt::Debug for CausalContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (position, (replica, runs)) in self.replicas().take(SHOWN).enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{replica:?}:")?;
            for run in runs.iter().take(SHOWN) {
                write!(f, " {run:?}")?;
            }
            if runs.len() > SHOWN {
                write!(f, " … {} more", runs.len() - SHOWN)?;
            }
        }
        if self.entries.len() > SHOWN {
            write!(f, ", … {} more", self.entries.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}

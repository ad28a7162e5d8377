use core::fmt;

use super::FwwRegister;

/// `FwwRegister("tea" at 7)`, or `FwwRegister(empty)`.
impl<T: fmt::Debug, S: fmt::Debug> fmt::Debug for FwwRegister<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get().zip(self.stamp()) {
            Some((value, stamp)) => write!(f, "FwwRegister({value:?} at {stamp:?})"),
            None => f.write_str("FwwRegister(empty)"),
        }
    }
}

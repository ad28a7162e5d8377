use core::fmt;

use super::LwwRegister;

/// `LwwRegister("tea" at 7)`, or `LwwRegister(empty)`.
impl<T: fmt::Debug, S: fmt::Debug> fmt::Debug for LwwRegister<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.write {
            Some(write) => write!(f, "LwwRegister({:?} at {:?})", write.value, write.stamp),
            None => f.write_str("LwwRegister(empty)"),
        }
    }
}

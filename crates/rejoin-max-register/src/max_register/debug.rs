use core::fmt;

use super::ExtremeRegister;
use crate::extreme::Extreme;

/// `MaxRegister(150)`, or `MinRegister(empty)`.
impl<M: Extreme<Value: fmt::Debug>> fmt::Debug for ExtremeRegister<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(value) => write!(f, "{}({value:?})", M::NAME),
            None => write!(f, "{}(empty)", M::NAME),
        }
    }
}

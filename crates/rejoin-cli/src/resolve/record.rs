//! One write: a value with its timestamp.

use core::fmt;

use rejoin_lww_register::Timed;

use super::canonical::Value;
use super::time::Time;

/// A write that competes with others.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) time: Time,
    pub(super) written: Written,
    pub(super) place: Place,
}

/// What was written. The value decides between equal times. The spelling of the timestamp comes
/// last: it tells 12:00Z from 13:00+01:00, so that no order of the input changes the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Written {
    pub(super) value: Value,
    /// The timestamp as it was written, in JSON.
    pub(super) timestamp: Box<str>,
}

/// Where a record stands in the input. It never decides anything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Counts records from 1.
    pub(super) record: u64,
    /// The line on which it starts, from 1.
    pub(super) line: u64,
}

impl Timed for Record {
    type Time = Time;
    type Value = Written;

    fn time(&self) -> &Time {
        &self.time
    }

    fn value(&self) -> &Written {
        &self.written
    }
}

/// The write as a line of input.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"{{"value":{},"timestamp":{}}}"#,
            self.value, self.timestamp
        )
    }
}

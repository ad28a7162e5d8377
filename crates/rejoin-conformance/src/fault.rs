use std::fmt;

use crate::way::Way;

/// One thing in a scenario that did not come as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    place: String,
    expected: String,
    found: String,
    ways: Vec<Way>,
}

impl Fault {
    pub(crate) fn new(
        place: impl fmt::Display,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        Self {
            place: place.to_string(),
            expected: expected.to_string(),
            found: found.to_string(),
            ways: Vec::new(),
        }
    }

    /// Which step or expectation.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What the scenario says.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What came instead.
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The ways of shipping states in which it was seen; none if nothing was replayed.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    pub(crate) fn seen_in(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }

    /// One fault for what was seen in several ways.
    pub(crate) fn gather(faults: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut gathered: Vec<Self> = Vec::new();
        for fault in faults {
            let same = gathered.iter_mut().find(|other| {
                (&other.place, &other.expected, &other.found)
                    == (&fault.place, &fault.expected, &fault.found)
            });
            match same {
                Some(other) => other.ways.extend(fault.ways),
                None => gathered.push(fault),
            }
        }
        gathered
    }
}

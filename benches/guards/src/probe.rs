//! Separates what is counted from what prepares it and checks it.

/// Handed to every operation, which runs the part that counts through it.
#[derive(Debug, Default)]
pub struct Probe {
    counts: Vec<u64>,
}

impl Probe {
    /// Counts this work, and nothing else. What it returns is dropped outside of the count.
    pub fn measure<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let mut output = None;
        let counted = allocation_counter::measure(|| output = Some(under_callgrind(work)));
        self.counts.push(counted.count_total);
        match output {
            Some(output) => output,
            None => unreachable!("the work was done"),
        }
    }

    /// How often the work asked for memory, if exactly one was counted.
    pub fn allocations(&self) -> Option<u64> {
        match self.counts[..] {
            [allocations] => Some(allocations),
            _ => None,
        }
    }
}

/// What callgrind is told to look for: it counts from the entry of this function to its end. The
/// name must occur in no other function's.
pub const COUNTED: &str = "under_callgrind";

#[inline(never)]
fn under_callgrind<T>(work: impl FnOnce() -> T) -> T {
    work()
}

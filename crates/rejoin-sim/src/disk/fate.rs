//! Whether a sector has arrived when the power fails.

use crate::random::mix;

/// Decides for the sector at `sector` of the unsynced write number `write`.
///
/// The seed also says how many arrive: none, all, or some sixteenths of them. So a disk that had
/// all but finished is as likely as one that had not begun.
///
/// A function of its arguments and not of earlier decisions, so that one more write changes
/// nothing for the others.
pub(super) fn has_arrived(seed: u64, write: usize, sector: u64) -> bool {
    let sixteenths = mix(!seed) % 17;
    mix(mix(seed ^ mix(write as u64)) ^ sector) % 16 < sixteenths
}

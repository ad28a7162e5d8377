//! Whether a sector has arrived when the power fails.

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

/// The finalizer of SplitMix64: every bit of the input changes about half of the output.
fn mix(bits: u64) -> u64 {
    let mut mixed = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

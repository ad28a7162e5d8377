use rejoin_g_counter::GCounter;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;

use crate::decode::nested;
use crate::each::{each, seeds_of};
use crate::seeds::trees;

/// A fuzz target.
pub struct Target {
    /// What it is called, everywhere.
    pub name: &'static str,
    /// Runs it on one input; panics if that is a finding.
    pub run: fn(&[u8]),
    /// The inputs that the fuzzer begins with, the same in every run.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

macro_rules! targets {
    ($($name:ident: $run:expr, $seeds:expr;)+) => {
        /// Every target.
        pub const TARGETS: &[Target] = &[$(
            Target { name: stringify!($name), run: $name, seeds: || $seeds },
        )+];

        $(
            #[doc = concat!("The target `", stringify!($name), "`.\n\n# Panics\nOn a finding.")]
            pub fn $name(bytes: &[u8]) {
                $run(bytes);
            }
        )+
    };
}

/// A register with times of the user's own: writes meet at one time, which stamps never do.
type Timed = LwwRegister<u8, u64>;

targets! {
    g_counter: each::<GCounter>, seeds_of::<GCounter>();
    lww_map: each::<LwwMap<u8, u8>>, seeds_of::<LwwMap<u8, u8>>();
    lww_register: each::<LwwRegister<u8>>, seeds_of::<LwwRegister<u8>>();
    lww_register_timed: each::<Timed>, seeds_of::<Timed>();
    nested_decode: nested, trees();
    or_set: each::<OrSet<u8>>, seeds_of::<OrSet<u8>>();
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

use rejoin_g_counter::GCounter;
use rejoin_laws::{fuzz, fuzz_round_trip};
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;

use crate::decode::{hostile, nested};
use crate::seeds::{scripts, short_scripts, states, trees};

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
    ($($name:ident: [$($run:expr),+], $seeds:expr;)+) => {
        /// Every target.
        pub const TARGETS: &[Target] = &[$(
            Target { name: stringify!($name), run: $name, seeds: || $seeds },
        )+];

        $(
            #[doc = concat!("The target `", stringify!($name), "`.\n\n# Panics\nOn a finding.")]
            pub fn $name(bytes: &[u8]) {
                $($run(bytes);)+
            }
        )+
    };
}

/// A register with times of the user's own: writes meet at one time, which stamps never do.
type Timed = LwwRegister<u8, u64>;

// Merge: the bytes choose a history, and every law is checked on it.
// Decode: the bytes come from somebody who means harm.
// Round trip: the bytes choose a history; its state is encoded, damaged and decoded.
targets! {
    g_counter_merge: [fuzz::<GCounter>], scripts();
    g_counter_decode: [hostile::<GCounter>], states::<GCounter>();
    g_counter_round_trip: [fuzz_round_trip::<GCounter>], short_scripts();

    lww_register_merge: [fuzz::<LwwRegister<u8>>, fuzz::<Timed>], scripts();
    lww_register_decode: [hostile::<LwwRegister<u8>>, hostile::<Timed>],
        [states::<LwwRegister<u8>>(), states::<Timed>()].concat();
    lww_register_round_trip: [fuzz_round_trip::<LwwRegister<u8>>, fuzz_round_trip::<Timed>],
        short_scripts();

    or_set_merge: [fuzz::<OrSet<u8>>], scripts();
    or_set_decode: [hostile::<OrSet<u8>>], states::<OrSet<u8>>();
    or_set_round_trip: [fuzz_round_trip::<OrSet<u8>>], short_scripts();

    lww_map_merge: [fuzz::<LwwMap<u8, u8>>], scripts();
    lww_map_decode: [hostile::<LwwMap<u8, u8>>], states::<LwwMap<u8, u8>>();
    lww_map_round_trip: [fuzz_round_trip::<LwwMap<u8, u8>>], short_scripts();

    nested_decode: [nested], trees();
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

use rejoin_aw_lww_map::AwLwwMap;
use rejoin_bounded_counter::BoundedCounter;
use rejoin_cl_set::ClSet;
use rejoin_counter_map::CounterMap;
use rejoin_flag::{DwFlag, EwFlag};
use rejoin_fww_register::FwwRegister;
use rejoin_g_counter::GCounter;
use rejoin_g_set::GSet;
use rejoin_list::List;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_lww_set::{LwwSet, NewestSet};
use rejoin_max_register::{MaxRegister, MinRegister};
use rejoin_mv_register::MvRegister;
use rejoin_or_map::OrMap;
use rejoin_or_multimap::OrMultimap;
use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;
use rejoin_resettable_counter::ResettableCounter;
use rejoin_rw_set::RwSet;
use rejoin_text::Text;
use rejoin_two_p_set::TwoPSet;

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

/// Maps below maps, down to registers that keep concurrent values.
type MapOfMaps = OrMap<u8, OrMap<u8, MvRegister<u8>>>;

targets! {
    aw_lww_map: each::<AwLwwMap<u8, u8>>, seeds_of::<AwLwwMap<u8, u8>>();
    bounded_counter: each::<BoundedCounter>, seeds_of::<BoundedCounter>();
    cl_set: each::<ClSet<u8>>, seeds_of::<ClSet<u8>>();
    counter_map: each::<CounterMap<u8>>, seeds_of::<CounterMap<u8>>();
    dw_flag: each::<DwFlag>, seeds_of::<DwFlag>();
    ew_flag: each::<EwFlag>, seeds_of::<EwFlag>();
    fww_register: each::<FwwRegister<u8>>, seeds_of::<FwwRegister<u8>>();
    g_counter: each::<GCounter>, seeds_of::<GCounter>();
    g_set: each::<GSet<u8>>, seeds_of::<GSet<u8>>();
    list: each::<List<u8>>, seeds_of::<List<u8>>();
    lww_map: each::<LwwMap<u8, u8>>, seeds_of::<LwwMap<u8, u8>>();
    lww_register: each::<LwwRegister<u8>>, seeds_of::<LwwRegister<u8>>();
    lww_register_timed: each::<Timed>, seeds_of::<Timed>();
    lww_set: each::<LwwSet<u8>>, seeds_of::<LwwSet<u8>>();
    lww_set_timed: each::<LwwSet<u8, u64>>, seeds_of::<LwwSet<u8, u64>>();
    max_register: each::<MaxRegister<u16>>, seeds_of::<MaxRegister<u16>>();
    min_register: each::<MinRegister<u16>>, seeds_of::<MinRegister<u16>>();
    mv_register: each::<MvRegister<u8>>, seeds_of::<MvRegister<u8>>();
    nested_decode: nested, trees();
    newest_set: each::<NewestSet<u8, 3, u64>>, seeds_of::<NewestSet<u8, 3, u64>>();
    or_map: each::<OrMap<u8, OrSet<u8>>>, seeds_of::<OrMap<u8, OrSet<u8>>>();
    or_map_nested: each::<MapOfMaps>, seeds_of::<MapOfMaps>();
    or_multimap: each::<OrMultimap<u8, u8>>, seeds_of::<OrMultimap<u8, u8>>();
    or_set: each::<OrSet<u8>>, seeds_of::<OrSet<u8>>();
    pn_counter: each::<PnCounter>, seeds_of::<PnCounter>();
    resettable_counter: each::<ResettableCounter>, seeds_of::<ResettableCounter>();
    rw_set: each::<RwSet<u8>>, seeds_of::<RwSet<u8>>();
    text: each::<Text>, seeds_of::<Text>();
    two_p_set: each::<TwoPSet<u8>>, seeds_of::<TwoPSet<u8>>();
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

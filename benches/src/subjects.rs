//! The types, ten lines each.

mod aw_lww_map;
mod bounded_counter;
mod cl_set;
mod counter_map;
mod ew_flag;
mod fww_register;
mod g_counter;
mod g_set;
mod list;
mod lww_map;
mod lww_register;
mod lww_set;
mod max_register;
mod mv_register;
mod or_map;
mod or_multimap;
mod or_set;
mod pn_counter;
mod resettable_counter;
mod rw_set;
mod text;
mod two_p_set;

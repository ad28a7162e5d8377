//! The types, ten lines each.

mod bounded_counter;
mod cl_set;
mod ew_flag;
mod fww_register;
mod g_counter;
mod g_set;
mod lww_map;
mod lww_register;
mod lww_set;
mod max_register;
mod mv_register;
mod or_set;
mod pn_counter;
mod resettable_counter;
mod rw_set;
mod two_p_set;

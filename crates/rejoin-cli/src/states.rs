//! `rejoin inspect`, `merge` and `diff`: encoded states of any of our types.
//!
//! The program does not know what a set holds, so user values stay the bytes that they are.

mod diff;
mod file;
mod inspect;
mod join;
mod names;
mod state;
mod ties;
mod types;
mod value;
mod view;

pub(crate) use self::diff::{Diff, run as diff};
pub(crate) use self::inspect::{Inspect, run as inspect};
pub(crate) use self::join::{Merge, run as merge};

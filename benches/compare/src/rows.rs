//! The rows of the table, a file for each group.

mod g_counter;
mod growth;
mod lww_map;
mod lww_register;
mod or_set_all;
pub mod or_set_changes;
mod or_set_equal;
mod or_set_extract;
mod or_set_local;
mod or_set_merge;
mod or_set_size;
mod text;

use crate::contestant::Contestant;
use crate::data::Element;
use crate::options::Options;
use crate::row::{Outcome, Row};
use crate::table;

/// Measures every row that is asked for.
pub fn all(options: &Options) -> Vec<Outcome> {
    let mut table = Table {
        options,
        outcomes: Vec::new(),
    };
    g_counter::rows(&mut table);
    lww_register::rows(&mut table);
    for &n in options.sizes() {
        or_set::<u64>(&mut table, n);
        or_set::<String>(&mut table, n);
    }
    for &n in options.sizes() {
        lww_map::rows::<u64>(&mut table, n);
        lww_map::rows::<String>(&mut table, n);
    }
    for &n in options.sizes_of_growth() {
        or_set_changes::by_size(&mut table, n);
    }
    text::rows(&mut table);
    growth::rows(&mut table);
    table.outcomes
}

fn or_set<E: Element>(table: &mut Table<'_>, n: u64) {
    or_set_merge::rows::<E>(table, n);
    or_set_all::rows::<E>(table, n);
    or_set_equal::rows::<E>(table, n);
    or_set_changes::rows::<E>(table, n);
    or_set_extract::rows::<E>(table, n);
    or_set_local::rows::<E>(table, n);
    or_set_size::rows::<E>(table, n);
}

/// The rows measured so far, and how the next is to be measured.
pub struct Table<'o> {
    /// What was asked for.
    pub options: &'o Options,
    /// What was measured.
    pub outcomes: Vec<Outcome>,
}

impl Table<'_> {
    /// Measures a row, if it is asked for. The contestants are made only then.
    pub fn race<'a>(&mut self, row: Row, contestants: impl FnOnce() -> Vec<Contestant<'a>>) {
        if !self.options.wants(&row.work) {
            return;
        }
        eprintln!("{} · {} · {} …", row.work, row.element, row.n);
        self.add(row.race(self.options, contestants()));
    }

    /// Adds what was measured in another way.
    pub fn add(&mut self, outcome: Outcome) {
        if self.options.long {
            table::print_long(&outcome);
        }
        self.outcomes.push(outcome);
    }
}

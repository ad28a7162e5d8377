//! The chapters of the tour. They act on real replicas and tell what these then read.

mod counter;
mod register;
mod set;

use super::world::World;

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;

/// Runs the whole tour.
pub(super) fn all(world: &mut World) {
    register::a_write_travels(world);
    register::two_writes(world);
    register::a_wrong_clock(world);
    counter::three_counts(world);
    set::a_shopping_list(world);
}

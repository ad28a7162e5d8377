//! What a state is made of.

use rejoin_flag::EwFlag;
use rejoin_flag::laws::Op::Enable;
use rejoin_laws::{deliver_joined, edit, replay, restart, sync_difference, sync_version};

/// A part that holds less of the log than the state that it was cut from may fall apart, where
/// that state could not.
#[test]
fn a_part_is_its_own_only_part_whatever_became_of_its_log() {
    replay::<EwFlag>(&[
        edit(0, Enable),
        edit(1, Enable),
        edit(0, Enable),
        edit(1, Enable),
        deliver_joined(&[2, 3], 2),
        restart(1),
        restart(2),
        edit(1, Enable),
        edit(2, Enable),
        sync_version(0, 2),
        sync_difference(1, 2),
    ]);
}

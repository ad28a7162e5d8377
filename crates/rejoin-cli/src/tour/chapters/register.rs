//! One value, where the last write wins.

use rejoin_causality::{Replica, Stamp};
use rejoin_lww_register::LwwRegister;

use super::super::event::NAMES;
use super::super::network::{Network, Shown};
use super::super::world::{World, since_start};
use super::{A, B, C};

type Register = LwwRegister<u64>;

impl Shown for Register {
    fn read(&self) -> String {
        self.get().map_or_else(|| "-".to_owned(), u64::to_string)
    }

    fn encode(&self) -> Vec<u8> {
        self.to_bytes().unwrap_or_default()
    }
}

pub(in super::super) fn a_write_travels(world: &mut World) {
    let mut start = Register::new();
    start.set(&mut world.replicas[A], 37);
    let text = "Three replicas hold one value. Each answers on its own, so a write is done at \
                once, and the others hear of it when the network gets to it.";
    let mut network = Network::new(world, "A write travels", text, &start);
    set(&mut network, A, 42);
    network.pass(5);
    network.read(C);
    network.settle(|register| {
        format!(
            "That was the inconsistency window; now everybody reads {}.",
            register.read()
        )
    });
}

pub(in super::super) fn two_writes(world: &mut World) {
    let mut start = Register::new();
    start.set(&mut world.replicas[A], 42);
    let text = "Two replicas write before they have heard of each other. One value has to stand, \
                and all replicas have to choose the same one. The later stamp wins.";
    let mut network = Network::new(world, "Two writes at once", text, &start);
    let first = set(&mut network, B, 50);
    network.pass(4);
    let second = set(&mut network, C, 60);
    network.save("register");
    network.settle(|register| verdict(register, [first, second]));
}

pub(in super::super) fn a_wrong_clock(world: &mut World) {
    let mut start = Register::new();
    start.set(&mut world.replicas[A], 60);
    world.skew(B, 5_000);
    let text = "The same again, but the clock of B runs 5 s ahead. Now a write that came earlier \
                can have the later stamp.";
    let mut network = Network::new(world, "A wrong clock", text, &start);
    let first = set(&mut network, B, 70);
    network.pass(4);
    let second = set(&mut network, C, 80);
    network.settle(|register| verdict(register, [first, second]));
    network.pass(100);
    let third = set(&mut network, C, 90);
    network.settle(|register| {
        let (winner, clock) = (register.read(), third.map_or_else(String::new, since_start));
        format!(
            "A write that has seen another is stamped above it, whatever the clocks say: \
             {winner} stands, with stamp {clock}."
        )
    });
    network.world.skew(B, 0);
}

/// Writes, and returns the stamp of the write.
fn set(network: &mut Network<'_, Register>, at: usize, value: u64) -> Option<Stamp> {
    let edit =
        |register: &mut Register, replica: &mut Replica| register.set(replica, value).delta();
    network.write(at, &format!("writes {value}"), edit);
    network.states[at].stamp().copied()
}

/// Compares the two stamps, and names the write that is gone.
fn verdict(register: &Register, written: [Option<Stamp>; 2]) -> String {
    let [Some(first), Some(second)] = written else {
        return String::new();
    };
    let winner = if register.stamp() == Some(&first) {
        first
    } else {
        second
    };
    let (loser, but) = if winner == second {
        (first, "")
    } else {
        (second, ", although it came later")
    };
    format!(
        "{} stands: {}'s stamp, {}, is above {}'s, {}. What {} wrote is gone{but}.",
        register.read(),
        name(winner),
        since_start(winner),
        name(loser),
        since_start(loser),
        name(loser),
    )
}

/// The replica that a stamp names.
fn name(stamp: Stamp) -> char {
    let ids = [A, B, C].map(|place| rejoin_causality::ReplicaId::from(0xa + place as u64));
    let place = ids.iter().position(|id| *id == stamp.replica);
    place.map_or('?', |place| NAMES[place])
}

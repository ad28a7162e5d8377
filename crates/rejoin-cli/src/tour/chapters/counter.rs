//! A counter, where nothing is lost.

use rejoin_causality::Replica;
use rejoin_g_counter::GCounter;

use super::super::network::{Network, Shown};
use super::super::world::World;
use super::{A, B, C};

impl Shown for GCounter {
    fn read(&self) -> String {
        self.value().to_string()
    }

    fn encode(&self) -> Vec<u8> {
        self.to_bytes().unwrap_or_default()
    }
}

pub(in super::super) fn three_counts(world: &mut World) {
    let text = "A counter keeps one count for each replica and reads their sum. So no count can \
                overwrite another, and a message that comes twice does no harm.";
    let start = GCounter::new();
    let mut network = Network::new(world, "A counter loses nothing", text, &start);
    add(&mut network, A, 1);
    network.pass(2);
    add(&mut network, B, 2);
    network.pass(2);
    add(&mut network, C, 3);
    network.save("counter");
    let again = network.states[A].clone();
    network.send(A, B, again);
    network.settle(|counter| {
        let counts: Vec<_> = counter
            .counts()
            .map(|(_, count)| count.to_string())
            .collect();
        format!(
            "Everybody counted: {} = {}.",
            counts.join(" + "),
            counter.read()
        )
    });
}

fn add(network: &mut Network<'_, GCounter>, at: usize, amount: u64) {
    let edit = |counter: &mut GCounter, replica: &mut Replica| {
        // Only a count near the end of 64 bits is refused; nothing has changed then.
        let delta = counter
            .increment(replica, amount)
            .map(|change| change.delta());
        delta.unwrap_or_default()
    };
    network.write(at, &format!("adds {amount}"), edit);
}

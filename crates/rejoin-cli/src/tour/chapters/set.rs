//! A set, where an addition that a removal has not seen stays.

use rejoin_causality::Replica;
use rejoin_or_set::{OrSet, raw};

use super::super::network::{Network, Shown};
use super::super::world::World;
use super::{A, B, C};

type List = OrSet<String>;

impl Shown for List {
    fn read(&self) -> String {
        let items: Vec<_> = self.iter_sorted().map(String::as_str).collect();
        if items.is_empty() {
            "(none)".to_owned()
        } else {
            items.join(" ")
        }
    }

    fn encode(&self) -> Vec<u8> {
        self.to_bytes().unwrap_or_default()
    }
}

pub(in super::super) fn a_shopping_list(world: &mut World) {
    let mut start = List::new();
    start.insert(&mut world.replicas[A], "milk".to_owned());
    let text = "A set remembers which addition a removal has seen. What is added again elsewhere \
                at the same time stays.";
    let mut network = Network::new(world, "A set loses nothing", text, &start);
    let remove = |list: &mut List, replica: &mut Replica| list.remove(replica, "milk").delta();
    network.write(A, "removes milk", remove);
    network.pass(3);
    add(&mut network, B, "milk");
    network.pass(3);
    add(&mut network, C, "tea");
    network.save("set");
    network.settle(|list| {
        let kept = raw::read(list, "milk").count();
        let milk = match kept {
            0 => "the removal of milk had seen all that was added".to_owned(),
            _ => "the removal had not seen that B added milk again".to_owned(),
        };
        format!("Everybody reads {}: {milk}.", list.read())
    });
}

fn add(network: &mut Network<'_, List>, at: usize, item: &str) {
    let edit =
        |list: &mut List, replica: &mut Replica| list.insert(replica, item.to_owned()).delta();
    network.write(at, &format!("adds {item}"), edit);
}

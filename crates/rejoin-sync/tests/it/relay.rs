//! Who sends whom what others wrote.

use rejoin_sync::Limits;

use crate::network::Network;

fn mesh(count: usize) -> Network {
    let edges: Vec<_> = (0..count)
        .flat_map(|a| (a + 1..count).map(move |b| (a, b)))
        .collect();
    let mut network = Network::new(count, &edges, Limits::default(), 1);
    network.settle(100);
    network.traffic = Default::default();
    network
}

#[test]
fn in_a_mesh_the_writer_sends_to_each_and_nobody_else_does() {
    for count in [3, 5] {
        let mut network = mesh(count);
        for round in 0..30 {
            network.put(round % count, round as u64, "x");
            network.settle(100);
        }
        network.check_converged();
        assert_eq!(network.traffic.entries, 30 * (count as u64 - 1));
    }
}

#[test]
fn after_a_partition_each_is_sent_once_what_it_lacks() {
    for (groups, lacking) in [
        (vec![0, 0, 1], 60 + 30 * 2),
        (vec![0, 1, 1, 1, 1], 30 * 4 + 120),
        (vec![0, 0, 0, 1, 1], 90 * 2 + 60 * 3),
    ] {
        let count = groups.len();
        let mut network = mesh(count);
        network.groups = groups;
        for round in 0..30 * count {
            network.put(round % count, round as u64, "x");
            for _ in 0..100 {
                network.step();
                network.check();
            }
        }
        for _ in 0..20_000 {
            network.step();
        }
        network.groups.fill(0);
        network.traffic = Default::default();
        network.settle(20_000);
        network.check_converged();
        assert_eq!(network.traffic.entries, lacking, "{count}");
    }
}

/// A writer, one behind two others, and one more behind that.
#[test]
fn a_question_or_answer_that_is_lost_is_asked_again() {
    let run = |lost: u64| {
        let edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)];
        let mut network = Network::new(5, &edges, Limits::default(), 1);
        network.settle(100);
        network.traffic = Default::default();
        let mut sent = 0;
        network.drops = Box::new(move |_| {
            sent += 1;
            sent == lost
        });
        network.put(0, 1, "x");
        let took = network.settle(3_000);
        network.check_converged();
        (took, network.traffic.messages())
    };
    let (took, messages) = run(0);
    assert!(took < 30 && messages > 10, "{took} ms, {messages} messages");
    for lost in 1..=messages {
        let (took, _) = run(lost);
        assert!(took < 1_000, "{took} ms without message {lost}");
    }
}

#[test]
fn along_a_line_each_step_takes_a_question_and_an_answer() {
    let mut network = Network::new(5, &[(0, 1), (1, 2), (2, 3), (3, 4)], Limits::default(), 1);
    network.settle(100);
    network.put(0, 7, "x");
    let mut took = 0;
    while network.nodes[4].state.get(7).is_none() {
        network.step();
        took += 1;
        assert!(took < 100, "it does not arrive");
    }
    // A message takes a millisecond: the first step one, each other three.
    assert!(took <= 1 + 1 + 3 * 3, "{took} ms");
}

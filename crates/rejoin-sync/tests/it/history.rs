//! Random networks, faults and edits, judged by the set of events that were written.

use rejoin_sync::Limits;

use crate::network::{Network, Random, Weather};

fn histories() -> u64 {
    let set = std::env::var("REJOIN_HISTORIES").ok();
    set.and_then(|count| count.parse().ok()).unwrap_or(400)
}

/// A tree through all nodes and some more edges.
fn edges(random: &mut Random, count: usize) -> Vec<(usize, usize)> {
    let mut edges: Vec<_> = (1..count)
        .map(|node| (random.below(node as u64) as usize, node))
        .collect();
    for a in 0..count {
        for b in a + 1..count {
            if !edges.contains(&(a, b)) && random.percent(30) {
                edges.push((a, b));
            }
        }
    }
    edges
}

fn limits(random: &mut Random) -> Limits {
    Limits {
        message_bytes: [40, 200, 4_000][random.below(3) as usize],
        window: 1 + random.below(4) as usize,
        held: random.below(4) as usize,
        gather: random.below(5),
        retry: 10 + random.below(20),
        retry_max: 200,
        idle: 300,
    }
}

fn live(network: &mut Network, random: &mut Random) {
    let count = network.nodes.len() as u64;
    for _ in 0..400 {
        let node = random.below(count) as usize;
        match random.below(100) {
            0..25 => {
                let text = format!("{}", random.below(1_000));
                network.put(node, random.below(12), &text);
            }
            // A crash between an edit and its message, or at any other time.
            25..27 => {
                network.restart(node, network.epoch(node) + 1);
            }
            27 => network.groups.fill_with(|| random.below(2)),
            28..30 => network.groups.fill(0),
            30 => {
                network.weather = Weather {
                    loss: random.below(40),
                    doubles: random.below(40),
                    delay: 1 + random.below(20),
                };
            }
            _ => {}
        }
        network.step();
        network.check();
    }
}

#[test]
fn replicas_converge_to_what_was_written() {
    let (mut gaps, mut restarts_met) = (0, 0);
    for seed in 0..histories() {
        let random = &mut Random(seed);
        let count = 2 + random.below(4) as usize;
        let edges = edges(random, count);
        let mut network = Network::new(count, &edges, limits(random), random.next());
        live(&mut network, random);
        gaps += network.gaps;
        restarts_met += network.traffic.versions;

        network.weather = Weather::default();
        network.groups.fill(0);
        network.settle(6_000);
        network.check();
        network.check_converged();

        // And then nothing but digests goes over the network, two for each pair and period.
        network.traffic = Default::default();
        for _ in 0..900 {
            network.step();
        }
        let idle = network.traffic;
        assert_eq!(idle.messages(), idle.digests, "seed {seed}: {idle:?}");
        assert!(idle.digests > 0 && idle.digests <= 6 * edges.len() as u64);
    }
    assert!(gaps > histories() && restarts_met > histories(), "too tame");
}

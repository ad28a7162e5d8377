//! The traffic of each protocol, against what is known exactly, and against the published totals.

use rejoin_sim::enes::{BadTopology, Custom, Experiment, Topology, Traffic, Workload, published};
use rejoin_sync::Protocol;

fn experiment(
    topology: &Topology,
    workload: Workload,
    protocol: Protocol,
    seed: u64,
) -> Experiment {
    Experiment {
        topology: topology.clone(),
        workload,
        protocol,
        events: 100,
        loss: 0.0,
        seed,
    }
}

fn run(topology: &Topology, workload: Workload, protocol: Protocol, seed: u64) -> Traffic {
    let traffic = experiment(topology, workload, protocol, seed).run();
    assert!(traffic.is_converged, "{workload} {protocol} {seed}");
    assert_eq!(
        traffic.total,
        traffic.payload_irreducibles + traffic.metadata
    );
    traffic
}

const WORKLOADS: [Workload; 4] = [
    Workload::GSet,
    Workload::GCounter,
    Workload::GMap(10),
    Workload::GMap(100),
];

#[test]
fn the_workloads_edit_what_was_published() {
    // Of 67 keys: so many percent, and one more, but of the last node's 62 no more than it has.
    let per_round = [15, 15, 15 * 7, 1_000];
    for (workload, parts) in WORKLOADS.into_iter().zip(per_round) {
        let traffic = run(&Topology::tree(), workload, Protocol::BpRr, 1);
        assert_eq!(traffic.edited_irreducibles, 100 * parts, "{workload}");
    }
}

#[test]
fn payloads_of_two_protocols_are_known_exactly() {
    for topology in [Topology::mesh(), Topology::tree()] {
        let (edges, nodes) = (topology.edges() as u64, topology.len() as u64);
        for seed in 1..=3 {
            for workload in [Workload::GSet, Workload::GCounter, Workload::GMap(10)] {
                let payload = |protocol| {
                    let traffic = run(&topology, workload, protocol, seed);
                    (traffic.payload_irreducibles, traffic.edited_irreducibles)
                };
                let (sent, edited) = payload(Protocol::Rr);
                let every_way = edited * 2 * edges;
                let (spared, _) = payload(Protocol::BpRr);
                let but_back = edited * (2 * edges - (nodes - 1));
                if workload == Workload::GSet {
                    assert_eq!((sent, spared), (every_way, but_back), "{seed}");
                } else {
                    // Two edits of one entry count once if they happen to wait together.
                    let near = |sent, known| sent <= known && sent >= known - known / 200;
                    assert!(near(sent, every_way), "{workload} {seed}: {sent}");
                    assert!(near(spared, but_back), "{workload} {seed}: {spared}");
                }
            }
        }
    }
}

#[test]
fn totals_are_those_that_were_published() {
    let mut compared = 0;
    for topology in [Topology::mesh(), Topology::tree()] {
        for workload in WORKLOADS {
            for protocol in Protocol::ALL {
                let Some(expected) = published(&topology, workload, protocol) else {
                    continue;
                };
                let total = run(&topology, workload, protocol, 1).total;
                let tolerance = match protocol {
                    Protocol::Rr | Protocol::BpRr => 0.005,
                    _ => 0.035,
                };
                let off = total as f64 / expected as f64 - 1.0;
                assert!(
                    off.abs() <= tolerance,
                    "{workload} {protocol}: {total}, {off:+.4}"
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 25);
}

#[test]
fn what_is_known_to_be_there_is_hardly_ever_sent() {
    let mesh = Topology::mesh();
    for workload in [Workload::GSet, Workload::GMap(10)] {
        let (mut sent, mut least) = (0, 0);
        for seed in 1..=10 {
            let traffic = run(&mesh, workload, Protocol::KnownBy, seed);
            sent += traffic.payload_irreducibles;
            least += traffic.edited_irreducibles * mesh.edges() as u64;
        }
        // Each part has to cross each edge once, but for edits that count once together.
        assert!(
            sent * 1_000 >= least * 995,
            "{workload}: {sent} for {least}"
        );
        assert!(
            sent * 1_000 <= least * 1_005,
            "{workload}: {sent} for {least}"
        );
    }
}

#[test]
fn all_arrives_though_a_third_is_lost() {
    for topology in [Topology::mesh(), Topology::tree()] {
        for protocol in Protocol::ALL {
            for (seed, workload) in (1..).zip([Workload::GSet, Workload::GMap(10)]) {
                let lossy = Experiment {
                    loss: 0.3,
                    events: 30,
                    ..experiment(&topology, workload, protocol, seed)
                };
                let traffic = lossy.run();
                assert!(traffic.is_converged, "{workload} {protocol}");
                assert!(traffic.lost > 200, "{traffic:?}");
            }
        }
    }
}

#[test]
fn a_seed_decides_everything() {
    let mesh = Topology::mesh();
    let run = |seed| run(&mesh, Workload::GMap(30), Protocol::Bp, seed);
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}

#[test]
fn topologies_are_those_that_were_published() {
    let (mesh, tree) = (Topology::mesh(), Topology::tree());
    assert_eq!([mesh.len(), mesh.edges()], [15, 30]);
    assert_eq!([tree.len(), tree.edges()], [15, 14]);
    for topology in [&mesh, &tree] {
        let lists = (0..15).map(|node| topology.neighbours(node).to_vec());
        assert_eq!(Topology::new(lists.collect()).as_ref(), Ok(topology));
    }
    assert!((0..15).all(|node| mesh.neighbours(node).len() == 4));
}

#[test]
fn a_bad_topology_is_named() {
    let error = |lists: &[&[usize]]| {
        Topology::new(lists.iter().map(|list| list.to_vec()).collect()).unwrap_err()
    };
    assert_eq!(error(&[&[7]]), BadTopology::NoSuchNode { from: 0, to: 7 });
    assert_eq!(error(&[&[0]]), BadTopology::Twice { from: 0, to: 0 });
    assert_eq!(
        error(&[&[1, 1], &[0]]),
        BadTopology::Twice { from: 0, to: 1 }
    );
    assert_eq!(error(&[&[1], &[]]), BadTopology::OneWay { from: 0, to: 1 });
    assert_eq!(error(&[&[], &[2], &[1]]), BadTopology::Apart { node: 1 });
    assert_eq!(
        error(&[&[], &[]]).to_string(),
        "node 1 can't be reached from node 0"
    );

    let file = "[enes]\nneighbours = [[1], []]";
    let refusal = file.parse::<Custom>().unwrap_err().to_string();
    assert_eq!(refusal, "node 0 names 1, which does not name it back");
    assert!("[enes]\nedges = 3".parse::<Custom>().is_err());
}

#[test]
fn one_node_alone_sends_nothing() {
    let alone = Topology::new(vec![vec![]]).unwrap();
    for protocol in Protocol::ALL {
        let traffic = run(&alone, Workload::GSet, protocol, 1);
        assert_eq!((traffic.total, traffic.edited_irreducibles), (0, 100));
    }
}

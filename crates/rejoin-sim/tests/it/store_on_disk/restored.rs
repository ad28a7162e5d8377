use std::collections::BTreeSet;

use rejoin_sim::{Disk, Random};

use super::network::Network;
use super::{Cluster, Machine, holds};

/// When the old copy that is put back was made.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Copied {
    BeforeTheFirstMember,
    Later,
}

/// What the restored replica does first.
#[derive(Clone, Copy, Debug, PartialEq)]
enum First {
    Write,
    Hear,
}

fn start(cluster: &Cluster, machine: &mut Machine, others: &[rejoin_causality::ReplicaId]) {
    let (mut store, _) = cluster.start(machine).unwrap();
    for other in others {
        store.join(*other);
    }
    machine.store = Some(store);
}

fn restore(copied: Copied, first: First, seed: u64) {
    let mut random = Random::new(seed);
    let mut cluster = Cluster::new();
    let mut machines = cluster.machines(3);
    let ids: Vec<_> = machines.iter().map(|machine| machine.id).collect();
    let mut network = Network::new(0);

    start(&cluster, &mut machines[0], &[]);
    for _ in 0..1 + random.below(5) {
        cluster.write(&mut machines[0], "a").unwrap();
    }
    machines[0].store.as_mut().unwrap().commit().unwrap();
    cluster.acknowledge(&mut machines[0]);
    let early = machines[0].disk.bytes();
    for machine in &mut machines {
        if machine.store.is_none() {
            start(&cluster, machine, &[]);
        }
        let store = machine.store.as_mut().unwrap();
        ids.iter().for_each(|id| {
            store.join(*id);
        });
    }
    network.settle(&mut cluster, &mut machines, &mut random);
    let copy = match copied {
        Copied::BeforeTheFirstMember => early,
        Copied::Later => machines[0].disk.bytes(),
    };

    // What the copy does not have, and the others do.
    for _ in 0..1 + random.below(5) {
        cluster.write(&mut machines[0], "a").unwrap();
        cluster.write(&mut machines[1], "a").unwrap();
    }
    network.settle(&mut cluster, &mut machines, &mut random);

    let mut writers = BTreeSet::from([ids[0]]);
    for _ in 0..2 {
        machines[0].crash();
        machines[0].disk = Disk::holding(copy.clone());
        start(&cluster, &mut machines[0], &ids);
        if first == First::Hear {
            network.settle(&mut cluster, &mut machines, &mut random);
        }
        for _ in 0..1 + random.below(5) {
            cluster.write(&mut machines[0], "a").unwrap();
        }
        network.settle(&mut cluster, &mut machines, &mut random);
        let store = machines[0].store.as_ref().unwrap();
        assert_eq!(store.id(), ids[0]);
        let is_new = writers.insert(store.writer());
        assert!(is_new, "{copied:?} {first:?} {seed}: {writers:?}");
    }

    // `acknowledge` has seen to it that no event was used twice.
    let all = cluster.written.clone();
    for machine in &mut machines {
        assert!(
            holds(&cluster.read(machine), &all),
            "{copied:?} {first:?} {seed}"
        );
        let counts = machine.store.as_ref().unwrap().counts();
        assert_eq!(counts.equivocations, 0, "{copied:?} {first:?} {seed}");
    }
}

#[test]
fn an_old_copy_that_is_put_back_writes_under_a_new_id_and_nothing_is_lost() {
    for seed in 0..60 {
        for copied in [Copied::BeforeTheFirstMember, Copied::Later] {
            for first in [First::Write, First::Hear] {
                restore(copied, first, seed);
            }
        }
    }
}

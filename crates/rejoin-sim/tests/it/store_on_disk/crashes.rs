use rejoin_sim::{Mishap, Random};

use super::network::Network;
use super::{Cluster, Machine, holds};

const KEYS: [&str; 5] = ["a", "b", "c", "d", "e"];

fn plan_a_crash(machine: &Machine, random: &mut Random, within: u64) {
    let seed = random.bits();
    let call = 1 + random.below(within);
    machine.disk.plan(call, Mishap::PowerLoss { seed });
}

/// Starts a machine, whose power may fail on the way, and checks that all of its acknowledged
/// writes are there.
fn restart(cluster: &Cluster, machine: &mut Machine, random: &mut Random) {
    for _ in 0..3 {
        if random.below(3) == 0 {
            plan_a_crash(machine, random, 8);
        }
        if let Ok((store, recovered)) = cluster.start(machine) {
            assert!(recovered.is_whole(), "{recovered:?}");
            machine.store = Some(store);
            break;
        }
    }
    machine.disk.plan_nothing();
    if machine.store.is_none() {
        machine.store = Some(cluster.start(machine).unwrap().0);
    }
    let found = cluster.read(machine);
    assert!(
        holds(&found, &machine.acknowledged),
        "an acknowledged write is lost"
    );
    assert!(
        holds(&cluster.written, &found),
        "what nobody wrote is there"
    );
}

#[test]
fn a_store_alone_has_all_that_it_acknowledged_after_every_crash() {
    let mut acknowledged = 0;
    for seed in 0..80 {
        let mut random = Random::new(seed);
        let mut cluster = Cluster::new();
        let mut machine = cluster.machines(1).remove(0);
        for _ in 0..4 {
            restart(&cluster, &mut machine, &mut random);
            plan_a_crash(&machine, &mut random, 60);
            loop {
                for _ in 0..random.below(6) {
                    let key = KEYS[random.below(5) as usize];
                    cluster.write(&mut machine, key).unwrap();
                }
                match machine.store.as_mut().unwrap().commit() {
                    Ok(()) => cluster.acknowledge(&mut machine),
                    Err(_) => break,
                }
            }
            machine.crash();
        }
        restart(&cluster, &mut machine, &mut random);
        acknowledged += cluster.events.len();
    }
    println!("320 crashes, {acknowledged} acknowledged writes, none lost");
    assert!(acknowledged > 1_000, "only {acknowledged}");
}

#[test]
fn three_stores_that_crash_end_up_equal_with_all_that_was_acknowledged() {
    let (mut crashes, mut acknowledged) = (0, 0);
    for seed in 0..25 {
        let mut random = Random::new(seed);
        let mut cluster = Cluster::new();
        let mut machines = cluster.machines(3);
        let ids: Vec<_> = machines.iter().map(|machine| machine.id).collect();
        let mut network = Network::new(10);
        for _ in 0..150 {
            for machine in &mut machines {
                if machine.store.is_none() {
                    if random.below(4) > 0 {
                        continue;
                    }
                    restart(&cluster, machine, &mut random);
                    crashes += 1;
                    let store = machine.store.as_mut().unwrap();
                    ids.iter().for_each(|id| {
                        store.join(*id);
                    });
                }
                if random.below(20) == 0 {
                    plan_a_crash(machine, &mut random, 40);
                }
                if random.below(2) == 0 {
                    let key = KEYS[random.below(5) as usize];
                    cluster.write(machine, key).unwrap();
                }
            }
            network.step(&mut cluster, &mut machines, &mut random);
        }
        for machine in &mut machines {
            machine.disk.plan_nothing();
            if machine.store.is_none() {
                restart(&cluster, machine, &mut random);
            }
        }
        network.settle(&mut cluster, &mut machines, &mut random);
        let acknowledged_by: Vec<_> = machines.iter().map(|it| it.acknowledged.clone()).collect();
        for machine in &mut machines {
            let found = cluster.read(machine);
            for acknowledged in &acknowledged_by {
                assert!(holds(&found, acknowledged), "seed {seed}");
            }
            let counts = machine.store.as_ref().unwrap().counts();
            assert_eq!(counts.equivocations, 0, "seed {seed}");
            assert_eq!(counts.differences, 0, "seed {seed}");
        }
        acknowledged += cluster.events.len();
    }
    println!("{crashes} starts, {acknowledged} acknowledged writes, none lost");
    assert!(
        crashes > 100 && acknowledged > 1_000,
        "{crashes} {acknowledged}"
    );
}

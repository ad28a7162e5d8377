use rejoin_sim::Random;
use rejoin_store::{Failure, Rejected, StorageError};

use super::network::Network;
use super::{Cluster, holds};

#[test]
fn a_full_disk_refuses_before_it_acknowledges_and_then_goes_on() {
    let mut random = Random::new(1);
    let mut cluster = Cluster::new();
    let mut machines = cluster.machines(2);
    for at in 0..2 {
        let other = machines[1 - at].id;
        let (mut store, recovered) = cluster.start(&machines[at]).unwrap();
        assert!(recovered.is_new);
        store.join(other);
        machines[at].store = Some(store);
    }
    let mut network = Network::new(0);
    cluster.write(&mut machines[0], "a").unwrap();
    network.settle(&mut cluster, &mut machines, &mut random);

    // What is already under way is not acknowledged, and nobody hears of it.
    let machine = &mut machines[0];
    machine.disk.limit(Some(0));
    let mut writes = 0;
    let refused = loop {
        cluster.write(machine, "a").unwrap();
        writes += 1;
        match machine.store.as_mut().unwrap().commit() {
            Ok(()) => cluster.acknowledge(machine),
            Err(refused) => break refused,
        }
        assert!(writes < 5_000, "the disk is never full");
    };
    assert!(matches!(refused, StorageError::Full { .. }), "{refused}");
    let before = cluster.events.len();
    assert!(machine.store.as_mut().unwrap().frames().is_err());
    let refused = cluster.write(machine, "b").unwrap_err();
    assert!(
        matches!(
            refused,
            Failure::Rejected(Rejected::Storage(StorageError::Full { .. }))
        ),
        "{refused:?}"
    );
    assert!(!machine.open.is_empty());

    machine.disk.limit(None);
    machine.store.as_mut().unwrap().commit().unwrap();
    cluster.acknowledge(machine);
    assert_eq!(cluster.events.len(), before + 1);
    cluster.write(machine, "b").unwrap();
    network.settle(&mut cluster, &mut machines, &mut random);
    let acknowledged = machines[0].acknowledged.clone();
    assert!(acknowledged.contains_key("b"));
    assert!(holds(&cluster.read(&mut machines[1]), &acknowledged));

    machines[0].disk.lose_power(1);
    machines[0].store = Some(cluster.start(&machines[0]).unwrap().0);
    assert!(holds(&cluster.read(&mut machines[0]), &acknowledged));
}

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use rejoin_sim::Random;
use rejoin_store::{Loaded, Memory, Settings, Start, Storage, StorageError, Store, Write};

use super::network::Network;
use super::{Cluster, holds};

/// A storage that outlives the store on it, and some of whose records are rotten.
#[derive(Clone, Default)]
struct Rotten {
    memory: Arc<Mutex<Memory>>,
    rotten: Arc<Mutex<BTreeSet<Vec<u8>>>>,
    /// Whether it knows the names of the rotten records, or only that some are missing.
    tells_which: bool,
}

impl Storage for Rotten {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        let rotten = self.rotten.lock().unwrap();
        let mut given = 0;
        let mut loaded = self.memory.lock().unwrap().load(&mut |key, value| {
            if !rotten.contains(key) {
                given += 1;
                each(key, value);
            }
        })?;
        loaded.records = given;
        loaded.incomplete = !self.tells_which && !rotten.is_empty();
        if self.tells_which {
            loaded.damaged = rotten.iter().cloned().collect();
        }
        Ok(loaded)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        let mut rotten = self.rotten.lock().unwrap();
        batch.iter().for_each(|write| {
            rotten.remove(write.key());
        });
        self.memory.lock().unwrap().commit(batch)
    }
}

impl Rotten {
    fn keys(&self) -> Vec<Vec<u8>> {
        let mut keys = Vec::new();
        let load = self
            .memory
            .lock()
            .unwrap()
            .load(&mut |key, _| keys.push(key.to_vec()));
        load.unwrap();
        keys
    }

    fn open(&self, cluster: &Cluster, id: u64) -> Store {
        let ids = cluster.ids.clone();
        let start = Start::new(id.into(), || 1_000_000).with_ids(move || {
            ids.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
                .into()
        });
        let settings = Settings::default();
        let (store, recovered) =
            Store::open(cluster.schema.clone(), self.clone(), start, settings).unwrap();
        assert_eq!(recovered.is_whole(), self.rotten.lock().unwrap().is_empty());
        store
    }
}

/// One record after another rots, and the next time all of them.
fn rot(tells_which: bool, choose: impl Fn(&[Vec<u8>]) -> Vec<Vec<u8>>) {
    let mut random = Random::new(1);
    let mut cluster = Cluster::new();
    let mut machines = cluster.machines(2);
    let (one, other) = (machines[0].id, machines[1].id);
    let storage = Rotten {
        tells_which,
        ..Rotten::default()
    };
    machines[0].store = Some(storage.open(&cluster, 1));
    machines[0].store.as_mut().unwrap().join(other);
    machines[1].store = Some(cluster.start(&machines[1]).unwrap().0);
    machines[1].store.as_mut().unwrap().join(one);
    let mut network = Network::new(0);
    for key in ["a", "b", "c", "a", "b", "a"] {
        cluster.write(&mut machines[0], key).unwrap();
        cluster.write(&mut machines[1], key).unwrap();
    }
    network.settle(&mut cluster, &mut machines, &mut random);

    machines[0].crash();
    let rotten = choose(&storage.keys());
    let is_rotten = !rotten.is_empty();
    storage.rotten.lock().unwrap().extend(rotten);
    machines[0].store = Some(storage.open(&cluster, 1));
    let store = machines[0].store.as_mut().unwrap();
    store.join(other);
    assert_eq!(store.writer() != one, is_rotten);
    cluster.write(&mut machines[0], "b").unwrap();
    network.settle(&mut cluster, &mut machines, &mut random);
    cluster.write(&mut machines[0], "c").unwrap();
    network.settle(&mut cluster, &mut machines, &mut random);

    let all = cluster.written.clone();
    for machine in &mut machines {
        assert!(
            holds(&cluster.read(machine), &all),
            "{:?}",
            cluster.read(machine)
        );
        assert_eq!(machine.store.as_ref().unwrap().counts().equivocations, 0);
    }
    // And it is on the disk again.
    machines[0].crash();
    storage.rotten.lock().unwrap().clear();
    machines[0].store = Some(storage.open(&cluster, 1));
    assert!(holds(&cluster.read(&mut machines[0]), &all));
}

#[test]
fn rotten_records_come_back_from_a_member() {
    for tells_which in [true, false] {
        for nth in 0..4 {
            rot(tells_which, |keys| {
                assert_eq!(keys.len(), 4, "three entries and what is beside them");
                vec![keys[nth].clone()]
            });
        }
        rot(tells_which, <[_]>::to_vec);
    }
}

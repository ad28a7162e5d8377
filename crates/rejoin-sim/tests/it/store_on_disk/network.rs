use rejoin_causality::ReplicaId;
use rejoin_sim::Random;

use super::{Cluster, Machine};

/// Frames on their way: from, to, bytes.
#[derive(Default)]
pub(super) struct Network {
    frames: Vec<(ReplicaId, ReplicaId, Vec<u8>)>,
    now: u64,
    loss: u64,
    /// Some that have arrived, and will again.
    late: Vec<(ReplicaId, ReplicaId, Vec<u8>)>,
}

impl Network {
    /// Loses so many frames of a hundred.
    pub(super) fn new(loss: u64) -> Self {
        Self {
            loss,
            ..Self::default()
        }
    }

    /// Some time passes: whoever is up does what is due, and all frames arrive or are lost.
    pub(super) fn step(
        &mut self,
        cluster: &mut Cluster,
        machines: &mut [Machine],
        random: &mut Random,
    ) {
        self.now += 50;
        cluster.advance(50);
        for machine in machines.iter_mut() {
            let Some(store) = &mut machine.store else {
                continue;
            };
            store.tick(self.now);
            match store.frames() {
                Ok(frames) => {
                    cluster.acknowledge(machine);
                    let from = machine.id;
                    let sent = frames.into_iter().map(|(to, bytes)| (from, to, bytes));
                    self.frames.extend(sent);
                }
                Err(_) => machine.crash(),
            }
        }
        if !self.late.is_empty() && random.below(4) == 0 {
            let nth = random.below(self.late.len() as u64) as usize;
            self.frames.push(self.late.swap_remove(nth));
        }
        for (from, to, bytes) in std::mem::take(&mut self.frames) {
            if random.below(100) < self.loss {
                continue;
            }
            if random.below(10) == 0 {
                self.late.push((from, to, bytes.clone()));
            }
            let to = machines.iter_mut().find(|machine| machine.id == to);
            if let Some(store) = to.and_then(|machine| machine.store.as_mut()) {
                store.receive(from, &bytes).unwrap();
            }
        }
    }

    /// Steps until all are equal, which must come to pass.
    pub(super) fn settle(
        &mut self,
        cluster: &mut Cluster,
        machines: &mut [Machine],
        random: &mut Random,
    ) {
        self.loss = 0;
        let is_settled = (0..2_000).any(|_| {
            self.step(cluster, machines, random);
            let digest = |machine: &mut Machine| machine.store.as_mut().unwrap().digest();
            let mut digests: Vec<_> = machines.iter_mut().map(digest).collect();
            digests.dedup();
            digests.len() == 1
        });
        assert!(is_settled, "they are not equal after 2,000 steps");
    }
}

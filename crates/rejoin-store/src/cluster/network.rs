use rejoin_causality::ReplicaId;

use super::Cluster;

/// More rounds than any exchange needs, so that a fault does not run for ever.
const ROUNDS: usize = 10_000;

impl Cluster {
    /// Whether frames get from one member to another.
    pub fn is_reachable(&self, from: &str, to: &str) -> bool {
        let up = |name| self.nodes.get(name).is_some_and(|node| node.is_up);
        let joined =
            |group: &std::collections::BTreeSet<String>| group.contains(from) && group.contains(to);
        let groups = self.groups.as_ref();
        up(from) && up(to) && groups.is_none_or(|groups| groups.iter().any(joined))
    }

    /// Brings one member everything that another has, if they can talk. Nothing goes back.
    pub fn replicate(&mut self, from: &str, to: &str) {
        self.give(from, to, None);
    }

    /// Brings one member what another has under one key.
    pub fn replicate_key(&mut self, from: &str, to: &str, key: &str) {
        self.give(from, to, Some(key));
    }

    fn give(&mut self, from: &str, to: &str, key: Option<&str>) {
        if !self.is_reachable(from, to) {
            return;
        }
        let Some((version, target)) = self
            .store(to)
            .map(|store| (store.version().clone(), store.id()))
        else {
            return;
        };
        if let Some(store) = self.store_mut(from) {
            store.give(target, &version, key);
        }
        for (sender, receiver, frame) in self.collect() {
            if sender == from && receiver == to {
                self.deliver(&sender, &receiver, &frame);
            }
        }
        self.look();
    }

    /// Synchronises all members that can talk, until none has anything that another lacks.
    pub fn settle(&mut self) {
        let names = self.names();
        for a in &names {
            for b in names.iter().filter(|b| *b != a) {
                let peer = self.store(b).map(crate::Store::id);
                if let (Some(peer), Some(store)) = (peer, self.store_mut(a)) {
                    // What was lost meanwhile would only be sent again after a while.
                    store.reconnect(peer);
                }
            }
        }
        let now = self.now();
        for _ in 0..ROUNDS {
            for node in self.nodes.values_mut().filter(|node| node.is_up) {
                node.store.tick(now);
            }
            if !self.pump() {
                break;
            }
        }
        self.look();
    }

    /// Carries frames until none is left; those that cannot arrive are lost. Answers whether
    /// there were any that could.
    pub(super) fn pump(&mut self) -> bool {
        let mut moved = false;
        for _ in 0..ROUNDS {
            let frames = self.collect();
            let mut arrived = false;
            for (from, to, frame) in frames {
                if self.is_reachable(&from, &to) {
                    arrived = true;
                    self.deliver(&from, &to, &frame);
                }
            }
            if !arrived {
                break;
            }
            moved = true;
        }
        self.look();
        moved
    }

    /// The frames that all running members want to send.
    fn collect(&mut self) -> Vec<(String, String, Vec<u8>)> {
        let name_of = |id: ReplicaId| {
            let named = self.nodes.iter().find(|(_, node)| node.store.id() == id);
            named.map(|(name, _)| name.clone())
        };
        let ids: Vec<_> = self.nodes.values().map(|node| node.store.id()).collect();
        let names: Vec<_> = ids.iter().map(|id| (*id, name_of(*id))).collect();
        let mut frames = Vec::new();
        for (from, node) in self.nodes.iter_mut().filter(|(_, node)| node.is_up) {
            // Without storage nothing can fail.
            for (to, frame) in node.store.frames().unwrap_or_default() {
                let to = names.iter().find(|(id, _)| *id == to);
                if let Some((_, Some(to))) = to {
                    frames.push((from.clone(), to.clone(), frame));
                }
            }
        }
        frames
    }

    fn deliver(&mut self, from: &str, to: &str, frame: &[u8]) {
        let sender = self.store(from).map(crate::Store::id);
        if let (Some(sender), Some(store)) = (sender, self.store_mut(to)) {
            // A frame that is refused is counted there.
            drop(store.receive(sender, frame));
        }
    }

    /// Whether all running members hold the same.
    pub fn is_converged(&self) -> bool {
        let mut running = self.nodes.values().filter(|node| node.is_up);
        let Some(first) = running.next() else {
            return true;
        };
        running.all(|node| node.store.contents() == first.store.contents())
    }
}

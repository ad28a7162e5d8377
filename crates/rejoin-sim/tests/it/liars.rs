//! Frames that pass the checksum and mean harm are given to copies of machines, and what comes of
//! them is looked at.

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_sim::{
    Change, Config, Failure, Fault, Guarantees, Kind, Machines, Node, Now, Output, Records,
    Request, Stores, View, run,
};

/// What a store does when it has refused a frame whose checksum fits.
#[derive(Clone, Copy)]
enum Bug {
    Panics,
    /// It answers nobody any more.
    GoesDeaf,
    /// It breaks its own disk.
    SpoilsDisk,
}

/// A record that nothing starts from.
const SPOILT: &[u8] = b"spoilt";

struct Weak(Bug);

struct WeakNode {
    node: Box<dyn Node>,
    bug: Bug,
    records: Records,
    is_deaf: bool,
}

impl Machines for Weak {
    fn open(&self, records: Records, entropy: u64, now: Now) -> Result<Box<dyn Node>, String> {
        let all = records.load().unwrap_or_default();
        if all.iter().any(|(key, _)| key == SPOILT) {
            return Err("it is spoilt".to_owned());
        }
        let node = Stores::default().open(records.clone(), entropy, now)?;
        Ok(Box::new(WeakNode {
            node,
            bug: self.0,
            records,
            is_deaf: false,
        }))
    }
}

impl WeakNode {
    fn refused(&self) -> u64 {
        let counters = self.node.counters();
        let refused = counters.iter().find(|(name, _)| *name == "frames refused");
        refused.map_or(0, |(_, times)| *times)
    }
}

impl Node for WeakNode {
    fn id(&self) -> ReplicaId {
        self.node.id()
    }

    fn members(&mut self, members: &[ReplicaId], now: Now) {
        self.node.members(members, now);
    }

    fn receive(&mut self, from: ReplicaId, frame: &[u8], now: Now) {
        let before = self.refused();
        self.node.receive(from, frame, now);
        if self.refused() == before || rejoin_wire::envelope(frame).is_err() {
            return;
        }
        match self.bug {
            Bug::Panics => panic!("it means harm"),
            Bug::GoesDeaf => self.is_deaf = true,
            Bug::SpoilsDisk => {
                let (key, value) = (SPOILT.to_vec(), Vec::new());
                let change = Change::Put { key, value };
                self.records.commit(&[change]).unwrap();
            }
        }
    }

    fn request(&mut self, number: u64, request: &Request, now: Now) {
        self.node.request(number, request, now);
    }

    fn tick(&mut self, now: Now) {
        self.node.tick(now);
    }

    fn next_tick(&self) -> Option<u64> {
        self.node.next_tick()
    }

    fn outputs(&mut self) -> Vec<Output> {
        let outputs = self.node.outputs();
        if self.is_deaf { Vec::new() } else { outputs }
    }

    fn session(&self, guarantees: Guarantees) -> Vec<u8> {
        self.node.session(guarantees)
    }

    fn fallbacks(&self) -> u64 {
        self.node.fallbacks()
    }

    fn version(&self) -> CausalContext {
        self.node.version()
    }

    fn digest(&mut self) -> u64 {
        self.node.digest()
    }

    fn view(&mut self, key: &str, kind: Kind) -> View {
        self.node.view(key, kind)
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        self.node.counters()
    }

    fn protocol(&self, frame: &[u8]) -> &'static str {
        self.node.protocol(frame)
    }

    fn carries(&self, frame: &[u8]) -> CausalContext {
        self.node.carries(frame)
    }
}

#[test]
fn a_copy_that_cannot_stand_a_changed_frame_is_found() {
    for (bug, failure, what) in [
        (Bug::Panics, Failure::Panic, "it means harm"),
        (Bug::GoesDeaf, Failure::NoConvergence, "answers no more"),
        (Bug::SpoilsDisk, Failure::LostWrite, "cannot start again"),
    ] {
        let hostile = |seed| Config {
            faults: Some(vec![Fault::Hostile]),
            ..Config::seed(seed)
        };
        let mut runs = (0..20).map(|seed| run(&hostile(seed), &Weak(bug)));
        let violation = runs.find_map(|run| run.violation).unwrap();
        assert_eq!(violation.failure, failure, "{violation}");
        assert!(violation.what.contains(what), "{violation}");
    }
}

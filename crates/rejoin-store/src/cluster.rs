mod network;
mod node;
mod requests;
mod seen;

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use self::node::Node;
use self::seen::Seen;
pub use self::seen::Staleness;
use crate::schema::Schema;
use crate::settings::Settings;
use crate::store::Store;

/// Several replicas of a store in one process, with a network that is moved by hand.
///
/// Nothing travels by itself. A write or read at a level runs the messages that it needs, in no
/// time; all else is moved by [`replicate`](Self::replicate) and [`settle`](Self::settle). Time
/// stands still but for [`advance`](Self::advance). So a test, or whoever wants to see what an
/// eventually consistent store does, decides every step, and the same steps always give the same.
///
/// # Example
/// ```
/// use rejoin_or_set::OrSet;
/// use rejoin_store::{Cluster, Level, Schema};
///
/// let mut schema = Schema::new();
/// let carts = schema.declare::<OrSet<String>>("carts")?;
/// let mut cluster = Cluster::new(schema, ["a", "b"]);
///
/// cluster.write("a", carts, "ann", Level::Local, |cart, me| cart.insert(me, "tea".into()))?;
/// assert_eq!(cluster.read("b", carts, "ann", Level::Local)?, None, "not there yet");
/// cluster.settle();
/// let cart = cluster.read("b", carts, "ann", Level::Local)?;
/// assert!(cart.is_some_and(|cart| cart.contains("tea")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Cluster {
    schema: Arc<Schema>,
    settings: Settings,
    nodes: BTreeMap<String, Node>,
    /// Who can talk to whom; all to all if nothing is said of it.
    groups: Option<Vec<BTreeSet<String>>>,
    now: Arc<AtomicU64>,
    started: u64,
    seen: Seen,
}

impl Cluster {
    /// A cluster of so many members, all running and connected.
    pub fn new<'a>(
        schema: impl Into<Arc<Schema>>,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let settings = Settings {
            forget_every: None,
            reap_every: None,
            ..Settings::default()
        };
        Self::with_settings(schema, names, settings)
    }

    /// As [`new`](Self::new), with settings for all members.
    pub fn with_settings<'a>(
        schema: impl Into<Arc<Schema>>,
        names: impl IntoIterator<Item = &'a str>,
        settings: Settings,
    ) -> Self {
        let mut cluster = Self {
            schema: schema.into(),
            settings,
            nodes: BTreeMap::new(),
            groups: None,
            now: Arc::new(AtomicU64::new(0)),
            started: 0,
            seen: Seen::default(),
        };
        for name in names {
            cluster.join(name);
        }
        cluster
    }

    /// The names of the members, ascending.
    pub fn names(&self) -> Vec<String> {
        self.nodes.keys().cloned().collect()
    }

    /// One replica; none if it is no member. A stopped one can still be looked at.
    pub fn store(&self, name: &str) -> Option<&Store> {
        self.nodes.get(name).map(|node| &node.store)
    }

    /// One replica, to do with it what the cluster does not offer.
    pub fn store_mut(&mut self, name: &str) -> Option<&mut Store> {
        self.nodes.get_mut(name).map(|node| &mut node.store)
    }

    /// Adds a member, empty, and tells all of it; answers whether it was new.
    pub fn join(&mut self, name: &str) -> bool {
        if self.nodes.contains_key(name) {
            return false;
        }
        self.started += 1;
        let node = Node::new(self, self.started);
        let mut node = node;
        for other in self.nodes.values_mut() {
            other.store.join(node.store.id());
            node.store.join(other.store.id());
        }
        self.nodes.insert(name.to_owned(), node);
        true
    }

    /// Takes a member out for good; answers whether it was one. What it alone had is lost.
    pub fn leave(&mut self, name: &str) -> bool {
        let Some(node) = self.nodes.remove(name) else {
            return false;
        };
        for other in self.nodes.values_mut() {
            other.store.leave(node.store.id());
        }
        self.look();
        true
    }

    /// Stops a member: it keeps what it has, and neither answers nor hears.
    pub fn stop(&mut self, name: &str) {
        if let Some(node) = self.nodes.get_mut(name) {
            node.is_up = false;
        }
    }

    /// Lets a stopped member go on.
    pub fn start(&mut self, name: &str) {
        if let Some(node) = self.nodes.get_mut(name) {
            node.is_up = true;
        }
    }

    /// Splits the network: members talk only within their group, and those in none to nobody.
    pub fn partition(&mut self, groups: &[&[&str]]) {
        let named = |group: &&[&str]| group.iter().map(|name| (*name).to_owned()).collect();
        self.groups = Some(groups.iter().map(named).collect());
    }

    /// All talk to all again.
    pub fn heal(&mut self) {
        self.groups = None;
    }

    /// Lets so many milliseconds pass, everywhere.
    pub fn advance(&mut self, millis: u64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
        let now = self.now();
        for node in self.nodes.values_mut() {
            node.store.pass(now);
        }
    }

    /// Sets how far the wall clock of a member is ahead of the others; negative if it is behind.
    pub fn set_clock(&mut self, name: &str, ahead_millis: i64) {
        if let Some(node) = self.nodes.get(name) {
            node.ahead.store(ahead_millis, Ordering::Relaxed);
        }
    }

    /// How many milliseconds have passed since the beginning.
    pub fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    /// Lets every running member say what it keeps, and forget what can be forgotten of
    /// deletions. Answers how many were forgotten, in all.
    pub fn forget(&mut self) -> usize {
        for node in self.nodes.values_mut().filter(|node| node.is_up) {
            node.store.report();
        }
        self.pump();
        let running = self.nodes.values_mut().filter(|node| node.is_up);
        running.map(|node| node.store.forget()).sum()
    }

    /// Deletes what has expired, at every running member.
    pub fn reap(&mut self) {
        for node in self.nodes.values_mut().filter(|node| node.is_up) {
            node.store.reap();
        }
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster")
            .field("members", &self.names())
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}

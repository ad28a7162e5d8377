//! What is handed to a recorder, by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString,
    Unit,
};
use rejoin_store::Level;

use crate::support::world;

/// Remembers the last value of each name.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<BTreeMap<String, f64>>>);

/// One name, and where its value is remembered.
struct Named(String, Last);

impl Named {
    fn set_to(&self, value: f64) {
        let Self(name, Last(all)) = self;
        all.lock().unwrap().insert(name.clone(), value);
    }
}

impl CounterFn for Named {
    fn increment(&self, _: u64) {}

    fn absolute(&self, value: u64) {
        self.set_to(value as f64);
    }
}

impl GaugeFn for Named {
    fn increment(&self, _: f64) {}

    fn decrement(&self, _: f64) {}

    fn set(&self, value: f64) {
        self.set_to(value);
    }
}

impl Last {
    fn named(&self, key: &Key) -> Arc<Named> {
        assert_eq!(
            key.labels().map(metrics::Label::key).collect::<Vec<_>>(),
            ["member"]
        );
        let name = key.name().strip_prefix("rejoin_store_").unwrap();
        Arc::new(Named(name.to_owned(), self.clone()))
    }
}

impl Recorder for Last {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.named(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.named(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

fn published(store: &rejoin_store::Store) -> BTreeMap<String, f64> {
    let last = Last::default();
    metrics::with_local_recorder(&last, || store.publish_metrics());
    last.0.lock().unwrap().clone()
}

#[test]
fn losses_conflicts_bytes_and_lag_are_published() {
    let mut world = world("ab");
    world.set("a", "k", "owl", None).unwrap();
    world.cluster.advance(7);
    world.set("b", "k", "fox", None).unwrap();
    world.set("b", "other", "elk", None).unwrap();
    let before = published(world.cluster.store("a").unwrap());
    assert_eq!(before["writes_open"], 1.0);
    assert_eq!(before["window_open_ms"], 7.0);
    assert!(before["age_ms"].is_nan(), "nobody was met yet");
    assert!(before["window_p50_ms"].is_nan(), "none has closed");

    world.cluster.settle();
    assert_eq!(world.get("a", "k", None).unwrap().as_deref(), Some("fox"));
    let a = published(world.cluster.store("a").unwrap());
    assert_eq!(a["writes_lost"], 1.0);
    assert_eq!(
        a["conflicts_resolved"], 1.0,
        "of two keys one was written twice"
    );
    assert_eq!(a["events_in"], 2.0);
    assert_eq!((a["events_behind"], a["age_ms"]), (0.0, 0.0));
    assert_eq!((a["writes_open"], a["windows_closed"]), (0.0, 1.0));
    assert_eq!(a["window_max_ms"], 7.0);
    assert_eq!(a["entries"], 2.0);
    let b = published(world.cluster.store("b").unwrap());
    assert_eq!(b["conflicts_resolved"], 1.0);
    for (out, into) in [("bytes_out", "bytes_in"), ("frames_out", "frames_in")] {
        assert!(a[out] > 0.0);
        assert_eq!((a[out], b[out]), (b[into], a[into]), "nothing was lost");
    }

    // A write that has seen the other is no conflict.
    world.set("a", "k", "cat", None).unwrap();
    world.cluster.settle();
    world.like("b", "likes", Level::All).unwrap();
    for member in ["a", "b"] {
        let all = published(world.cluster.store(member).unwrap());
        assert_eq!(all["conflicts_resolved"], 1.0);
        assert_eq!(all["writes_lost"], 1.0);
    }
}

/// What was known once is not shown for ever.
#[test]
fn an_age_that_is_no_longer_known_is_no_number() {
    let mut world = world("ab");
    world.set("a", "k", "owl", None).unwrap();
    world.cluster.settle();
    let last = Last::default();
    let age = |world: &crate::support::World| {
        let store = world.cluster.store("a").unwrap();
        metrics::with_local_recorder(&last, || store.publish_metrics());
        last.0.lock().unwrap()["age_ms"]
    };
    assert_eq!(age(&world), 0.0);
    world.cluster.join("c");
    assert!(age(&world).is_nan());
    world.cluster.settle();
    assert_eq!(age(&world), 0.0);
}

#[test]
fn every_name_is_in_the_documentation() {
    let mut world = world("ab");
    world.set("a", "k", "owl", None).unwrap();
    world.cluster.settle();
    let source = include_str!("../../src/metrics.rs");
    let table: String = source
        .lines()
        .filter(|line| line.contains("/// |"))
        .collect();
    let names = published(world.cluster.store("a").unwrap());
    assert_eq!(names.len(), 27);
    for name in names.keys() {
        assert!(
            table.contains(&format!("`{name}`")),
            "{name} is not in the table"
        );
    }
}

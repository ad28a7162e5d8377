//! The store: writes and reads of one replica, and what two exchange.

use rejoin::LwwRegister;
use rejoin::store::{Kind, Schema, Settings, Start, Store};
use rejoin_benches::data::{identity, key};

use crate::guards::N;
use crate::probe::Probe;

type Register = LwwRegister<u64>;

/// New keys.
pub fn write(probe: &mut Probe) {
    let (mut store, kind) = store(0);
    let keys = keys();
    probe.measure(|| fill(&mut store, kind, &keys));
    assert_eq!(store.keys().len() as u64, N);
    assert_eq!(sum(&mut store, kind, &keys), (0..N).sum::<u64>());
}

/// Every key once.
pub fn read(probe: &mut Probe) {
    let (mut store, kind) = store(0);
    let keys = keys();
    fill(&mut store, kind, &keys);
    let sum = probe.measure(|| sum(&mut store, kind, &keys));
    assert_eq!(sum, (0..N).sum::<u64>());
}

/// One has all keys, the other none: until both have all, with frames handed over at once.
pub fn exchange(probe: &mut Probe) {
    let (mut old, kind) = store(0);
    let (mut new, _) = store(1);
    let keys = keys();
    fill(&mut old, kind, &keys);
    old.join(new.id());
    new.join(old.id());
    probe.measure(|| {
        let mut now = 0;
        while old.version() != new.version() {
            now += 1;
            old.tick(now);
            new.tick(now);
            hand_over(&mut old, &mut new);
            hand_over(&mut new, &mut old);
        }
    });
    assert_eq!(sum(&mut new, kind, &keys), (0..N).sum::<u64>());
    assert_eq!(old.digest(), new.digest());
}

fn store(number: u64) -> (Store, Kind<Register>) {
    let mut schema = Schema::new();
    let kind = schema.declare("numbers");
    let kind = kind.unwrap_or_else(|error| unreachable!("the first kind: {error}"));
    let start = Start::new(identity(number), || 1_790_000_000_000);
    (Store::new(schema, start, Settings::default()), kind)
}

fn keys() -> Vec<String> {
    (0..N).map(key).collect()
}

fn fill(store: &mut Store, kind: Kind<Register>, keys: &[String]) {
    for (key, number) in keys.iter().zip(0..) {
        let access = store.key(kind, key);
        let written = access.write(|register, me| register.set(me, number));
        assert!(written.is_ok(), "{written:?}");
    }
}

fn sum(store: &mut Store, kind: Kind<Register>, keys: &[String]) -> u64 {
    let mut sum = 0;
    for key in keys {
        let value = store.key(kind, key).read().ok().flatten();
        sum += value.and_then(Register::get).copied().unwrap_or_default();
    }
    sum
}

fn hand_over(from: &mut Store, to: &mut Store) {
    let frames = from.frames();
    for (_, frame) in frames.unwrap_or_else(|error| unreachable!("nothing is stored: {error}")) {
        let received = to.receive(from.id(), &frame);
        assert_eq!(received, Ok(()));
    }
}

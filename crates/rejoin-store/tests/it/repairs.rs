//! What members are sent that they lack, so that a request can be answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use rejoin_lww_register::LwwRegister;
use rejoin_store::{
    Carried, Kind, Level, Loaded, Memory, Part, Settings, Start, Storage, StorageError, Store,
    Write,
};

use crate::pair::{Pair, pair};
use crate::support::schema;

type Names = Kind<LwwRegister<String>>;

fn trio() -> ([Store; 3], Names) {
    let (schema, _, names, _) = schema();
    let schema = Arc::new(schema);
    let open = |id: u64| {
        let start = Start::new(id.into(), || 5_000);
        let mut store = Store::new(Arc::clone(&schema), start, Settings::default());
        for other in 1..=3_u64 {
            store.join(other.into());
        }
        store
    };
    ([1, 2, 3].map(open), names)
}

/// The frames of these sorts that a member sends another. All its others are lost.
fn frames(from: &mut Store, to: &Store, parts: &[Part]) -> Vec<Vec<u8>> {
    let frames = from.frames().unwrap();
    let those = frames.into_iter().filter(|(receiver, frame)| {
        let carried = Carried::of(to.schema(), frame).unwrap();
        *receiver == to.id() && parts.contains(&carried.part)
    });
    those.map(|(_, frame)| frame).collect()
}

fn deliver(from: &Store, to: &mut Store, frames: &[Vec<u8>]) {
    for frame in frames {
        to.receive(from.id(), frame).unwrap();
    }
}

fn set(store: &mut Store, names: Names, text: &str) {
    let access = store.key(names, "k");
    access.write(|name, me| name.set(me, text.into())).unwrap();
}

fn found(store: &mut Store) -> Vec<Option<String>> {
    let answers = store.answers().unwrap();
    let value = |name: &LwwRegister<String>| name.get().cloned();
    answers
        .iter()
        .map(|of| of.value().and_then(value))
        .collect()
}

#[test]
fn that_an_earlier_repair_is_kept_says_nothing_of_a_later_one() {
    let ([mut a, mut b, mut c], names) = trio();
    set(&mut a, names, "one");
    a.key(names, "k").at(Level::Majority).ask().unwrap();
    let asks = a.frames().unwrap();
    for (to, frame) in &asks {
        let store = if *to == b.id() { &mut b } else { &mut c };
        store.receive(a.id(), frame).unwrap();
    }
    let told = frames(&mut b, &a, &[Part::Tell]);
    deliver(&b, &mut a, &told);
    let first = frames(&mut a, &b, &[Part::Repair]);
    assert_eq!(first.len(), 1);
    // There is more by now, and the repair with that is lost.
    set(&mut a, names, "two");
    let told = frames(&mut c, &a, &[Part::Tell]);
    deliver(&c, &mut a, &told);
    drop(a.frames().unwrap());
    deliver(&a, &mut b, &first);
    let kept = frames(&mut b, &a, &[Part::Repaired]);
    assert_eq!(kept.len(), 1);
    deliver(&b, &mut a, &kept);
    // A later read of b and c would not find what was shown.
    assert_eq!(found(&mut a), []);
    let mut shown = Vec::new();
    for now in [300, 3_000] {
        a.tick(now);
        for _ in 0..4 {
            let sent = frames(&mut a, &b, &[Part::Ask, Part::Repair]);
            deliver(&a, &mut b, &sent);
            let sent = frames(&mut b, &a, &[Part::Tell, Part::Repaired]);
            deliver(&b, &mut a, &sent);
        }
        shown.extend(found(&mut a));
    }
    assert_eq!(shown, [Some("two".into())]);
    let held = b.key(names, "k").read().unwrap();
    assert_eq!(
        held.and_then(|name| name.get()).map(String::as_str),
        Some("two")
    );
}

/// A pair whose first member holds some sets that both have, of so many elements.
fn stocked(keys: usize, elements: usize) -> Pair {
    let mut p = pair(|_| {});
    for key in 0..keys {
        let name = key.to_string();
        let access = p.stores[0].key(p.carts, &name);
        let fill = access.edit(|cart, me| {
            let items = (0..elements).map(|item| format!("item {item} of many"));
            Ok::<_, String>(!cart.insert_all(me, items).is_nothing())
        });
        fill.unwrap();
    }
    for now in 0..50 {
        p.tick(now);
        p.talk();
    }
    assert!(p.stores[0].contents() == p.stores[1].contents());
    p
}

fn put(p: &mut Pair, key: usize, item: usize, level: Level) {
    let name = key.to_string();
    let access = p.stores[0].key(p.carts, &name);
    let access = access.at(level).within(60_000);
    access
        .write(|cart, me| cart.insert(me, format!("new {item}")))
        .unwrap();
}

#[test]
fn of_a_large_value_a_write_at_a_level_sends_what_it_has_changed() {
    let cost = |level: Level| {
        let mut p = stocked(1, 2_000);
        let before = p.stores[0].counts().bytes_out;
        for item in 0..20 {
            put(&mut p, 0, item, level);
            p.tick(100 + item as u64);
            p.talk();
        }
        assert!(p.stores[0].contents() == p.stores[1].contents());
        let answers = p.stores[0].answers().unwrap();
        assert!(answers.iter().all(|of| of.result.is_ok()));
        (p.stores[0].counts().bytes_out - before, answers.len())
    };
    let ((local, none), (all, answers)) = (cost(Level::Local), cost(Level::All));
    assert_eq!((none, answers), (0, 20));
    assert!(all < 4 * local && local < 20_000, "{local} {all}");
}

#[test]
fn who_does_not_answer_is_sent_little_and_ever_more_rarely() {
    let mut p = stocked(30, 2_000);
    for item in 0..10 {
        for key in 0..30 {
            // Nobody is told how such an edit changes the value, so it goes whole.
            let name = key.to_string();
            let access = p.stores[0].key(p.carts, &name);
            let access = access.at(Level::All).within(60_000);
            let add = access.edit(|cart, me| {
                Ok::<_, String>(!cart.insert(me, format!("new {item}")).is_nothing())
            });
            add.unwrap();
        }
    }
    let mut sent = Vec::new();
    for now in 0..80 {
        let before = p.stores[0].counts().bytes_out;
        p.stores[0].tick(100 + now * 250);
        // However often it is asked.
        for _ in 0..5 {
            drop(p.stores[0].frames().unwrap());
        }
        sent.push(p.stores[0].counts().bytes_out - before);
    }
    let first: u64 = sent[..4].iter().sum();
    let later: u64 = sent[4..].iter().sum();
    assert!(first < 3_000_000, "{sent:?}");
    assert!(later < 1_500_000, "{sent:?}");
    for now in 0..400 {
        p.tick(21_000 + now * 50);
        p.talk();
    }
    let answers = p.stores[0].answers().unwrap();
    assert_eq!(answers.iter().filter(|of| of.result.is_ok()).count(), 300);
    assert!(p.stores[0].contents() == p.stores[1].contents());
}

/// A disk that may be full.
struct Disk(Memory, Arc<AtomicBool>);

impl Storage for Disk {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        self.0.load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        if self.1.load(Relaxed) {
            return Err(StorageError::Full {
                place: "disk".into(),
            });
        }
        self.0.commit(batch)
    }
}

#[test]
fn a_question_that_is_repeated_while_the_disk_is_full_is_answered_once() {
    let (schema, _, names, _) = schema();
    let schema = Arc::new(schema);
    let full = Arc::new(AtomicBool::new(false));
    let disk = Disk(Memory::new(), Arc::clone(&full));
    let start = |id: u64| Start::new(id.into(), || 5_000);
    let open = Store::open(Arc::clone(&schema), disk, start(1), Settings::default());
    let (mut a, _) = open.unwrap();
    let mut b = Store::new(schema, start(2), Settings::default());
    a.join(b.id());
    b.join(a.id());
    set(&mut a, names, "one");
    drop(a.frames().unwrap());
    set(&mut a, names, "two");
    full.store(true, Relaxed);
    b.key(names, "k")
        .at(Level::All)
        .within(60_000)
        .ask()
        .unwrap();
    for now in 0..100 {
        b.tick(now * 250);
        let asks = frames(&mut b, &a, &[Part::Ask]);
        deliver(&b, &mut a, &asks);
        assert!(a.frames().is_err());
    }
    full.store(false, Relaxed);
    let told = frames(&mut a, &b, &[Part::Tell]);
    assert_eq!(told.len(), 1);
    deliver(&a, &mut b, &told);
    assert_eq!(found(&mut b), [Some("two".into())]);
}

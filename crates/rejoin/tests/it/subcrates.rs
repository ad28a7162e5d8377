use rejoin::{Merge, Replica};

#[test]
fn merge() {
    let mut highest = rejoin::Max::new(3);
    assert!(highest.merge(&rejoin::merge::Max::new(5)));
    assert!(!highest.merge(&rejoin::Max::new(4)));
    assert_eq!(*highest.get(), 5);
}

#[test]
fn causality() {
    let mut replica = Replica::with_id(rejoin::ReplicaId::from(7u64));
    let earlier = replica.stamp(None);
    let later = replica.stamp(Some(earlier.time));
    assert!(earlier < later);
    let mut context = rejoin::causality::CausalContext::new();
    let dot = context.next_dot(replica.id());
    assert_eq!((dot.replica, dot.sequence), (replica.id(), 1));
    assert!(context.insert(dot) && context.contains(dot));
}

#[cfg(feature = "derive")]
#[test]
fn derive() {
    #[derive(Merge)]
    #[merge(crate = rejoin::merge)]
    struct Sight {
        #[merge(max)]
        last: u32,
        #[merge(min)]
        first: u32,
        places: std::collections::BTreeSet<u8>,
    }
    let mut here = Sight {
        last: 5,
        first: 5,
        places: [1].into(),
    };
    assert!(here.merge(&Sight {
        last: 4,
        first: 4,
        places: [2].into()
    }));
    assert_eq!((here.last, here.first, here.places), (5, 4, [1, 2].into()));
}

#[cfg(feature = "g-counter")]
#[test]
fn g_counter() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let (mut a, mut b) = (rejoin::GCounter::new(), rejoin::GCounter::new());
    a.increment(&mut one, 3).unwrap();
    let delta = b.increment(&mut two, 4).unwrap().delta();
    assert!(a.merge(&delta) && !a.merge(&delta));
    assert_eq!(a.value(), 7);
    assert!(matches!(
        a.increment(&mut one, u64::MAX),
        Err(rejoin::CountError::Overflow { .. })
    ));
    assert_eq!(a.value(), 7);
}

#[cfg(feature = "pn-counter")]
#[test]
fn pn_counter() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let (mut a, mut b) = (rejoin::PnCounter::new(), rejoin::PnCounter::new());
    a.increment(&mut one, 3).unwrap();
    let delta = b.decrement(&mut two, 5).unwrap().delta();
    assert!(a.merge(&delta) && !a.merge(&delta));
    assert_eq!((a.positive(), a.negative(), a.value()), (3, 5, -2));
}

#[cfg(feature = "resettable-counter")]
#[test]
fn resettable_counter() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::ResettableCounter::new();
    a.increment(&mut one, 3).unwrap();
    let mut b = a.clone();
    let delta = a.reset(&mut one).delta();
    b.decrement(&mut two, 5).unwrap();
    assert!(b.merge(&delta) && !b.merge(&delta));
    assert_eq!((a.value(), b.value()), (0, -5));
    assert!(matches!(
        a.increment(&mut one, u64::MAX),
        Err(rejoin::ResettableOverflow { .. })
    ));
}

#[cfg(feature = "bounded-counter")]
#[test]
fn bounded_counter() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::BoundedCounter::new();
    a.increment(&mut one, 3).unwrap();
    let delta = a.transfer(&mut one, two.id(), 2).unwrap().delta();
    let mut b = rejoin::BoundedCounter::new();
    assert!(b.merge(&delta) && !b.merge(&delta));
    b.decrement(&mut two, 2).unwrap();
    assert!(matches!(
        b.decrement(&mut two, 1),
        Err(rejoin::BoundedError::Overdraft { .. })
    ));
    assert_eq!((b.value(), b.rights_of(one.id())), (1, 1));
}

#[cfg(feature = "lww-register")]
#[test]
fn lww_register() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::LwwRegister::new();
    a.set(&mut one, "old");
    let mut b = a.clone();
    b.set(&mut two, "new");
    assert!(a.merge(&b));
    assert_eq!(a.get(), Some(&"new"));
    assert_eq!(
        rejoin::resolve_conflict([(1, "b"), (2, "a")]),
        Some((2, "a"))
    );
}

#[cfg(feature = "or-set")]
#[test]
fn or_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::OrSet::new();
    a.insert(&mut one, "tea");
    a.insert(&mut one, "milk");
    let mut b = a.clone();
    a.remove(&mut one, "tea");
    a.remove(&mut one, "milk");
    b.insert(&mut two, "milk");
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!(
        (a.contains("tea"), a.contains("milk"), a.len()),
        (false, true, 1)
    );
}

#[cfg(feature = "mv-register")]
#[test]
fn mv_register() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::MvRegister::new();
    a.set(&mut one, "tea");
    let mut b = a.clone();
    a.set(&mut one, "milk");
    b.set(&mut two, "water");
    assert!(a.merge(&b));
    assert!(a.values().eq(&["milk", "water"]));
    a.set(&mut one, "juice");
    assert!(b.merge(&a));
    assert_eq!(b.get(), Some(&"juice"));
}

#[cfg(feature = "flag")]
#[test]
fn flag() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let (mut a, mut b) = (rejoin::EwFlag::new(), rejoin::EwFlag::new());
    a.enable(&mut one);
    b.merge(&a);
    a.disable(&mut one);
    b.enable(&mut two);
    assert!(a.merge(&b) && a.is_enabled());
    let (mut a, mut b) = (rejoin::DwFlag::new(), rejoin::DwFlag::new());
    a.disable(&mut one);
    b.enable(&mut two);
    assert!(b.is_enabled() && b.merge(&a) && !b.is_enabled());
}

#[cfg(feature = "rw-set")]
#[test]
fn rw_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::RwSet::new();
    a.insert(&mut one, "tea");
    a.insert(&mut one, "milk");
    let mut b = a.clone();
    a.remove(&mut one, "milk");
    b.insert(&mut two, "milk");
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!(
        (a.contains("tea"), a.contains("milk"), a.len()),
        (true, false, 1)
    );
}

#[cfg(feature = "list")]
#[test]
fn list() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::List::new();
    a.insert_all(&mut one, 0, ["bread", "milk"]);
    let mut b = a.clone();
    a.delete(&mut one, 0);
    b.insert(&mut two, 1, "eggs");
    assert!(a.merge(&b));
    assert!(a.iter().eq(&["eggs", "milk"]));
}

#[cfg(feature = "text")]
#[test]
fn text() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::Text::new();
    a.push(&mut one, "Hello!");
    let mut b = a.clone();
    a.delete(&mut one, 5..);
    b.insert(&mut two, 5, " world");
    assert!(a.merge(&b));
    assert_eq!(a.to_string(), "Hello world");
}

#[cfg(feature = "lww-map")]
#[test]
fn lww_map() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::LwwMap::new();
    a.put(&mut one, "size", 1);
    a.put(&mut one, "hue", 2);
    let mut b = a.clone();
    b.put(&mut two, "size", 3);
    b.remove(&mut two, "hue");
    assert!(a.merge(&b));
    assert_eq!((a.get("size"), a.get("hue"), a.len()), (Some(&3), None, 1));
}

#[cfg(feature = "g-set")]
#[test]
fn g_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let (mut a, mut b) = (rejoin::GSet::new(), rejoin::GSet::new());
    a.insert(&mut one, "bern");
    let delta = b.insert_all(&mut two, ["bern", "oslo"]).delta();
    assert!(a.merge(&delta) && !a.merge(&delta));
    assert!(a == b && a.iter_sorted().eq(&["bern", "oslo"]));
}

#[cfg(feature = "two-p-set")]
#[test]
fn two_p_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::TwoPSet::new();
    a.insert_all(&mut one, ["tea", "milk"]);
    let mut b = a.clone();
    b.remove(&mut two, "milk");
    a.insert(&mut one, "milk");
    assert!(a.merge(&b) && a.iter().eq(&["tea"]));
    assert_eq!(a.phase("milk"), Some(rejoin::Phase::Removed));
}

#[cfg(feature = "cl-set")]
#[test]
fn cl_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::ClSet::new();
    a.insert_all(&mut one, ["tea", "milk"]);
    let mut b = a.clone();
    b.remove(&mut two, "milk").unwrap();
    assert!(a.merge(&b) && !a.contains("milk"));
    a.undo(&mut one, "milk").unwrap();
    assert_eq!((a.contains("milk"), a.causal_length("milk")), (true, 3));
    assert!(rejoin::Exhausted::default().to_string().contains("2^62"));
}

#[cfg(feature = "max-register")]
#[test]
fn max_register() {
    let mut one = Replica::random();
    let (mut a, mut b) = (rejoin::MaxRegister::new(), rejoin::MinRegister::new());
    for value in [3, 9, 1] {
        a.set(&mut one, value);
        b.set(&mut one, value);
    }
    assert_eq!((a.get(), b.get()), (Some(&9), Some(&1)));
    assert!(!a.merge(&rejoin::MaxRegister::of(8)) && b.merge(&rejoin::MinRegister::of(0)));
}

#[cfg(feature = "lww-set")]
#[test]
fn lww_set() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::LwwSet::new();
    a.insert_all(&mut one, ["tea", "milk"]);
    let mut b = a.clone();
    b.remove(&mut two, "tea");
    assert!(a.merge(&b));
    assert!(a.newest_first().map(|(_, name)| *name).eq(["milk"]));
    let mut newest = rejoin::LwwSet::newest::<1>();
    newest.extend([(5, "tea"), (7, "milk")]);
    assert!(newest.newest_first().eq([(7, &"milk")]));
}

#[cfg(feature = "fww-register")]
#[test]
fn fww_register() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::FwwRegister::new();
    a.set(&mut one, "first");
    let mut b = a.clone();
    assert!(b.set(&mut two, "second").is_nothing());
    assert!(!a.merge(&b));
    assert_eq!(a.get(), Some(&"first"));
}

#[cfg(all(feature = "or-map", feature = "or-set", feature = "lww-register"))]
#[test]
fn or_map() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::OrMap::<&str, (rejoin::LwwRegister<&str>, rejoin::OrSet<u8>)>::new();
    a.update(&mut one, "x", |value| {
        value.first().set("title");
        value.second().insert(1);
    });
    let mut b = a.clone();
    a.remove(&mut one, "x");
    b.update(&mut two, "x", |value| value.second().insert(2));
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    let (title, numbers) = a.get("x").unwrap();
    assert_eq!(
        (title, numbers.len(), numbers.contains(&2)),
        (None, 1, true)
    );
}

#[cfg(feature = "or-multimap")]
#[test]
fn or_multimap() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::OrMultimap::new();
    a.insert_all(&mut one, [("x", 1), ("x", 2), ("y", 3)]);
    let mut b = a.clone();
    a.remove_key(&mut one, "x");
    b.insert(&mut two, "x", 2);
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!(
        (a.len(), a.contains("x", &2), a.contains("x", &1)),
        (2, true, false)
    );
}

#[cfg(feature = "counter-map")]
#[test]
fn counter_map() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::CounterMap::new();
    a.increment(&mut one, "x", 5);
    let mut b = a.clone();
    a.remove(&mut one, "x");
    b.decrement(&mut two, "x", 2);
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!(a.get("x"), Some(-2));
}

#[cfg(feature = "aw-lww-map")]
#[test]
fn aw_lww_map() {
    let (mut one, mut two) = (Replica::random(), Replica::random());
    let mut a = rejoin::AwLwwMap::new();
    a.put(&mut one, "x", 5);
    let mut b = a.clone();
    b.put(&mut two, "x", 7);
    a.remove(&mut one, "x");
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!((a.get("x"), a.len()), (Some(&7), 1));
}

#[cfg(all(feature = "serde", feature = "g-counter"))]
#[test]
fn wire() {
    let mut replica = Replica::random();
    let mut counter = rejoin::GCounter::new();
    counter.increment(&mut replica, 3).unwrap();
    let bytes = counter.to_bytes().unwrap();
    assert_eq!(rejoin::wire::encode(&counter).unwrap(), bytes);
    assert_eq!(
        rejoin::wire::decode::<rejoin::GCounter>(&bytes).unwrap(),
        counter
    );
    let error = rejoin::GCounter::from_bytes(&bytes[1..]).unwrap_err();
    assert!(!error.to_string().is_empty());
}

#[cfg(feature = "durable")]
#[test]
fn a_store_has_its_file_through_the_facade() {
    use rejoin::store::{Durable, Schema, Settings, Start, Store};
    let path = std::env::temp_dir().join(format!("rejoin-facade-{}.redb", std::process::id()));
    let file = Durable::open(&path).unwrap();
    let start = Start::new(1_u64.into(), || 0);
    let (mut store, found) = Store::open(Schema::new(), file, start, Settings::default()).unwrap();
    assert!(found.is_new);
    store.commit().unwrap();
    drop(store);
    std::fs::remove_file(path).unwrap();
}

#[cfg(feature = "metrics")]
#[test]
fn a_store_publishes_its_metrics_through_the_facade() {
    use rejoin::store::{Schema, Settings, Start, Store};
    let start = Start::new(1_u64.into(), || 0);
    Store::new(Schema::new(), start, Settings::default()).publish_metrics();
}

#[cfg(feature = "sync")]
#[test]
fn sync() {
    use rejoin::sync::{DeltaReceiver, Run, Verdict};
    let mut receiver = DeltaReceiver::new();
    assert_eq!(receiver.receive(Run::one(1)), Verdict::Apply);
    assert_eq!(receiver.receive(Run::one(3)), Verdict::Gap(Run::one(2)));
}

#[cfg(feature = "laws")]
mod laws {
    use rejoin::laws::Law;

    #[test]
    fn laws() {
        assert!(Law::ALL.contains(&Law::Commutative));
    }
}

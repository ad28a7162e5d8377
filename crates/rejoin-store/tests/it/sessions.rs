use rejoin_causality::Replica;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_store::{BadSession, Failure, Guarantees, Level, Session};

use crate::pair::pair;
use crate::support::{World, world};

#[test]
fn each_guarantee_is_kept_on_its_own() {
    for (guarantee, [read, write]) in [
        (Guarantees::READ_YOUR_WRITES, [false, true]),
        (Guarantees::MONOTONIC_WRITES, [true, false]),
        (Guarantees::MONOTONIC_READS, [true, true]),
        (Guarantees::WRITES_FOLLOW_READS, [true, true]),
    ] {
        let mut w = world("ab");
        let mut session = Session::new(0, guarantee);
        w.set("a", "k", "v", Some(&mut session)).unwrap();
        let got = w.get("b", "k", Some(&mut session));
        assert_eq!(got.is_ok(), read, "{guarantee:?}: {got:?}");
        let set = w.set("b", "k", "w", Some(&mut session));
        assert_eq!(set.is_ok(), write, "{guarantee:?}: {set:?}");
    }
}

#[test]
fn what_was_read_binds_later_reads_and_writes() {
    for (guarantee, [read, write]) in [
        (Guarantees::READ_YOUR_WRITES, [true, true]),
        (Guarantees::MONOTONIC_WRITES, [true, true]),
        (Guarantees::MONOTONIC_READS, [false, true]),
        (Guarantees::WRITES_FOLLOW_READS, [true, false]),
    ] {
        let mut w = world("ab");
        w.set("a", "k", "v", None).unwrap();
        let mut session = Session::new(0, guarantee);
        assert_eq!(w.get("a", "k", Some(&mut session)), Ok(Some("v".into())));
        let got = w.get("b", "k", Some(&mut session));
        assert_eq!(got.is_ok(), read, "{guarantee:?}: {got:?}");
        let set = w.set("b", "other", "w", Some(&mut session));
        assert_eq!(set.is_ok(), write, "{guarantee:?}: {set:?}");
        w.cluster.replicate("a", "b");
        assert_eq!(w.get("b", "k", Some(&mut session)), Ok(Some("v".into())));
    }
}

#[test]
fn a_read_of_one_key_does_not_ask_for_others() {
    let mut w = world("ab");
    for (key, value) in [("k", "1"), ("other", "2"), ("k", "3")] {
        w.set("a", key, value, None).unwrap();
    }
    let mut session = Session::new(0, Guarantees::ALL);
    w.get("a", "k", Some(&mut session)).unwrap();
    w.cluster.replicate_key("a", "b", "k");
    assert_eq!(w.get("b", "k", Some(&mut session)), Ok(Some("3".into())));
}

#[test]
fn a_session_travels_as_bytes_and_is_refused_elsewhere() {
    let mut w = world("ab");
    let mut session = Session::new(0, Guarantees::ALL);
    w.set("a", "k", "v", Some(&mut session)).unwrap();
    let bytes = session.to_bytes().unwrap();
    let mut copy = Session::from_bytes(&bytes).unwrap();
    assert_eq!(copy, session);
    assert_eq!(w.get("b", "k", Some(&mut copy)), Err(Failure::NotReady));
    assert_eq!(w.get("a", "k", Some(&mut copy)), Ok(Some("v".into())));

    let mut strange = Session::new(7, Guarantees::NONE);
    let refused = Err(Failure::BadSession(BadSession::OtherCluster));
    assert_eq!(w.get("a", "k", Some(&mut strange)), refused);
    assert!(Session::from_bytes(&bytes[1..]).is_err());
}

#[test]
fn copies_of_a_session_are_joined_and_those_of_another_cluster_are_not() {
    let mut w = world("ab");
    let mut mine = Session::new(0, Guarantees::ALL);
    let mut copy = mine.clone();
    w.set("a", "k", "v", Some(&mut copy)).unwrap();
    let mut strange = Session::new(7, Guarantees::ALL);
    assert_eq!(strange.join(&copy), Err(BadSession::OtherCluster));
    assert_eq!(strange, Session::new(7, Guarantees::ALL));
    assert_eq!(mine.join(&copy), Ok(()));
    assert_eq!(mine, copy);
    assert_eq!(w.get("b", "k", Some(&mut mine)), Err(Failure::NotReady));
}

#[test]
fn a_very_gappy_session_asks_for_all_that_the_replica_has() {
    let mut w = world("ab");
    let mut session = Session::new(0, Guarantees::ALL);
    for number in 0..300 {
        w.set("a", &format!("k{number}"), "v", Some(&mut session))
            .unwrap();
        w.set("a", "between", "v", None).unwrap();
    }
    assert!(session.to_bytes().unwrap().len() < 400);
    w.cluster.replicate("a", "b");
    assert_eq!(w.get("b", "k299", Some(&mut session)), Ok(Some("v".into())));
}

#[test]
fn a_read_may_wait_for_what_its_session_has_seen() {
    let mut p = pair(|_| {});
    let names = p.names;
    let mut session = p.stores[0].session(Guarantees::ALL);
    let access = p.stores[0].key(names, "k").in_session(&mut session);
    let _ = access.write(|name, me| name.set(me, "Ann".into())).unwrap();

    let asked = p.stores[1].key(names, "k").in_session(&mut session).ask();
    assert_eq!(asked, Err(Failure::NotReady));
    let ticket = p.stores[1]
        .key(names, "k")
        .in_session(&mut session)
        .waiting()
        .ask()
        .unwrap();
    assert!(p.stores[1].answers().unwrap().is_empty());
    p.tick(1);
    p.talk();
    let answers = p.stores[1].answers().unwrap();
    assert_eq!(answers[0].ticket, ticket);
    let name = answers[0]
        .value::<LwwRegister<String>>()
        .and_then(LwwRegister::get);
    assert_eq!(name.map(String::as_str), Some("Ann"));
    session.learn(&answers[0]);
    let again = p.stores[0].key(names, "k").in_session(&mut session).read();
    assert!(again.is_ok());
}

#[test]
fn a_write_that_was_done_already_is_read_as_ones_own() {
    let remove = |w: &mut World, session: &mut Session| {
        let edit = |cart: &mut OrSet<String>, me: &mut Replica| {
            Ok::<_, String>(!cart.remove(me, "milk").is_nothing())
        };
        let (at, level) = ("a", Level::Local);
        let written = w.cluster.edit(at, w.carts, "k", level, Some(session), edit);
        written.unwrap().event
    };
    let delete = |w: &mut World, session: &mut Session| {
        let store = w.cluster.store_mut("a").unwrap();
        let access = store.key(w.carts, "k").in_session(session);
        access.delete().map(|written| written.event)
    };
    let mut w = world("ab");
    w.put("a", "k", "milk").unwrap();
    w.cluster.settle();
    let mut other = Session::new(0, Guarantees::READ_YOUR_WRITES);
    assert!(remove(&mut w, &mut other).is_some());
    let mut ann = Session::new(0, Guarantees::READ_YOUR_WRITES);
    assert_eq!(remove(&mut w, &mut ann), None);
    let read = |w: &mut World, session: &mut Session| {
        let (at, kind) = ("b", w.carts);
        let cart = w
            .cluster
            .read_in(at, kind, "k", Level::Local, Some(session));
        cart.map(|cart| cart.map_or(0, |cart| cart.len()))
    };
    assert_eq!(read(&mut w, &mut ann), Err(Failure::NotReady));
    w.cluster.settle();
    assert_eq!(read(&mut w, &mut ann), Ok(0));

    let until = w.cluster.store("a").unwrap().wall() + 1_000;
    let store = w.cluster.store_mut("a").unwrap();
    store.key(w.carts, "k").expire_at(Some(until)).unwrap();
    let mut twice = Session::new(0, Guarantees::READ_YOUR_WRITES);
    let access = store.key(w.carts, "k").in_session(&mut twice);
    assert_eq!(access.expire_at(Some(until)).unwrap().event, None);
    assert_eq!(read(&mut w, &mut twice), Err(Failure::NotReady));
    w.cluster.set_clock("a", 2_000);
    let mut gone = Session::new(0, Guarantees::READ_YOUR_WRITES);
    assert_eq!(delete(&mut w, &mut gone), Ok(None));
    assert_eq!(read(&mut w, &mut gone), Err(Failure::NotReady));
}

use rejoin_lww_register::LwwRegister;
use rejoin_store::{BadSession, Failure, Guarantees, Session};

use crate::pair::pair;
use crate::support::world;

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

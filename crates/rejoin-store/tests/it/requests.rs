//! What requests at a level promise, and whom they wait for.

use std::collections::BTreeMap;

use rejoin_g_counter::GCounter;
use rejoin_store::{Failure, Level, Rejected, Settings, Start, Store, Ticket};

use crate::support::{World, schema, world};

/// A write that leaves everything as it is.
fn touch(w: &mut World, at: &str, key: &str, level: Level) -> Result<(), Failure> {
    let nothing = |_: &mut GCounter, _: &mut _| Ok::<_, String>(false);
    let written = w.cluster.edit(at, w.likes, key, level, None, nothing)?;
    assert_eq!(written.event, None);
    Ok(())
}

#[test]
fn a_write_that_changes_nothing_waits_until_enough_have_what_is_there() {
    let mut w = world("abc");
    w.cluster.settle();
    w.cluster.partition(&[&["a"], &["b", "c"]]);
    assert_eq!(w.like("a", "k", Level::All), Err(Failure::Timeout));
    for level in [Level::N(2), Level::Majority, Level::All] {
        assert_eq!(touch(&mut w, "a", "k", level), Err(Failure::Timeout));
    }
    assert_eq!(touch(&mut w, "a", "k", Level::Local), Ok(()));
    assert_eq!(w.likes("b", "k", Level::Majority), Ok(0));
    w.cluster.partition(&[&["a", "b"], &["c"]]);
    assert_eq!(touch(&mut w, "a", "k", Level::All), Err(Failure::Timeout));
    assert_eq!(touch(&mut w, "a", "k", Level::Majority), Ok(()));
    w.cluster.partition(&[&["a"], &["b", "c"]]);
    assert_eq!(w.likes("c", "k", Level::Majority), Ok(1));
    // Of those who are known to keep it nobody has to be asked.
    assert_eq!(touch(&mut w, "a", "k", Level::Majority), Ok(()));
    assert_eq!(touch(&mut w, "a", "never written", Level::All), Ok(()));
    w.cluster.heal();
    assert_eq!(touch(&mut w, "a", "k", Level::All), Ok(()));
    assert_eq!(w.likes("c", "k", Level::Local), Ok(1));
}

#[test]
fn who_deletes_what_has_expired_waits_until_enough_know_that_it_has() {
    let mut w = world("abc");
    w.like("a", "k", Level::All).unwrap();
    w.cluster.settle();
    w.cluster.partition(&[&["a"], &["b", "c"]]);
    let kind = w.likes;
    let store = w.cluster.store_mut("a").unwrap();
    let until = store.wall() + 1_000;
    store.key(kind, "k").expire_at(Some(until)).unwrap();
    w.cluster.advance(2_000);
    let delete = |w: &mut World, key: &str| {
        let written = w.cluster.delete("a", kind, key, Level::All)?;
        assert_eq!(written.event, None);
        Ok(())
    };
    assert_eq!(delete(&mut w, "k"), Err(Failure::Timeout));
    assert_eq!(w.likes("b", "k", Level::Majority), Ok(1));
    assert_eq!(delete(&mut w, "never written"), Ok(()));
    w.cluster.heal();
    assert_eq!(delete(&mut w, "k"), Ok(()));
    for at in ["a", "b", "c"] {
        assert_eq!(w.likes(at, "k", Level::Local), Ok(0));
    }
}

/// The tickets that the member has answered, ascending, each with whether it went well.
fn answers(w: &mut World, at: &str) -> Vec<(Ticket, bool)> {
    let answers = w.cluster.store_mut(at).unwrap().answers().unwrap();
    let told = answers.iter().map(|of| (of.ticket, of.result.is_ok()));
    told.collect::<BTreeMap<_, _>>().into_iter().collect()
}

#[test]
fn nobody_waits_for_a_member_that_has_left() {
    let mut w = world("abc");
    w.cluster.settle();
    w.cluster.stop("c");
    let kind = w.likes;
    let key = |w: &mut World| {
        let store = w.cluster.store_mut("a").unwrap();
        let access = store.key(kind, "k").at(Level::All);
        let written = access.try_write(|n, me| n.increment(me, 1)).unwrap();
        let asked = store.key(kind, "k").at(Level::All).ask().unwrap();
        [written.ticket.unwrap(), asked]
    };
    let [written, asked] = key(&mut w);
    w.cluster.settle();
    assert_eq!(answers(&mut w, "a"), [], "c has not answered");
    w.cluster.leave("c");
    assert_eq!(answers(&mut w, "a"), [(written, true), (asked, true)]);
}

#[test]
fn what_a_member_that_has_left_has_told_does_not_count() {
    let mut w = world("abcd");
    w.cluster.settle();
    let kind = w.likes;
    w.cluster.partition(&[&["a", "c"], &["b", "d"]]);
    let store = w.cluster.store_mut("a").unwrap();
    let access = store.key(kind, "k").at(Level::Majority);
    let written = access.try_write(|n, me| n.increment(me, 1)).unwrap();
    let asked = store.key(kind, "k").at(Level::Majority).ask().unwrap();
    w.cluster.settle();
    // Two of four have it, which is no majority, and then one of three.
    assert_eq!(answers(&mut w, "a"), []);
    w.cluster.leave("c");
    assert_eq!(answers(&mut w, "a"), []);
    w.cluster.partition(&[&["a", "b"], &["d"]]);
    w.cluster.advance(1_000);
    w.cluster.settle();
    let done = [(written.ticket.unwrap(), true), (asked, true)];
    assert_eq!(answers(&mut w, "a"), done);
}

#[test]
fn no_more_requests_wait_than_may_and_a_write_too_many_is_not_made() {
    let (schema, likes, ..) = schema();
    let mut settings = Settings::default();
    settings.limits.waiting = 2;
    let mut store = Store::new(schema, Start::new(1_u64.into(), || 5_000), settings);
    store.join(2_u64.into());
    let like = |store: &mut Store, level| {
        let access = store.key(likes, "k").at(level);
        access.try_write(|n, me| n.increment(me, 1)).map(|_| ())
    };
    like(&mut store, Level::All).unwrap();
    store.key(likes, "k").at(Level::All).ask().unwrap();
    let busy = Failure::Rejected(Rejected::Busy { limit: 2 });
    let before = store.version().clone();
    assert_eq!(like(&mut store, Level::All), Err(busy.clone()));
    let all = |store: &mut Store| {
        [
            store.key(likes, "k").at(Level::All).delete().err(),
            store
                .key(likes, "k")
                .at(Level::All)
                .expire_at(Some(9))
                .err(),
            store.key(likes, "k").at(Level::All).ask().err(),
        ]
    };
    assert!(all(&mut store).iter().all(|it| it.as_ref() == Some(&busy)));
    assert_eq!(store.version(), &before, "nothing was written");
    like(&mut store, Level::Local).unwrap();
    store.tick(100_000);
    // What is answered keeps its place until somebody takes the answer.
    assert_eq!(like(&mut store, Level::All), Err(busy.clone()));
    assert!(all(&mut store).iter().all(|it| it.as_ref() == Some(&busy)));
    assert_eq!(store.answers().unwrap().len(), 2);
    like(&mut store, Level::All).unwrap();
}

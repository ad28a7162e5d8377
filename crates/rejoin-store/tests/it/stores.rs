//! One store and its neighbours, frame by frame.

use std::sync::Arc;

use rejoin_causality::{Drift, ReplicaId};
use rejoin_g_counter::GCounter;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_store::{
    BadFrame, Failure, Guarantees, Kind, Level, Memory, Rejected, Schema, Settings, Start, Store,
};

use crate::support::schema;

struct Pair {
    stores: [Store; 2],
    likes: Kind<GCounter>,
    names: Kind<LwwRegister<String>>,
    carts: Kind<OrSet<String>>,
}

fn pair(change: impl Fn(&mut Settings)) -> Pair {
    let (schema, likes, names, carts) = schema();
    let schema = Arc::new(schema);
    let mut settings = Settings::default();
    change(&mut settings);
    let open = |id: u64, other: u64| {
        let start = Start::new(id.into(), || 5_000);
        let mut store = Store::new(Arc::clone(&schema), start, settings);
        store.join(other.into());
        store
    };
    Pair {
        stores: [open(1, 2), open(2, 1)],
        likes,
        names,
        carts,
    }
}

impl Pair {
    /// Carries frames both ways until there are none.
    fn talk(&mut self) {
        let mut rounds = 0;
        let mut moved = true;
        while moved {
            moved = false;
            rounds += 1;
            assert!(rounds < 100, "they do not stop talking");
            for from in 0..2 {
                let sender = self.stores[from].id();
                for (_, frame) in self.stores[from].frames().unwrap() {
                    moved = true;
                    self.stores[1 - from].receive(sender, &frame).unwrap();
                }
            }
        }
    }

    fn tick(&mut self, now: u64) {
        for store in &mut self.stores {
            store.tick(now);
        }
    }
}

#[test]
fn a_ticket_is_answered_when_enough_members_keep_the_write() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let access = p.stores[0].key(carts, "k").at(Level::All);
    let written = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    assert!(p.stores[0].answers().unwrap().is_empty());
    p.talk();
    let answers = p.stores[0].answers().unwrap();
    assert_eq!(answers.len(), 1);
    assert_eq!(Some(answers[0].ticket), written.ticket);
    assert!(answers[0].result.is_ok());
    let there = p.stores[1].key(carts, "k").read().unwrap().unwrap();
    assert!(there.contains("tea"));
    // What the member keeps already is not sent to it again.
    let before = p.stores[1].counts().bytes_in;
    p.tick(1_000);
    p.talk();
    assert!(p.stores[1].counts().bytes_in - before < 400);
}

#[test]
fn a_lost_question_is_asked_again_and_given_up_in_time() {
    let mut p = pair(|settings| settings.retry = 100);
    let likes = p.likes;
    let _ = p.stores[1]
        .key(likes, "k")
        .try_write(|n, me| n.increment(me, 3))
        .unwrap();
    let ticket = p.stores[0]
        .key(likes, "k")
        .at(Level::All)
        .within(1_000)
        .ask()
        .unwrap();
    drop(p.stores[0].frames().unwrap());
    p.stores[0].tick(50);
    assert!(
        p.stores[0]
            .frames()
            .unwrap()
            .iter()
            .all(|(_, frame)| frame.len() < 200)
    );
    p.stores[0].tick(100);
    p.talk();
    let answers = p.stores[0].answers().unwrap();
    assert_eq!(answers[0].ticket, ticket);
    assert_eq!(answers[0].value::<GCounter>().map(GCounter::value), Some(3));

    let ticket = p.stores[0]
        .key(likes, "k")
        .at(Level::All)
        .within(1_000)
        .ask()
        .unwrap();
    p.stores[0].tick(1_099);
    assert!(p.stores[0].answers().unwrap().is_empty());
    p.stores[0].tick(1_100);
    let answers = p.stores[0].answers().unwrap();
    assert_eq!(answers[0].ticket, ticket);
    assert_eq!(
        answers[0].result.as_ref().err(),
        Some(&Failure::Unavailable)
    );
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
fn events_tell_of_real_changes_and_several_as_one() {
    let mut p = pair(|_| {});
    let (carts, likes) = (p.carts, p.likes);
    let subscription = p.stores[1].key(carts, "k").subscribe();
    for item in ["a", "b"] {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    }
    let _ = p.stores[0]
        .key(likes, "l")
        .try_write(|n, me| n.increment(me, 1))
        .unwrap();
    p.tick(1);
    p.talk();
    let events = p.stores[1].events();
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(
        (event.subscription, &*event.kind, &*event.key),
        (subscription, "carts", "k")
    );
    assert!(p.stores[1].events().is_empty());

    let access = p.stores[1].key(carts, "k");
    let _ = access.write(|cart, me| cart.remove(me, "a")).unwrap();
    let _ = p.stores[1].key(carts, "k").delete().unwrap();
    assert_eq!(p.stores[1].events().len(), 1);
    assert!(p.stores[1].unsubscribe(subscription));
    assert!(!p.stores[1].unsubscribe(subscription));
}

#[test]
fn a_later_subscription_is_told_of_changes_though_an_earlier_one_was_not() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let add = |store: &mut Store, item: &str| {
        let _ = store
            .key(carts, "k")
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    };
    let store = &mut p.stores[0];
    let first = store.key(carts, "k").subscribe();
    add(store, "a");
    assert!(store.unsubscribe(first));
    let second = store.key(carts, "k").subscribe();
    add(store, "b");
    let told: Vec<_> = store.events().iter().map(|of| of.subscription).collect();
    assert_eq!(told, [second]);
}

#[test]
fn a_later_subscription_is_not_told_of_what_was_there_before_it() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let store = &mut p.stores[0];
    let add = |store: &mut Store, item: &str| {
        let _ = store
            .key(carts, "k")
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    };
    let told =
        |store: &mut Store| -> Vec<_> { store.events().iter().map(|of| of.subscription).collect() };
    let first = store.key(carts, "k").subscribe();
    add(store, "a");
    let second = store.key(carts, "k").subscribe();
    let third = store.key(carts, "k").subscribe();
    assert_eq!(told(store), [first]);
    assert!(told(store).is_empty());
    add(store, "b");
    assert_eq!(told(store), [first, second, third]);
    add(store, "c");
    let fourth = store.key(carts, "k").subscribe();
    add(store, "d");
    assert!(store.unsubscribe(second));
    assert_eq!(told(store), [first, third, fourth]);
    assert!(told(store).is_empty());
    let until = store.wall() + 1;
    store.key(carts, "k").expire_at(Some(until)).unwrap();
    assert!(told(store).is_empty(), "it reads as before");
}

#[test]
fn limits_refuse_and_leave_everything_as_it_was() {
    let mut p = pair(|settings| {
        settings.limits.key_bytes = 4;
        settings.limits.keys = 2;
        settings.limits.value_bytes = Some(60);
    });
    let carts = p.carts;
    let store = &mut p.stores[0];
    let add = |store: &mut Store, key: &str, item: &str| {
        store
            .key(carts, key)
            .write(|cart, me| cart.insert(me, item.into()))
    };
    let refused = |result: Result<_, _>| match result {
        Err(Failure::Rejected(rejected)) => rejected,
        other => panic!("not refused: {other:?}"),
    };
    let long = refused(add(store, "a key", "x"));
    assert_eq!(long, Rejected::KeyTooLong { bytes: 5, limit: 4 });
    let _ = add(store, "a", "x").unwrap();
    let _ = add(store, "b", "x").unwrap();
    let many = refused(add(store, "c", "x"));
    assert_eq!(many, Rejected::TooManyKeys { limit: 2 });
    assert!(many.to_string().contains("until every member knows"));
    let large = refused(add(store, "a", &"y".repeat(60)));
    assert!(matches!(
        large,
        Rejected::ValueTooLarge {
            bytes: 61..,
            limit: 60
        }
    ));
    let cart = store.key(carts, "a").read().unwrap().unwrap();
    assert_eq!(cart.iter().collect::<Vec<_>>(), ["x"]);
    let _ = add(store, "a", "z").unwrap();

    let mut other = Schema::new();
    other.declare::<GCounter>("likes").unwrap();
    other.declare::<GCounter>("names").unwrap();
    other.declare::<GCounter>("carts").unwrap();
    other.declare::<GCounter>("more").unwrap();
    let strange = other.kind::<GCounter>("more").unwrap();
    let unknown = store
        .key(strange, "n")
        .try_write(|n, me| n.increment(me, 1));
    assert_eq!(refused(unknown), Rejected::UnknownKind);
    let aliased = other.kind::<GCounter>("carts").unwrap();
    assert_eq!(
        refused(store.key(aliased, "a").merge(&GCounter::new())),
        Rejected::UnknownKind
    );
}

#[test]
fn freshness_tells_what_others_are_known_to_have() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    assert_eq!(p.stores[1].freshness().age, None, "nobody was heard of");
    p.tick(1);
    p.talk();
    p.tick(500);
    let fresh = p.stores[1].freshness();
    assert_eq!((fresh.behind, fresh.age), (0, Some(499)));
    let access = p.stores[0].key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    p.stores[0].report();
    let (to, sender) = (p.stores[1].id(), p.stores[0].id());
    let frames = p.stores[0].frames().unwrap();
    assert!(frames.iter().all(|(of, _)| *of == to));
    for (_, frame) in frames {
        p.stores[1].receive(sender, &frame).unwrap();
    }
    assert_eq!(p.stores[1].key(carts, "k").freshness().behind, 1);
}

#[test]
fn what_a_member_has_said_and_lost_is_not_waited_for() {
    // Restored without what it had said to have, with something else since, or with nothing.
    for writes_anew in [false, true] {
        let (schema, _, _, carts) = schema();
        let schema = Arc::new(schema);
        let start = |id: u64, wall: u64| Start::new(id.into(), move || wall);
        let open = |wall| {
            let (storage, settings) = (Memory::new(), Settings::default());
            let opened = Store::open(Arc::clone(&schema), storage, start(2, wall), settings);
            let mut store = opened.unwrap().0;
            store.join(1_u64.into());
            store
        };
        let mut a = Store::new(Arc::clone(&schema), start(1, 5_000), Settings::default());
        a.join(2_u64.into());
        let mut p = [a, open(5_000)];
        meet(&mut p, 1);
        let access = p[1].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, "tea".into()))
            .unwrap();
        p[1].report();
        for (_, frame) in p[1].frames().unwrap() {
            p[0].receive(2_u64.into(), &frame).unwrap();
        }
        assert_eq!(p[0].freshness().behind, 1);
        p[1] = open(5_000_000);
        if writes_anew {
            let access = p[1].key(carts, "l");
            let _ = access
                .write(|cart, me| cart.insert(me, "milk".into()))
                .unwrap();
        }
        meet(&mut p, 20_000);
        assert_eq!(p[0].contents().len(), usize::from(writes_anew));
        assert_eq!(p[0].freshness().behind, 0, "{writes_anew}");
    }
}

fn meet(stores: &mut [Store; 2], now: u64) {
    for store in stores.iter_mut() {
        store.tick(now);
    }
    for _ in 0..20 {
        for from in 0..2 {
            let sender = stores[from].id();
            for (_, frame) in stores[from].frames().unwrap() {
                stores[1 - from].receive(sender, &frame).unwrap();
            }
        }
    }
}

#[test]
fn what_only_those_who_have_left_had_is_not_waited_for() {
    let (schema, _, _, carts) = schema();
    let schema = Arc::new(schema);
    let [mut a, mut b, mut c] = [1, 2, 3].map(|id: u64| {
        let start = Start::new(id.into(), || 5_000);
        let mut store = Store::new(Arc::clone(&schema), start, Settings::default());
        for other in 1..=3_u64 {
            store.join(other.into());
        }
        store
    });
    let access = b.key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    b.give(c.id(), c.version(), None);
    let carry = |from: &mut Store, to: &mut Store| {
        let frames = from.frames().unwrap();
        // Those of anti-entropy come later.
        let (_, frame) = frames.iter().find(|(of, _)| *of == to.id()).unwrap();
        to.receive(from.id(), frame).unwrap();
    };
    carry(&mut b, &mut c);
    for from in [&mut b, &mut c] {
        from.report();
        carry(from, &mut a);
    }
    assert_eq!(a.freshness().behind, 1);
    a.leave(b.id());
    assert_eq!(a.freshness().behind, 1, "the other has it too");
    a.leave(c.id());
    assert_eq!(a.freshness().behind, 0);
}

#[test]
fn a_pause_of_nothing_is_one_of_a_millisecond() {
    let mut p = pair(|settings| {
        settings.sync.idle = 0;
        settings.retry = 0;
        settings.forget_every = Some(0);
        settings.reap_every = Some(0);
    });
    let carts = p.carts;
    p.talk();
    let store = &mut p.stores[0];
    let access = store.key(carts, "k").at(Level::All);
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let _ = store
        .key(carts, "gone")
        .write(|cart, me| cart.insert(me, "x".into()))
        .unwrap();
    let _ = store.key(carts, "gone").delete().unwrap();
    for now in 1..5 {
        store.tick(now);
        assert_eq!(store.next_tick(), Some(now + 1));
    }
    assert_eq!(store.settings().retry, 0, "as it was given");
}

#[test]
fn a_kind_of_another_schema_writes_and_deletes_nothing() {
    let mut p = pair(|_| {});
    let mut other = Schema::new();
    let alien = other.declare::<GCounter>("another").unwrap();
    let strange = LwwRegister::<String>::new();
    let names = other.declare::<LwwRegister<String>>("names").unwrap();
    let carts_there = other.declare::<LwwRegister<String>>("carts").unwrap();
    let (likes, carts) = (p.likes, p.carts);
    let store = &mut p.stores[0];
    let access = store.key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let unknown = Some(Failure::Rejected(Rejected::UnknownKind));
    assert_eq!(store.key(carts_there, "k").delete().err(), unknown);
    assert_eq!(store.key(carts_there, "k").expire_at(None).err(), unknown);
    let _ = store.key(carts, "k").expire_at(Some(4_000)).unwrap();
    let write = |store: &mut Store| {
        let access = store.key(carts_there, "k");
        access.write(|name, me| name.set(me, "x".into())).err()
    };
    assert_eq!(write(store), unknown);
    assert_eq!(store.key(carts_there, "k").merge(&strange).err(), unknown);
    assert_eq!(store.key(carts, "k").read(), Ok(None));
    // One that stands at the same place with the same type cannot be told apart.
    let access = store.key(alien, "l");
    assert!(access.try_write(|n, me| n.increment(me, 1)).is_ok());
    assert_eq!(
        store.key(likes, "l").read().unwrap().map(GCounter::value),
        Some(1)
    );
    assert_eq!(store.key(names, "n").read(), Ok(None));
}

#[test]
fn windows_close_when_every_member_keeps_the_write() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    p.tick(1);
    p.talk();
    for item in ["a", "b"] {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
        p.stores[0].tick(10);
    }
    p.tick(30);
    let windows = p.stores[0].windows();
    assert_eq!((windows.open_count(), windows.open_for(30)), (2, Some(29)));
    assert_eq!((windows.count(), windows.quantile(0.5)), (0, None));
    p.talk();
    let windows = p.stores[0].windows();
    assert_eq!(
        (windows.count(), windows.open_count(), windows.longest()),
        (2, 0, 29)
    );
    assert_eq!(windows.quantile(1.0), Some(29));
    assert!((windows.mean() - 24.5).abs() < 1e-9);
}

#[test]
fn frames_of_strangers_and_damaged_ones_are_refused_and_change_nothing() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let access = p.stores[0].key(carts, "k").at(Level::All);
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let sender = p.stores[0].id();
    let frames = p.stores[0].frames().unwrap();
    let digest = p.stores[1].digest();
    let stranger: ReplicaId = 77_u64.into();
    assert_eq!(
        p.stores[1].receive(stranger, &frames[0].1),
        Err(BadFrame::NotAMember)
    );
    let mut other = pair(|settings| settings.cluster = 9);
    let elsewhere = other.stores[1].receive(sender, &frames[0].1);
    assert_eq!(elsewhere, Err(BadFrame::OtherCluster));
    let mut refused = 0;
    for (_, frame) in &frames {
        for place in 0..frame.len() {
            for damaged in [frame[..place].to_vec(), flipped(frame, place)] {
                // As one who means harm would, with a checksum that fits.
                for seal in [false, true] {
                    let mut damaged = damaged.clone();
                    if seal {
                        rejoin_wire::reseal(&mut damaged);
                    }
                    let before = p.stores[1].version().clone();
                    if p.stores[1].receive(sender, &damaged).is_err() {
                        refused += 1;
                        assert_eq!(p.stores[1].version(), &before);
                    }
                }
            }
        }
        assert!(refused > 0);
    }
    // A forged frame may hold anything well formed; what was refused has left no trace.
    let mut fresh = pair(|_| {});
    for (_, frame) in &frames {
        let cut = &frame[..frame.len() - 1];
        assert!(fresh.stores[1].receive(sender, cut).is_err());
    }
    assert_eq!(fresh.stores[1].digest(), digest);
}

fn flipped(frame: &[u8], place: usize) -> Vec<u8> {
    let mut frame = frame.to_vec();
    frame[place] ^= 0x41;
    frame
}

#[test]
fn a_stamp_of_tomorrow_is_refused_whole() {
    let (schema, _, names, _) = schema();
    let schema = Arc::new(schema);
    let day = 24 * 60 * 60 * 1_000;
    let mut ahead = Store::new(
        Arc::clone(&schema),
        Start::new(1_u64.into(), move || 2 * day),
        Settings::default(),
    );
    let mut store = Store::new(schema, Start::new(2_u64.into(), || 0), Settings::default());
    ahead.join(2_u64.into());
    store.join(1_u64.into());
    let access = ahead.key(names, "k").at(Level::All);
    let _ = access
        .write(|name, me| name.set(me, "late".into()))
        .unwrap();
    for (_, frame) in ahead.frames().unwrap() {
        assert_eq!(
            store.receive(1_u64.into(), &frame),
            Err(BadFrame::TooFarAhead)
        );
    }
    assert_eq!(store.counts().refused, 1);
    assert!(store.version().is_empty());
    assert_eq!(store.settings().drift, Drift::default());
}

#[test]
fn an_entry_with_very_many_events_stays_small_and_is_brought_whole() {
    let mut p = pair(|_| {});
    let (carts, likes) = (p.carts, p.likes);
    for number in 0..200 {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, number.to_string()))
            .unwrap();
        let _ = p.stores[0]
            .key(likes, "l")
            .try_write(|n, me| n.increment(me, 1))
            .unwrap();
    }
    p.tick(1);
    p.talk();
    assert_eq!(p.stores[0].digest(), p.stores[1].digest());
    assert!(p.stores[0].contents() == p.stores[1].contents());
    let cart = p.stores[1].key(carts, "k").read().unwrap().unwrap();
    assert_eq!(cart.len(), 200);
    let before = p.stores[0].counts().bytes_out;
    let _ = p.stores[0]
        .key(likes, "l")
        .try_write(|n, me| n.increment(me, 1))
        .unwrap();
    p.tick(2);
    p.talk();
    assert!(
        p.stores[0].counts().bytes_out - before < 400,
        "only the entry that changed"
    );
    let likes = p.stores[1].key(likes, "l").read().unwrap();
    assert_eq!(likes.map(GCounter::value), Some(201));
}

#[test]
fn of_a_large_value_only_the_changes_travel() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let add = |store: &mut Store, item: String| {
        let access = store.key(carts, "k");
        let _ = access.write(|cart, me| cart.insert(me, item)).unwrap();
    };
    for number in 0..500 {
        add(&mut p.stores[0], format!("item {number}"));
    }
    p.tick(1);
    p.talk();
    let before = [0, 1].map(|at| p.stores[at].counts().bytes_out);
    for number in 0..20 {
        let at = number % 2;
        add(&mut p.stores[at], format!("more {number}"));
        p.tick(2 + number as u64);
        p.talk();
        assert_eq!(p.stores[0].digest(), p.stores[1].digest());
    }
    let sent = [0, 1].map(|at| p.stores[at].counts().bytes_out - before[at]);
    assert!(sent[0] + sent[1] < 20 * 600, "{sent:?}");
    // What is not remembered is sent whole.
    let _ = p.stores[0]
        .key(carts, "k")
        .edit(|cart, me| Ok::<_, String>(!cart.insert(me, "last".into()).is_nothing()));
    p.tick(50);
    p.talk();
    assert!(p.stores[0].contents() == p.stores[1].contents());
    let cart = p.stores[1].key(carts, "k").read().unwrap().unwrap();
    assert_eq!(cart.len(), 521);
}

//! Tickets of requests, and when they are answered.

use rejoin_g_counter::GCounter;
use rejoin_store::{Failure, Level};

use crate::pair::pair;

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

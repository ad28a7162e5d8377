use rejoin_store::{Failure, Level, Rejected, Staleness};

use crate::support::world;

#[test]
fn a_write_is_read_where_it_was_made_and_elsewhere_once_it_has_come() {
    let mut w = world("ab");
    w.put("a", "ann", "milk").unwrap();
    assert_eq!(w.cart("a", "ann").unwrap(), ["milk"]);
    assert_eq!(w.cart("b", "ann").unwrap(), [""; 0]);
    w.put("b", "ann", "tea").unwrap();
    w.cluster.replicate("a", "b");
    assert_eq!(w.cart("b", "ann").unwrap(), ["milk", "tea"]);
    assert_eq!(w.cart("a", "ann").unwrap(), ["milk"], "nothing goes back");
    w.cluster.settle();
    assert!(w.cluster.is_converged());
    assert_eq!(w.cart("a", "ann").unwrap(), ["milk", "tea"]);
}

#[test]
fn a_level_that_is_missed_is_told_and_the_write_is_kept() {
    let mut w = world("ab");
    w.cluster.stop("b");
    assert_eq!(w.like("a", "k", Level::N(2)), Err(Failure::Timeout));
    assert_eq!(w.like("a", "k", Level::Majority), Err(Failure::Timeout));
    assert_eq!(w.likes("a", "k", Level::Local), Ok(2));
    assert_eq!(w.likes("a", "k", Level::All), Err(Failure::Unavailable));
    w.cluster.start("b");
    assert_eq!(w.likes("b", "k", Level::All), Ok(2));
    assert_eq!(
        w.likes("b", "k", Level::Local),
        Ok(2),
        "the read has repaired it"
    );
}

#[test]
fn a_majority_read_sees_a_majority_write() {
    let mut w = world("abc");
    w.like("a", "k", Level::Majority).unwrap();
    w.cluster.partition(&[&["a", "b"], &["c"]]);
    w.like("a", "k", Level::Local).unwrap();
    assert_eq!(w.likes("b", "k", Level::Majority), Ok(2));
    assert_eq!(
        w.likes("c", "k", Level::Majority),
        Err(Failure::Unavailable)
    );
    w.cluster.heal();
    w.cluster.settle();
    assert_eq!(w.likes("c", "k", Level::Local), Ok(2));
    assert!(w.cluster.is_converged());
}

#[test]
fn a_window_lasts_from_the_write_to_the_last_member_and_grows_while_it_is_open() {
    let mut w = world("abc");
    w.put("a", "k", "v").unwrap();
    w.cluster.advance(5);
    w.cluster.replicate("a", "b");
    w.cluster.advance(7);
    assert_eq!(w.cluster.window(w.carts, "k"), Some(12));
    let behind = Staleness {
        versions: 1,
        millis: 12,
    };
    assert_eq!(w.cluster.staleness("c", w.carts, "k"), behind);
    w.cluster.replicate("b", "c");
    w.cluster.advance(100);
    assert_eq!(w.cluster.window(w.carts, "k"), Some(12));
    assert_eq!(w.cluster.staleness("c", w.carts, "k"), Staleness::default());
}

#[test]
fn only_one_key_is_brought_if_only_one_is_asked_for() {
    let mut w = world("ab");
    for key in ["x", "y", "x"] {
        w.put("a", key, key).unwrap();
    }
    w.cluster.replicate_key("a", "b", "x");
    assert_eq!(w.cart("b", "x").unwrap(), ["x"]);
    assert_eq!(w.cart("b", "y").unwrap(), [""; 0]);
    w.cluster.replicate("a", "b");
    assert_eq!(w.cart("b", "y").unwrap(), ["y"]);
    assert!(w.cluster.is_converged());
}

#[test]
fn a_key_holds_one_kind_and_concurrent_ones_are_kept_apart() {
    let mut w = world("ab");
    w.put("a", "k", "milk").unwrap();
    let wrong = Err(Failure::Rejected(Rejected::WrongKind));
    assert_eq!(w.like("a", "k", Level::Local), wrong);
    w.like("b", "k", Level::Local).unwrap();
    w.cluster.settle();
    for at in ["a", "b"] {
        assert_eq!(w.cart(at, "k").unwrap(), ["milk"]);
        assert_eq!(w.likes(at, "k", Level::Local), Ok(1));
        assert_eq!(w.cluster.store(at).unwrap().counts().clashes, 1);
    }
}

#[test]
fn who_joins_late_is_brought_up_to_date_and_who_leaves_is_not_waited_for() {
    let mut w = world("ab");
    for number in 0..50 {
        w.put("a", &format!("k{number}"), "v").unwrap();
    }
    w.cluster.join("c");
    assert_eq!(w.like("c", "l", Level::All), Ok(()));
    w.cluster.settle();
    assert_eq!(w.cart("c", "k49").unwrap(), ["v"]);
    assert!(w.cluster.is_converged());
    w.cluster.stop("b");
    assert_eq!(w.like("a", "l", Level::All), Err(Failure::Timeout));
    w.cluster.leave("b");
    assert_eq!(w.like("a", "l", Level::All), Ok(()));
    assert_eq!(w.likes("c", "l", Level::Local), Ok(3));
}

#[test]
fn members_in_no_group_talk_to_nobody() {
    let mut w = world("abc");
    w.put("a", "k", "tea").unwrap();
    for groups in [&[][..], &[&["b", "c"][..]], &[&[]]] {
        w.cluster.partition(groups);
        assert!(!w.cluster.is_reachable("a", "b") && !w.cluster.is_reachable("c", "a"));
        w.cluster.settle();
        assert_eq!(w.cart("b", "k").unwrap(), [""; 0]);
    }
    w.cluster.heal();
    w.cluster.settle();
    assert_eq!(w.cart("b", "k").unwrap(), ["tea"]);
}

#[test]
fn a_clock_that_is_far_ahead_is_not_believed_until_its_time_comes() {
    let mut w = world("ab");
    w.cluster.set_clock("a", 60_000);
    w.set("a", "k", "early", None).unwrap();
    w.cluster.replicate("a", "b");
    assert_eq!(w.get("b", "k", None), Ok(None));
    assert_eq!(w.cluster.store("b").unwrap().counts().held_back, 1);
    w.cluster.advance(60_000);
    w.cluster.settle();
    assert_eq!(w.get("b", "k", None), Ok(Some("early".into())));
}

/// What others asked a store for stays there until they take it.
#[test]
fn a_request_of_the_cluster_takes_no_answer_of_another() {
    let mut w = world("ab");
    w.like("a", "k", Level::All).unwrap();
    let store = w.cluster.store_mut("a").unwrap();
    let ticket = store.key(w.likes, "k").at(Level::All).ask().unwrap();
    assert_eq!(w.likes("a", "k", Level::All), Ok(1));
    w.like("a", "k", Level::All).unwrap();
    let answers = w.cluster.store_mut("a").unwrap().answers().unwrap();
    let tickets: Vec<_> = answers.iter().map(|answer| answer.ticket).collect();
    assert_eq!(tickets, [ticket]);
}

/// Writes of one replica need not come to be everywhere in the order in which they were made.
#[test]
fn a_later_write_may_be_everywhere_before_an_earlier_one() {
    let mut w = world("abc");
    for key in ["x", "y", "z"] {
        w.put("a", key, "v").unwrap();
        w.cluster.advance(1);
    }
    for to in ["b", "c"] {
        w.cluster.replicate_key("a", to, "y");
    }
    w.cluster.advance(10);
    w.cluster.replicate("a", "b");
    w.cluster.advance(10);
    let windows = ["x", "y", "z"].map(|key| w.cluster.window(w.carts, key));
    assert_eq!(windows, [Some(23), Some(2), Some(21)]);
    w.cluster.leave("c");
    w.cluster.advance(10);
    let windows = ["x", "y", "z"].map(|key| w.cluster.window(w.carts, key));
    assert_eq!(
        windows,
        [Some(23), Some(2), Some(21)],
        "all who are left had it"
    );
}

#[test]
fn who_joins_late_lacks_what_has_been_everywhere() {
    let mut w = world("ab");
    for _ in 0..3 {
        w.put("a", "k", "v").unwrap();
        w.cluster.settle();
        w.cluster.advance(5);
    }
    assert_eq!(w.cluster.window(w.carts, "k"), Some(0));
    w.cluster.join("c");
    let behind = w.cluster.staleness("c", w.carts, "k");
    assert_eq!((behind.versions, behind.millis), (3, 15));
    assert_eq!(w.cluster.window(w.carts, "k"), Some(0), "it was everywhere");
    w.cluster.settle();
    assert_eq!(w.cluster.staleness("c", w.carts, "k"), Staleness::default());
}

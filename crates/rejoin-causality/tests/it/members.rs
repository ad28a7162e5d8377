use rejoin_causality::{
    CausalContext, Dot, Forgotten, Members, NotAMember, Replica, ReplicaId, Run,
};

fn id(number: u64) -> ReplicaId {
    number.into()
}

fn seen(runs: &[(u64, u64, u64)]) -> CausalContext {
    let run = |(replica, first, last): &(u64, u64, u64)| (id(*replica), Run::new(*first, *last));
    runs.iter().map(run).collect()
}

#[test]
fn stable_is_what_every_member_has_seen() {
    let mut members = Members::from_iter([id(1), id(2), id(3)]);
    assert_eq!(members.stable(), CausalContext::new());
    for (member, version) in [
        (1, seen(&[(1, 1, 9), (2, 1, 4)])),
        (2, seen(&[(1, 1, 3), (1, 5, 7), (2, 1, 9)])),
        (3, seen(&[(1, 2, 6), (2, 4, 4), (3, 1, 1)])),
    ] {
        assert_eq!(members.saw(id(member), &version), Ok(true));
        assert_eq!(members.saw(id(member), &version), Ok(false));
        assert_eq!(members.version_of(id(member)), Some(&version));
    }
    assert_eq!(members.stable(), seen(&[(1, 2, 3), (1, 5, 6), (2, 4, 4)]));
}

#[test]
fn an_older_version_is_no_step_back() {
    let mut members = Members::from_iter([id(1)]);
    members.saw(id(1), &seen(&[(1, 1, 9)])).unwrap();
    assert_eq!(members.saw(id(1), &seen(&[(1, 1, 2)])), Ok(false));
    assert_eq!(members.stable(), seen(&[(1, 1, 9)]));
}

#[test]
fn who_holds_the_others_back_is_named_with_what_it_lacks() {
    let mut members = Members::from_iter([id(1), id(2), id(3)]);
    for member in [1, 2] {
        members.saw(id(member), &seen(&[(1, 1, 9)])).unwrap();
    }
    assert_eq!(members.held_back_by(), [(id(3), seen(&[(1, 1, 9)]))]);
    members.saw(id(3), &seen(&[(1, 1, 6), (3, 1, 1)])).unwrap();
    let lack = |runs| seen(runs);
    assert_eq!(
        members.held_back_by(),
        [
            (id(1), lack(&[(3, 1, 1)])),
            (id(2), lack(&[(3, 1, 1)])),
            (id(3), lack(&[(1, 7, 9)])),
        ]
    );
    assert_eq!(members.leave(id(3)), Some(seen(&[(1, 1, 6), (3, 1, 1)])));
    assert_eq!(members.held_back_by(), []);
    assert_eq!(members.stable(), seen(&[(1, 1, 9)]));
}

#[test]
fn only_members_count() {
    let mut members = Members::new();
    assert!(members.stable().is_empty() && members.held_back_by().is_empty());
    let version = seen(&[(1, 1, 1)]);
    let error = members.saw(id(7), &version).unwrap_err();
    assert!(matches!(error, NotAMember { member, .. } if member == id(7)));
    assert!(error.to_string().contains("let it join"));
    assert!(members.join(id(7)) && !members.join(id(7)));
    assert_eq!(members.saw(id(7), &version), Ok(true));
    assert!(!members.join(id(7)), "joining again forgets nothing");
    assert!(members.iter().eq([(id(7), &version)]));
    assert_eq!(members.leave(id(8)), None);
}

#[test]
fn a_restored_replica_is_told_by_a_peer_that_knows_more_of_it() {
    let replica = Replica::new(id(1), || 0);
    let own = seen(&[(1, 1, 5), (2, 1, 3)]);
    // What a peer knows of others is no sign, and neither is knowing less of us.
    for peer in [seen(&[]), seen(&[(2, 1, 99)]), seen(&[(1, 2, 5)])] {
        assert_eq!(replica.check_memory(&own, &peer), Ok(()));
    }
    for (peer, first) in [(seen(&[(1, 1, 6)]), 6), (seen(&[(1, 8, 9)]), 8)] {
        let error = replica.check_memory(&own, &peer).unwrap_err();
        assert!(matches!(error, Forgotten { first: dot, .. } if dot == Dot::new(id(1), first)));
        assert!(error.to_string().contains("new id"));
    }
    // A hole in the own events is one that was forgotten, too.
    let holed = seen(&[(1, 1, 2), (1, 4, 5)]);
    let error = replica.check_memory(&holed, &own).unwrap_err();
    assert_eq!(error.first, Dot::new(id(1), 3));
}

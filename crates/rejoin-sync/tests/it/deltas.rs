//! Logs of deltas, their receivers, and buffers by protocol.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_sync::{
    DeltaBuffers, DeltaLog, DeltaReceiver, Merge, Protocol, ReplicaId, Run, Verdict,
};

type Log = DeltaLog<&'static str, BTreeSet<u64>>;

fn nodes(count: u64) -> Vec<ReplicaId> {
    (1..=count).map(ReplicaId::from).collect()
}

/// Which runs of which keys each node got; those that are full are marked.
fn runs(log: &mut Log) -> BTreeMap<ReplicaId, Vec<(&'static str, Run, bool)>> {
    let groups = log.collect().into_iter().map(|(node, groups)| {
        let groups = groups.into_iter();
        let runs = groups.map(|(key, group)| (key, group.run, group.delta.is_none()));
        (node, runs.collect())
    });
    groups.collect()
}

#[test]
fn a_slice_is_a_fifth_of_the_nodes_within_bounds() {
    let sizes = [0, 1, 2, 3, 4, 5, 9, 10, 15, 44, 45, 46, 1_000].map(Log::slice_size);
    assert_eq!(sizes, [0, 1, 2, 2, 2, 2, 2, 3, 4, 9, 10, 10, 10]);
}

#[test]
fn nodes_are_served_in_turn_and_each_gets_what_it_lacks() {
    let ids = nodes(3);
    let mut log = Log::new(ids.clone()).with_slice(1);
    log.write("a", BTreeSet::from([1]));
    assert_eq!(
        runs(&mut log),
        [(ids[0], vec![("a", Run::one(1), false)])].into()
    );
    log.write("a", BTreeSet::from([2]));
    log.write("b", BTreeSet::from([9]));
    let both = vec![("a", Run::new(1, 2), false), ("b", Run::one(1), false)];
    assert_eq!(runs(&mut log), [(ids[1], both.clone())].into());
    assert_eq!(log.pending(&"a"), 2);
    assert_eq!(runs(&mut log), [(ids[2], both)].into());
    // The first delta has gone to all.
    assert_eq!(
        log.all_pending().collect::<Vec<_>>(),
        [(&"a", 1), (&"b", 1)]
    );
    let rest = vec![("a", Run::one(2), false), ("b", Run::one(1), false)];
    assert_eq!(runs(&mut log), [(ids[0], rest)].into());
    assert_eq!(log.all_pending().count(), 0);
    assert!(runs(&mut log).is_empty());
    // Numbers go on.
    assert_eq!(log.write("a", BTreeSet::from([3])), 3);
}

#[test]
fn the_deltas_that_are_sent_are_joined() {
    let mut log = Log::new(nodes(1));
    for number in 1..=4 {
        log.write("a", BTreeSet::from([number]));
    }
    let served = log.collect();
    let group = &served[&ReplicaId::from(1_u64)]["a"];
    assert_eq!(group.delta, Some(BTreeSet::from([1, 2, 3, 4])));
}

#[test]
fn too_long_a_run_asks_for_the_whole_value() {
    let mut log = Log::new(nodes(2)).with_slice(1).with_longest(3);
    for number in 1..=3 {
        log.write("a", BTreeSet::from([number]));
    }
    assert_eq!(
        runs(&mut log)[&ReplicaId::from(1_u64)],
        [("a", Run::new(1, 3), false)]
    );
    log.write("a", BTreeSet::from([4]));
    assert_eq!(
        runs(&mut log)[&ReplicaId::from(2_u64)],
        [("a", Run::new(1, 4), true)]
    );
    assert_eq!(
        runs(&mut log)[&ReplicaId::from(1_u64)],
        [("a", Run::one(4), false)]
    );
}

#[test]
fn nothing_is_kept_for_nobody() {
    let mut log = Log::new([]);
    assert_eq!(log.write("a", BTreeSet::from([1])), 1);
    assert_eq!(log.pending(&"a"), 0);
    assert!(log.collect().is_empty());

    let ids = nodes(2);
    let mut log = Log::new(ids.clone()).with_slice(1);
    log.write("a", BTreeSet::from([1]));
    log.collect();
    assert_eq!(log.pending(&"a"), 1);
    assert!(log.leave(ids[1]) && !log.leave(ids[1]));
    assert_eq!(log.pending(&"a"), 0);
    assert!(log.join(ids[1]) && !log.join(ids[1]));
}

#[test]
fn a_receiver_never_passes_over_a_gap() {
    for length in 1..8_u64 {
        for lost in 1..=length {
            let mut receiver = DeltaReceiver::new();
            for number in 1..=length {
                let expected = match number {
                    _ if number < lost => Verdict::Apply,
                    _ if number == lost => continue,
                    _ => Verdict::Gap(Run::new(lost, number - 1)),
                };
                assert_eq!(receiver.receive(Run::one(number)), expected);
            }
            assert_eq!(receiver.current(), lost - 1);
            assert_eq!(receiver.receive_full(length), Verdict::Apply);
            assert_eq!(receiver.receive_full(length), Verdict::Skip);
            assert_eq!(receiver.receive(Run::new(lost, length)), Verdict::Skip);
            assert_eq!(receiver.receive(Run::new(lost, length + 1)), Verdict::Apply);
        }
    }
}

/// A ring of three; 2 learns from 1, and then sends.
fn after_one_hop(protocol: Protocol) -> Vec<(ReplicaId, BTreeSet<u64>)> {
    let ids = nodes(3);
    let mut state = BTreeSet::from([5]);
    let mut buffers = DeltaBuffers::new(protocol, [ids[0], ids[2]]);
    assert!(buffers.receive(&mut state, ids[0], BTreeSet::from([5, 6])));
    let sent = buffers.send(&state).into_iter();
    sent.map(|(peer, _, group)| (peer, group)).collect()
}

#[test]
fn each_protocol_sends_what_it_should() {
    let ids = nodes(3);
    let (one, three) = (ids[0], ids[2]);
    let (all, news) = (BTreeSet::from([5, 6]), BTreeSet::from([6]));
    let expected = |protocol| match protocol {
        Protocol::State | Protocol::Delta => vec![(one, all.clone()), (three, all.clone())],
        Protocol::Bp => vec![(three, all.clone())],
        Protocol::Rr => vec![(one, news.clone()), (three, news.clone())],
        Protocol::BpRr | Protocol::KnownBy => vec![(three, news.clone())],
    };
    for protocol in Protocol::ALL {
        assert_eq!(after_one_hop(protocol), expected(protocol), "{protocol}");
        assert_eq!(protocol.name().parse(), Ok(protocol));
    }
    assert!(
        "gossip"
            .parse::<Protocol>()
            .unwrap_err()
            .to_string()
            .ends_with("known-by")
    );
}

#[test]
fn what_a_neighbour_has_is_taken_out_of_what_waits_for_it() {
    let ids = nodes(3);
    let mut state = BTreeSet::new();
    let mut buffers = DeltaBuffers::new(Protocol::KnownBy, [ids[0], ids[2]]);
    buffers.receive(&mut state, ids[0], BTreeSet::from([1, 2]));
    // The third has one of the two from elsewhere.
    assert!(!buffers.receive(&mut state, ids[2], BTreeSet::from([2])));
    let sent = buffers.send(&state);
    assert_eq!(sent[0].2, BTreeSet::from([1]));
    assert_eq!(sent.len(), 1);
}

#[test]
fn what_is_lost_is_sent_again_and_what_is_acknowledged_is_not() {
    let ids = nodes(2);
    let mut state = BTreeSet::new();
    let mut buffers = DeltaBuffers::new(Protocol::BpRr, [ids[1]]);
    let mut edit = |buffers: &mut DeltaBuffers<_>, element| {
        let delta = BTreeSet::from([element]);
        Merge::merge(&mut state, &delta);
        buffers.edited(&delta);
        buffers.send(&state).remove(0)
    };
    let (_, first, _) = edit(&mut buffers, 1);
    let (_, second, group) = edit(&mut buffers, 2);
    assert_eq!(group, BTreeSet::from([1, 2]));
    // The first group is part of the second by now, so its acknowledgement says too little.
    buffers.acknowledged(ids[1], first);
    assert!(!buffers.is_empty());
    buffers.acknowledged(ids[1], second);
    assert!(buffers.is_empty());
    let (_, _, group) = edit(&mut buffers, 3);
    assert_eq!(group, BTreeSet::from([3]));
}

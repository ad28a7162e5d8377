//! Replication by version, restarts, and what stays small.

use rejoin_flag::{CausalContext, Decompose, DwFlag, EwFlag, Flag, Merge, Replica, Saved};

use crate::replica;

#[test]
fn a_removal_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = EwFlag::new();
        a.enable(&mut writer);
        let mut b = a.clone();
        a.disable(&mut writer);
        if trimmed {
            a.trim_log();
        }
        assert!(b.merge(&a.delta_since(b.version())));
        assert_eq!(a, b);
        assert!(!b.is_enabled());

        let mut a = DwFlag::initially_enabled();
        a.disable(&mut writer);
        let mut b = a.clone();
        a.reset(&mut writer);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(b.version());
        let mut stranger = DwFlag::default();
        stranger.merge(&news);
        stranger.merge(&b);
        assert!(b.merge(&news));
        assert!(a == b && a == stranger && b.is_enabled());
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1);
    let mut a = EwFlag::new();
    a.enable(&mut writer);
    a.enable(&mut writer);
    let mut b = a.clone();
    a.disable(&mut writer);
    let news = a.delta_since(b.version());
    a.trim_log_below(b.version());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
    b.merge(&news);
    assert!(a == b && !b.is_enabled());
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let mut parts = Vec::new();
    for number in 1..=4 {
        let mut writer = replica(number);
        let mut flag = DwFlag::new();
        flag.enable(&mut writer);
        if number == 3 {
            flag.disable(&mut writer);
        }
        parts.push(flag);
    }
    let join = |order: [usize; 4]| {
        let mut flag = DwFlag::new();
        for place in order {
            flag.merge(&parts[place]);
        }
        flag
    };
    let one = join([0, 1, 2, 3]);
    assert!(!one.is_enabled());
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let other = join(order);
        assert_eq!(one, other);
        assert_eq!(one.to_bytes(), other.to_bytes());
    }
    assert_eq!(one.difference(&join([3, 1, 2, 0])), None);
    assert_eq!(one.delta_since(&CausalContext::new()), one);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut flag = EwFlag::new();
    flag.enable(&mut writer);
    let mut peer = flag.clone();
    let (state, saved) = (flag.to_bytes().unwrap(), writer.save().to_bytes());
    drop((flag, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut flag = EwFlag::<false>::from_bytes(&state).unwrap();
    flag.disable(&mut writer);
    peer.merge(&flag);
    assert_eq!(peer, flag);
    assert!(!peer.is_enabled());
}

fn churn<const ENABLE_WINS: bool, const INITIAL: bool>() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut flag = Flag::<ENABLE_WINS, INITIAL>::default();
    for round in 0..50_000_usize {
        let writer = &mut writers[round % 3];
        flag.enable(writer);
        assert!(flag.is_enabled());
        flag.disable(writer);
        assert!(!flag.is_enabled());
    }
    assert!(flag.log_len() <= 256 + 3);
    assert!(flag.to_bytes().unwrap().len() < 120);
    flag.trim_log();
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(flag.clone())));
    assert!(memory.bytes_max < 2_000, "{} bytes", memory.bytes_max);
}

#[test]
fn churn_leaves_nothing_behind() {
    churn::<true, false>();
    churn::<true, true>();
    churn::<false, false>();
    churn::<false, true>();
}

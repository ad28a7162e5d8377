//! Replication by version, restarts, and what stays small.

use rejoin_mv_register::{CausalContext, Decompose, Merge, MvRegister, Replica, Saved};

use crate::{read, replica};

#[test]
fn a_clear_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = MvRegister::new();
        a.set(&mut writer, 1);
        let mut b = a.clone();
        a.clear(&mut writer);
        if trimmed {
            a.trim_log();
        }
        assert!(b.merge(&a.delta_since(b.version())));
        assert_eq!(a, b);
        assert!(b.is_empty());
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1);
    let mut a = MvRegister::new();
    a.set(&mut writer, 1);
    a.set(&mut writer, 2);
    let mut b = a.clone();
    a.set(&mut writer, 3);
    let news = a.delta_since(b.version());
    a.trim_log_below(b.version());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
    b.merge(&news);
    assert!(a == b && read(&b) == [3]);
}

/// The peer that asked is not the only one that may merge the answer.
#[test]
fn news_for_one_peer_are_lawful_for_another() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = MvRegister::new();
        a.set(&mut writer, 1);
        let asker = a.clone();
        a.set(&mut writer, 2);
        a.set(&mut writer, 3);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(asker.version());
        let mut stranger = MvRegister::new();
        stranger.merge(&news);
        assert_eq!(read(&stranger), [3]);
        stranger.merge(&asker);
        assert_eq!(stranger, a);
    }
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let mut parts = Vec::new();
    for number in 1..=4 {
        let mut writer = replica(number);
        let mut register = MvRegister::new();
        register.set(&mut writer, number % 3);
        if number == 2 {
            register.clear(&mut writer);
        }
        parts.push(register);
    }
    let join = |order: [usize; 4]| {
        let mut register = MvRegister::new();
        for place in order {
            register.merge(&parts[place]);
        }
        register
    };
    let one = join([0, 1, 2, 3]);
    assert_eq!(read(&one), [0, 1]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let other = join(order);
        assert_eq!(one, other);
        assert_eq!(one.to_bytes(), other.to_bytes());
        assert_eq!(read(&one), read(&other));
    }
    assert_eq!(one.difference(&join([3, 1, 2, 0])), None);
    assert_eq!(one.delta_since(&CausalContext::new()), one);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut register = MvRegister::new();
    register.set(&mut writer, 1);
    let mut peer = register.clone();
    let (state, saved) = (register.to_bytes().unwrap(), writer.save().to_bytes());
    drop((register, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut register = MvRegister::<i32>::from_bytes(&state).unwrap();
    register.set(&mut writer, 2);
    peer.merge(&register);
    assert_eq!(peer, register);
    assert_eq!(read(&peer), [2]);
}

#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut register = MvRegister::new();
    for round in 0..200_000_u64 {
        let writer = &mut writers[round as usize % 3];
        register.set(writer, round);
        if round % 5 == 0 {
            register.clear(writer);
        }
    }
    assert_eq!(register.get(), Some(&199_999));
    assert!(register.log_len() <= 256 + 1);
    assert!(register.to_bytes().unwrap().len() < 120);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(register.clone())));
    assert!(memory.bytes_max < 24_000, "{} bytes", memory.bytes_max);
    register.trim_log();
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(register.clone())));
    assert!(memory.bytes_max < 2_000, "{} bytes", memory.bytes_max);
}

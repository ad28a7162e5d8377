use proptest::prelude::*;
use rejoin_causality::{BadReplicaId, Dot, ReplicaId, Run};
use uuid::Uuid;

proptest! {
    #[test]
    fn an_id_is_its_number_in_every_form(left: u128, right: u128) {
        let (id, other) = (ReplicaId::from(left), ReplicaId::from(right));
        prop_assert_eq!(u128::from(id), left);
        prop_assert_eq!(id.to_bytes(), left.to_be_bytes());
        prop_assert_eq!(ReplicaId::from_bytes(left.to_be_bytes()), id);
        prop_assert_eq!(ReplicaId::from(Uuid::from_u128(left)), id);
        prop_assert_eq!(Uuid::from(id), Uuid::from_u128(left));
        prop_assert_eq!(id.to_string(), Uuid::from_u128(left).to_string());
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert_eq!(id.cmp(&other), left.cmp(&right));
        prop_assert_eq!(id.to_string().cmp(&other.to_string()), left.cmp(&right));
    }

    #[test]
    fn dots_order_by_replica_and_then_sequence(a: (u64, u64), b: (u64, u64)) {
        let dot = |(replica, sequence): (u64, u64)| Dot::new(replica.into(), sequence);
        prop_assert_eq!(dot(a).cmp(&dot(b)), a.cmp(&b));
    }
}

#[test]
fn ids_take_no_more_room_than_their_bits() {
    assert_eq!(size_of::<ReplicaId>(), 16);
    assert_eq!(align_of::<ReplicaId>(), 8);
    assert_eq!(size_of::<Dot>(), 24);
}

#[test]
fn debug_is_short_and_display_is_whole() {
    let id: ReplicaId = "3f2a1b00-0000-4000-8000-000000000007".parse().unwrap();
    let dot = Dot::new(id, 12);
    assert_eq!(
        format!("{dot:?} {:?}", Dot::new(3_u64.into(), 1)),
        "3f2a…:12 #3:1"
    );
    assert_eq!(dot.to_string(), "3f2a1b00-0000-4000-8000-000000000007:12");
    assert_eq!(format!("{:?}", ReplicaId::from(1_u128 << 64)), "0000…");
    assert_eq!(format!("{:?} {:?}", Run::new(1, 7), Run::one(9)), "1-7 9");
}

#[test]
fn what_is_no_id_says_so() {
    for text in ["", "3f2a", "3f2a0000-0000-4000-8000-00000000000g", "id"] {
        let error: BadReplicaId = text.parse::<ReplicaId>().unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("this text is not a replica id"),
            "{text}: {message}"
        );
    }
}

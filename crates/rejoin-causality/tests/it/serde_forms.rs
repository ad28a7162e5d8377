use std::fmt::Debug;

use proptest::prelude::*;
use rejoin_causality::{
    CausalContext, Dot, ReplicaId, Run, Saved, Stamp, Timestamp, VersionVector,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::with_clock;
use crate::model::{any_dots, any_map, context, vector};

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value, "{text}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(tree).unwrap(), *value, "{text}");
    let config = bincode::config::standard();
    let bytes = bincode::serde::encode_to_vec(value, config).unwrap();
    let (back, read) = bincode::serde::decode_from_slice::<T, _>(&bytes, config).unwrap();
    assert_eq!(back, *value);
    assert_eq!(read, bytes.len());
}

fn refused<T: DeserializeOwned + Debug>(json: &str, because: &str) {
    let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(because), "{json}: {error}");
}

proptest! {
    #[test]
    fn contexts_survive(dots in any_dots()) {
        survives(&context(dots));
    }

    #[test]
    fn vectors_survive(entries in any_map()) {
        survives(&vector(&entries));
    }

    #[test]
    fn the_rest_survives(id: u128, sequence in 1..1_u64 << 62, time in 0..1_u64 << 62) {
        let (id, time) = (ReplicaId::from(id), Timestamp::from_u64(time));
        survives(&id);
        survives(&time);
        survives(&Dot::new(id, sequence));
        survives(&Run::new(1, sequence));
        survives(&Stamp::new(time, id));
    }
}

/// What people read, and what other programs were written against.
#[test]
fn json_is_frozen() {
    let a = ReplicaId::from(10_u64);
    let json = |value: &dyn erased::Json| value.json();
    assert_eq!(json(&a), format!("\"{A}\""));
    assert_eq!(
        json(&Dot::new(a, 7)),
        format!(r#"{{"replica":"{A}","sequence":7}}"#)
    );
    let stamp = Stamp::new(Timestamp::from_parts(1, 2), a);
    assert_eq!(json(&stamp), format!(r#"{{"time":65538,"replica":"{A}"}}"#));
    assert_eq!(
        json(&context([(10, 1), (10, 2), (10, 9)])),
        format!(r#"{{"{A}":[[1,2],[9,9]]}}"#)
    );
    let two = VersionVector::from_iter([(11_u64.into(), 3), (a, 4)]);
    assert_eq!(json(&two), format!(r#"{{"{A}":4,"{B}":3}}"#));
    assert_eq!(json(&CausalContext::new()), "{}");
    let (mut replica, _) = with_clock(10, 1);
    replica.stamp(None);
    assert_eq!(
        json(&replica.save()),
        format!(r#"{{"id":"{A}","bound":65536}}"#)
    );
    survives::<Saved>(&replica.save());
}

mod erased {
    pub(super) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}

#[test]
fn vectors_are_checked() {
    let order = "does not lie above the one before it";
    refused::<VersionVector>(&format!(r#"{{"{B}":4,"{A}":3}}"#), order);
    refused::<VersionVector>(&format!(r#"{{"{A}":4,"{A}":3}}"#), order);
    refused::<VersionVector>(&format!(r#"{{"{A}":0}}"#), "a sequence from 1 to 2^62 - 1");
    refused::<VersionVector>(
        &format!(r#"{{"{A}":{}}}"#, 1_u64 << 62),
        "a sequence from 1",
    );
    refused::<VersionVector>(r#"{"a":1}"#, "not a replica id");
    refused::<VersionVector>("[]", "a map from replica ids");
}

#[test]
fn contexts_are_checked() {
    let order = "does not lie above the one before it";
    refused::<CausalContext>(&format!(r#"{{"{B}":[[1,1]],"{A}":[[1,1]]}}"#), order);
    refused::<CausalContext>(&format!(r#"{{"{A}":[[1,1]],"{A}":[[3,3]]}}"#), order);
    refused::<CausalContext>(&format!(r#"{{"{A}":[[5,6],[1,2]]}}"#), order);
    refused::<CausalContext>(&format!(r#"{{"{A}":[[1,2],[3,4]]}}"#), "continues the run");
    refused::<CausalContext>(&format!(r#"{{"{A}":[]}}"#), "holds no event");
    refused::<CausalContext>(&format!(r#"{{"{A}":[[0,4]]}}"#), "a sequence from 1");
    refused::<CausalContext>(
        &format!(r#"{{"{A}":[[4,3]]}}"#),
        "ends no lower than it begins",
    );
    let high = 1_u64 << 62;
    refused::<CausalContext>(&format!(r#"{{"{A}":[[4,{high}]]}}"#), "a sequence from 1");
}

#[test]
fn single_values_are_checked() {
    let high = 1_u64 << 62;
    refused::<Timestamp>(&high.to_string(), "a timestamp below 2^62");
    refused::<Dot>(
        &format!(r#"{{"replica":"{A}","sequence":0}}"#),
        "a sequence from 1",
    );
    refused::<Dot>(
        &format!(r#"{{"replica":"{A}","sequence":{high}}}"#),
        "a sequence from 1",
    );
    refused::<Stamp>(
        &format!(r#"{{"time":{high},"replica":"{A}"}}"#),
        "a timestamp below",
    );
    refused::<ReplicaId>("7", "a replica id in the form of a UUID");
}

#[test]
fn what_could_not_be_read_is_not_written() {
    let a = ReplicaId::from(10_u64);
    let high = 1_u64 << 62;
    assert!(serde_json::to_string(&Dot::new(a, high)).is_err());
    assert!(serde_json::to_string(&Dot::new(a, 0)).is_err());
    assert!(serde_json::to_string(&Timestamp::from_u64(high)).is_err());
    assert!(serde_json::to_string(&VersionVector::from_iter([(a, high)])).is_err());
    assert!(serde_json::to_string(&CausalContext::from(Dot::new(a, high))).is_err());
    assert!(serde_json::to_string(&Run::new(3, 2)).is_err());
}

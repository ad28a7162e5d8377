//! The bytes of values are those of bincode 2 in its standard configuration.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use rejoin_wire::{read_value, write_value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Dot,
    Circle(f64),
    Line(i32, i32),
    Text { at: (u16, u16), text: String },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Meters(f32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pair(u8, Option<Box<Pair>>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    id: u128,
    lines: Vec<(String, i64)>,
    notes: BTreeMap<u8, Option<char>>,
    tags: BTreeSet<String>,
    shape: Shape,
    unit: Unit,
    meters: Meters,
    pair: Pair,
    #[serde(skip)]
    cache: u64,
}

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(values: impl IntoIterator<Item = T>) {
    for value in values {
        let mut bytes = Vec::new();
        write_value(&value, &mut bytes).unwrap();
        let config = bincode::config::standard();
        assert_eq!(
            bytes,
            bincode::serde::encode_to_vec(&value, config).unwrap(),
            "{value:?}"
        );
        assert_eq!(read_value::<T>(&bytes), Ok(value));
    }
}

#[test]
fn primitives() {
    let edges = [
        0,
        1,
        250,
        251,
        252,
        255,
        256,
        65_535,
        65_536,
        u64::from(u32::MAX),
        1 << 32,
    ];
    same(edges.into_iter().chain([u64::MAX]));
    same(edges.map(|edge| edge as u8));
    same(edges.map(|edge| edge as u16));
    same(edges.map(|edge| edge as u32));
    same(edges.map(|edge| edge as i8));
    same(edges.map(|edge| edge as i16));
    same(edges.map(|edge| -(edge as i32 >> 1)));
    same(edges.map(|edge| -(edge as i64)));
    same(edges.map(|edge| u128::from(edge) << 64));
    same(edges.map(|edge| -(i128::from(edge) << 64)));
    same([true, false]);
    same([0.0, -0.0, 1.5, f64::MAX, f64::NEG_INFINITY]);
    same([0.25_f32, f32::MIN_POSITIVE]);
    same(['a', 'ß', '€', '🦀', '\0', char::MAX]);
    same(["", "text", &"x".repeat(300)].map(String::from));
    same([usize::MAX, 7]);
}

#[test]
fn everything_that_contains() {
    same([None, Some(Some(7_u8)), Some(None)]);
    same([vec![], vec![1_u32, 70_000], vec![251; 300]]);
    same([[1_u8, 2, 3]]);
    same([((), 1_u8, ((), "tuple".to_string()))]);
    same([BTreeMap::from([(1_u8, vec!["a".to_string()]), (2, vec![])])]);
    same([Ok::<u8, String>(1), Err("no".to_string())]);
    let text = Shape::Text {
        at: (1, 300),
        text: "text".into(),
    };
    same([
        Shape::Dot,
        Shape::Circle(0.5),
        Shape::Line(-1, 70_000),
        text.clone(),
    ]);
    same([std::net::IpAddr::from([127, 0, 0, 1])]);
    same([std::time::Duration::from_millis(1500)]);
    same([Order {
        id: 1 << 100,
        lines: vec![("line".into(), -5), (String::new(), i64::MIN)],
        notes: BTreeMap::from([(3, None), (4, Some('x'))]),
        tags: BTreeSet::from(["b".into(), "a".into()]),
        shape: text,
        unit: Unit,
        meters: Meters(2.5),
        pair: Pair(1, Some(Box::new(Pair(2, None)))),
        cache: 0,
    }]);
}

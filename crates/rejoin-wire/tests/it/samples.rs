//! States as the types of other crates hold them, and small helpers.

use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run, Stamp, Timestamp, VersionVector};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn id(number: u64) -> ReplicaId {
    number.into()
}

pub(crate) fn context(runs: &[(u64, u64, u64)]) -> CausalContext {
    runs.iter()
        .map(|&(replica, first, last)| (id(replica), Run::new(first, last)))
        .collect()
}

pub(crate) fn stamp(time: u64, replica: u64) -> Stamp {
    Stamp {
        time: Timestamp::from_u64(time),
        replica: id(replica),
    }
}

/// The body that `write` makes.
pub(crate) fn body(
    write: impl FnOnce(&mut Writer) -> Result<(), EncodeError>,
) -> Result<Vec<u8>, EncodeError> {
    let mut out = Writer::new();
    write(&mut out)?;
    out.finish()
}

/// What `read` makes of a whole body.
pub(crate) fn whole<'de, R>(
    body: &'de [u8],
    read: impl FnOnce(&mut Reader<'de>) -> Result<R, DecodeError>,
) -> Result<R, DecodeError> {
    let mut input = Reader::new(body);
    let result = read(&mut input)?;
    input.finish()?;
    Ok(result)
}

/// A generator, so that a test repeats.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 32)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// Four contexts and the values of the events of the first, as a set has them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Set<T> {
    pub(crate) contexts: [CausalContext; 4],
    pub(crate) values: Vec<T>,
}

impl<T: Serialize + DeserializeOwned> Wire for Set<T> {
    const TAG: Tag = Tag::custom(1);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.contexts(self.contexts.each_ref())?;
        out.values(&self.values)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let contexts: [_; 4] = input.contexts()?;
        let count = input.items(contexts[0].count())?;
        let values = input.values(count)?.all()?;
        Ok(Self { contexts, values })
    }
}

/// Keys with a stamp each and a value for those that are present, as a map has them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map<K: Ord, V>(pub(crate) BTreeMap<K, (Stamp, Option<V>)>);

impl<K, V> Wire for Map<K, V>
where
    K: Ord + Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    const TAG: Tag = Tag::custom(2);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let entries: Vec<_> = self.0.values().collect();
        out.replicas(entries.iter().map(|(stamp, _)| stamp.replica))?;
        let order = out.keys(self.0.keys())?;
        let sorted = || order.iter().map(|&index| entries[index]);
        out.stamps(sorted().map(|(stamp, _)| *stamp))?;
        out.bools(sorted().map(|(_, value)| value.is_some()));
        out.values(sorted().filter_map(|(_, value)| value.as_ref()))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let keys = input.keys::<K>()?;
        let stamps = input.stamps(keys.len())?;
        let present = input.bools(keys.len())?;
        let count = present.clone().filter(|present| *present).count();
        let mut values = input.values::<V>(count)?;
        let mut map = BTreeMap::new();
        for ((key, stamp), present) in keys.zip(stamps).zip(present) {
            let value = if present {
                values.next().transpose()?
            } else {
                None
            };
            if map.insert(key?, (stamp, value)).is_some() {
                return Err(input.invalid("a key is there twice"));
            }
        }
        Ok(Self(map))
    }
}

/// One of each of the other parts of a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    pub(crate) number: u64,
    pub(crate) signed: i64,
    pub(crate) flag: bool,
    pub(crate) bytes: Vec<u8>,
    pub(crate) vector: VersionVector,
    pub(crate) counts: VersionVector,
    pub(crate) dot: Dot,
    pub(crate) stamp: Stamp,
    pub(crate) dots: Vec<Dot>,
    pub(crate) column: Vec<u64>,
}

impl Wire for Parts {
    const TAG: Tag = Tag::custom(3);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.number);
        out.i64(self.signed);
        out.bool(self.flag);
        out.bytes(&self.bytes);
        let vectors = self
            .vector
            .iter()
            .chain(self.counts.iter())
            .map(|(id, _)| id);
        let dots = self.dots.iter().map(|dot| dot.replica);
        out.replicas(
            vectors
                .chain(dots)
                .chain([self.dot.replica, self.stamp.replica]),
        )?;
        out.vector(&self.vector)?;
        out.counts(&self.counts)?;
        out.dot(self.dot)?;
        out.stamp(self.stamp)?;
        out.u64(self.dots.len() as u64);
        out.dots(self.dots.iter().copied())?;
        out.u64(self.column.len() as u64);
        out.column(self.column.iter().copied());
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let (number, signed, flag) = (input.u64()?, input.i64()?, input.bool()?);
        let bytes = input.bytes()?.to_vec();
        input.replicas()?;
        let (vector, counts) = (input.vector()?, input.counts()?);
        let (dot, stamp) = (input.dot()?, input.stamp()?);
        let count = u128::from(input.u64()?);
        let count = input.items(count)?;
        let dots = input.dots(count)?.collect();
        let count = u128::from(input.u64()?);
        let count = input.items(count)?;
        let column = input.column(count)?.collect();
        Ok(Self {
            number,
            signed,
            flag,
            bytes,
            vector,
            counts,
            dot,
            stamp,
            dots,
            column,
        })
    }
}

pub(crate) fn set() -> Set<String> {
    let contexts = [
        context(&[(1, 1, 1), (1, 3, 3), (2, 5, 6), (9, 1, 1)]),
        context(&[(1, 1, 4), (2, 1, 300), (9, 1, 1)]),
        context(&[(2, 302, 302)]),
        context(&[]),
    ];
    let values = ["milk", "bread", "a longer line of text", "", "milk"];
    Set {
        contexts,
        values: values.map(String::from).to_vec(),
    }
}

pub(crate) fn map() -> Map<String, u64> {
    let entry = |key: u64| {
        let value = (key % 3 != 1).then_some(key * key * 1000);
        (
            format!("key {key}"),
            (stamp(1_700_000_000_000 << 16 | key, 1 + key % 2), value),
        )
    };
    Map((0..14).map(entry).collect())
}

pub(crate) fn parts() -> Parts {
    let vector = [(id(1), 5), (id(3), (1 << 62) - 1)];
    let counts = [(id(2), u64::MAX), (id(3), 1)];
    Parts {
        number: 300,
        signed: -70_000,
        flag: true,
        bytes: b"bytes".to_vec(),
        vector: vector.into_iter().collect(),
        counts: counts.into_iter().collect(),
        dot: Dot {
            replica: id(7),
            sequence: 9,
        },
        stamp: stamp(1 << 40, 7),
        dots: (1..9)
            .map(|n| Dot {
                replica: id(1 + n / 4),
                sequence: 100 - n * n,
            })
            .collect(),
        column: vec![1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5],
    }
}

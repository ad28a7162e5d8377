//! Edits whose result has no encoded form: it could be neither kept nor sent.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_store::{Failure, Kind, Memory, Rejected, Schema, Settings, Start, Store};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// A number that is written as text; of those above a million nobody has a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Word(u32);

const MOST: u32 = 1_000_000;

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 > MOST {
            return Err(ser::Error::custom("the number has no text"));
        }
        serializer.serialize_str(&self.0.to_string())
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(de::Error::custom)
    }
}

type Words = OrSet<Word>;

fn start(id: u64) -> Start {
    Start::new(id.into(), || 1_000)
}

fn schema() -> (Arc<Schema>, Kind<Words>) {
    let mut schema = Schema::new();
    let words = schema.declare("words").unwrap();
    (Arc::new(schema), words)
}

fn add(store: &mut Store, words: Kind<Words>, number: u32) {
    let key = store.key(words, "k");
    key.write(|set, me| set.insert(me, Word(number))).unwrap();
}

fn held(store: &mut Store, words: Kind<Words>) -> BTreeSet<u32> {
    let set = store.key(words, "k").read().unwrap();
    set.map_or_else(BTreeSet::new, |set| set.iter().map(|word| word.0).collect())
}

/// Each way to write what has no encoded form, and each is refused.
fn refuse_all(store: &mut Store, words: Kind<Words>) {
    let bad = Word(MOST + 1);
    let before = (held(store, words), store.version().clone());
    let mut other = Words::new();
    let _ = other.insert(&mut rejoin_causality::Replica::new(9_u64.into(), || 0), bad);
    let add = |set: &mut Words, me: &mut _| Ok::<_, fmt::Error>(!set.insert(me, bad).is_nothing());
    let refused = [
        store.key(words, "k").write(|set, me| set.insert(me, bad)),
        store.key(words, "k").merge(&other),
        store.key(words, "k").edit(add),
    ];
    for refused in refused {
        let is_told = matches!(refused, Err(Failure::Rejected(Rejected::Edit(_))));
        assert!(is_told, "{refused:?}");
        assert_eq!((held(store, words), store.version().clone()), before);
    }
}

/// Carries frames both ways until there are none.
fn talk(a: &mut Store, b: &mut Store) {
    loop {
        let (of_a, of_b) = (a.frames().unwrap(), b.frames().unwrap());
        if of_a.is_empty() && of_b.is_empty() {
            return;
        }
        for (_, frame) in of_a {
            b.receive(a.id(), &frame).unwrap();
        }
        for (_, frame) in of_b {
            a.receive(b.id(), &frame).unwrap();
        }
    }
}

/// A unit takes no bytes, so a register of it has no encoded form.
#[test]
fn what_can_be_neither_kept_nor_sent_is_refused() {
    let mut schema = Schema::new();
    let marks = schema.declare::<LwwRegister<()>>("marks").unwrap();
    let names = schema.declare::<LwwRegister<String>>("names").unwrap();
    let schema = Arc::new(schema);
    let mut alone = Store::new(Arc::clone(&schema), start(1), Settings::default());
    let kept = Store::open(
        Arc::clone(&schema),
        Memory::new(),
        start(2),
        Settings::default(),
    );
    let (mut kept, _) = kept.unwrap();
    let mut member = Store::new(schema, start(3), Settings::default());
    member.join(4_u64.into());
    for store in [&mut kept, &mut member] {
        let before = store.version().clone();
        let key = store.key(marks, "key");
        let refused = key.write(|mark, me| mark.set(me, ()));
        assert!(
            matches!(refused, Err(Failure::Rejected(Rejected::Edit(_)))),
            "{refused:?}"
        );
        assert_eq!(store.version(), &before);
        assert!(store.key(marks, "key").read().unwrap().is_none());
        let key = store.key(names, "other");
        key.write(|name, me| name.set(me, "text".into())).unwrap();
        store.commit().unwrap();
        assert_eq!(store.counts().unwritable, 0);
    }
    // Nobody has to read it but the one who wrote it.
    let key = alone.key(marks, "key");
    key.write(|mark, me| mark.set(me, ())).unwrap();
    assert!(alone.key(marks, "key").read().unwrap().is_some());
}

#[test]
fn it_is_refused_by_a_large_value_as_by_a_small_one() {
    let (schema, words) = schema();
    let settings = Settings::default();
    let opened = Store::open(Arc::clone(&schema), Memory::new(), start(1), settings);
    let (mut kept, _) = opened.unwrap();
    let mut member = Store::new(schema, start(2), settings);
    member.join(3_u64.into());
    for store in [&mut kept, &mut member] {
        for number in 0..200 {
            add(store, words, number);
        }
        store.commit().unwrap();
        // A digest measures the values.
        store.digest();
        refuse_all(store, words);
        for number in 200..220 {
            add(store, words, number);
            refuse_all(store, words);
        }
        store.commit().unwrap();
        assert_eq!(held(store, words), (0..220).collect());
        assert_eq!(store.counts().unwritable, 0);
    }
}

/// What the value was before is made again from a copy and from what came since, by whatever way.
#[test]
fn a_refused_edit_leaves_what_came_before_it_whatever_that_was() {
    let (schema, words) = schema();
    let [mut a, mut b] = [1, 2].map(|id: u64| {
        let mut store = Store::new(Arc::clone(&schema), start(id), Settings::default());
        store.join((3 - id).into());
        store
    });
    let mut expected: BTreeSet<u32> = (0..100).collect();
    for number in 0..100 {
        add(&mut a, words, number);
    }
    a.tick(1);
    talk(&mut a, &mut b);
    let mut random = 1_u32;
    let mut draw = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    for now in 2..600 {
        let number = draw(200);
        match draw(7) {
            0 => {
                add(&mut b, words, number);
                expected.insert(number);
                a.tick(now);
                b.tick(now);
                talk(&mut a, &mut b);
            }
            1 => {
                let key = a.key(words, "k");
                key.write(|set, me| set.remove(me, &Word(number))).unwrap();
                expected.remove(&number);
            }
            2 => {
                let key = a.key(words, "k");
                let add = |set: &mut Words, me: &mut _| {
                    Ok::<_, fmt::Error>(!set.insert(me, Word(number)).is_nothing())
                };
                key.edit(add).unwrap();
                expected.insert(number);
            }
            3 => drop(a.digest()),
            4 if number < 10 => {
                // Alone it may write anything, and looks at nothing.
                a.leave(b.id());
                add(&mut a, words, number);
                expected.insert(number);
                a.join(b.id());
            }
            _ => {
                add(&mut a, words, number);
                expected.insert(number);
            }
        }
        refuse_all(&mut a, words);
        assert_eq!(held(&mut a, words), expected);
    }
    for now in (1..20).map(|round| round * 20_000) {
        a.tick(now);
        b.tick(now);
        talk(&mut a, &mut b);
    }
    assert_eq!(a.digest(), b.digest());
    assert!(a.contents() == b.contents());
    assert_eq!(a.counts().unwritable + b.counts().unwritable, 0);
}

/// Says the same as an attribute of serde that does not work in bytes without names.
trait Shape:
    Ord + Clone + Hash + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
}

impl<T> Shape for T where
    T: Ord + Clone + Hash + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct LeavesOut {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<u8>,
    count: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct LeavesOutLast(
    u8,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<u8>,
);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Skips {
    count: u8,
    #[serde(skip)]
    cache: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Count(u8),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Count { count: u8 },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of")]
enum Adjacent {
    Count(u8),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
enum Mostly {
    Plain(u8),
    Odd(Untagged),
}

/// A value that nobody could read is refused where it is written, and everything else goes on.
fn refuses<T: Shape>(good: Option<&T>, bad: &T, many: impl Fn(u8) -> Option<T>) {
    let mut schema = Schema::new();
    let sets = schema.declare::<OrSet<T>>("sets").unwrap();
    let names = schema.declare::<LwwRegister<String>>("names").unwrap();
    let schema = Arc::new(schema);
    let settings = Settings::default();
    let mut capped = settings;
    capped.limits.value_bytes = Some(100_000);
    for settings in [settings, capped] {
        let opened = Store::open(Arc::clone(&schema), Memory::new(), start(1), settings);
        let (mut kept, _) = opened.unwrap();
        let [mut a, mut b] = [2, 3].map(|id: u64| {
            let mut store = Store::new(Arc::clone(&schema), start(id), settings);
            store.join((5 - id).into());
            store
        });
        for store in [&mut kept, &mut a] {
            let refused = |store: &mut Store| {
                let before = store.version().clone();
                let key = store.key(sets, "k");
                let refused = key.write(|set, me| set.insert(me, bad.clone()));
                let is_told = matches!(
                    refused,
                    Err(Failure::Rejected(Rejected::Edit(_) | Rejected::Unreadable))
                );
                assert!(is_told, "{bad:?}: {refused:?}");
                assert_eq!(store.version(), &before);
            };
            refused(store);
            let add = |store: &mut Store, good: T| {
                let key = store.key(sets, "k");
                key.write(|set, me| set.insert(me, good)).unwrap();
            };
            if let Some(good) = good {
                add(store, good.clone());
                refused(store);
            }
            // From here on the value is large.
            (0..200).filter_map(&many).for_each(|good| add(store, good));
            store.digest();
            refused(store);
            let key = store.key(names, "other");
            key.write(|name, me| name.set(me, "text".into())).unwrap();
            store.commit().unwrap();
        }
        a.tick(1);
        talk(&mut a, &mut b);
        assert!(b.key(names, "other").read().unwrap().is_some(), "{bad:?}");
        assert!(a.contents() == b.contents());
        assert_eq!(a.counts().refused + b.counts().refused, 0);
    }
}

#[test]
fn what_would_not_be_read_as_it_was_is_refused() {
    let line = |note, count| LeavesOut { note, count };
    refuses(Some(&line(Some(1), 1)), &line(None, 2), |count| {
        Some(line(Some(1), count))
    });
    let pair = LeavesOutLast;
    refuses(Some(&pair(1, Some(1))), &pair(2, None), |count| {
        Some(pair(count, Some(1)))
    });
    let skips = |count, cache| Skips { count, cache };
    refuses(Some(&skips(1, 0)), &skips(1, 5), |count| {
        Some(skips(count, 0))
    });
    refuses(None, &Untagged::Count(1), |_| None);
    refuses(None, &Tagged::Count { count: 1 }, |_| None);
    refuses(None, &Adjacent::Count(1), |_| None);
    let odd = Mostly::Odd(Untagged::Count(1));
    refuses(Some(&Mostly::Plain(1)), &odd, |count| {
        Some(Mostly::Plain(count))
    });
}

//! Types below keys, under one context.

use std::borrow::Cow;

use rejoin_causality::{CausalContext, Replica};
use rejoin_dot_store::{Batch, Causal, DotFun, DotMap, Events, KeySite, Kind, Nest, Place, Site};
use rejoin_merge::{Delta, Merge};

/// A register of small numbers that reads all concurrent ones.
struct Numbers;

impl Nest for Numbers {
    const KIND: Kind = Kind::new(1024);
    type Store = DotFun<u8>;
    type View<'a, P: Place<'a, u8>> = Vec<u8>;
    type Editor<W: Site<Store = Self::Store>> = Setter<W>;

    fn view<'a, P: Place<'a, u8>>(store: Cow<'a, DotFun<u8>>, place: P) -> Vec<u8> {
        let slots = store.slots().iter();
        let mut numbers: Vec<u8> = slots.map(|slot| *place.content(*slot)).collect();
        numbers.sort_unstable();
        numbers
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> Setter<W> {
        Setter(site)
    }
}

struct Setter<W>(W);

impl<W: Site<Store = DotFun<u8>>> Setter<W> {
    fn set(&mut self, number: u8) {
        let dots = self.0.dots();
        self.0.write(&dots, Some(number));
    }

    fn clear(&mut self) {
        self.0.reset();
    }
}

type Inner = (Numbers, Numbers);
type Store = DotMap<&'static str, <Inner as Nest>::Store>;

fn update(
    causal: &mut Causal<Store>,
    replica: &mut Replica,
    key: &'static str,
    edit: impl FnOnce(&mut <Inner as Nest>::Editor<KeySite<'_, Batch<'_, Store>, &'static str>>),
) -> Events {
    let mut batch = Batch::new(causal, replica);
    edit(&mut Inner::edit(KeySite::new(&mut batch, key)));
    batch.events()
}

fn remove(causal: &mut Causal<Store>, replica: &mut Replica, key: &'static str) {
    let mut batch = Batch::new(causal, replica);
    KeySite::new(&mut batch, key).reset();
}

fn read(causal: &Causal<Store>, key: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let store = DotMap::descend(causal.store(), key)?;
    Some(Inner::view(
        store,
        rejoin_dot_store::Below::new(causal.pages()),
    ))
}

fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

#[test]
fn fields_are_written_each_for_itself() {
    let mut writer = replica(1);
    let mut a = Causal::<Store>::new();
    let events = update(&mut a, &mut writer, "x", |fields| {
        fields.first().set(1);
        fields.second().set(2);
        fields.first().set(3);
    });
    assert_eq!(read(&a, "x"), Some((vec![3], vec![2])));
    assert_eq!(read(&a, "y"), None);
    let delta = a.delta_at(&events);
    assert_eq!(delta, a);
    // A part that was never edited has no store yet, and reads the same.
    assert_eq!(read(&delta, "x"), Some((vec![3], vec![2])));
}

#[test]
fn entries_are_as_many_as_they_say() {
    let mut writer = replica(1);
    let mut whole = Causal::<Store>::new();
    let events = update(&mut whole, &mut writer, "x", |fields| fields.first().set(1));
    update(&mut whole, &mut writer, "y", |fields| {
        fields.second().set(2);
    });
    let delta = whole.delta_at(&events);
    for (state, expected) in [(&whole, &["x", "y"][..]), (&delta, &["x"])] {
        let mut entries = DotMap::entries(state.store(), state.pages());
        assert_eq!(entries.len(), expected.len());
        let mut keys: Vec<_> = entries.by_ref().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
        assert_eq!(entries.len(), 0);
    }
}

#[test]
fn a_key_stays_while_one_of_its_fields_does() {
    let mut writer = replica(1);
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut writer, "x", |fields| {
        fields.first().set(1);
        fields.second().set(2);
    });
    let mut b = a.clone();
    update(&mut a, &mut writer, "x", |fields| fields.first().clear());
    assert_eq!(read(&a, "x"), Some((vec![], vec![2])));
    update(&mut b, &mut writer, "x", |fields| fields.second().clear());
    assert_eq!(read(&b, "x"), Some((vec![1], vec![])));
}

#[test]
fn removing_a_key_resets_what_was_seen_below_it() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |fields| fields.first().set(1));
    update(&mut a, &mut one, "x", |fields| fields.second().set(2));
    let mut b = a.clone();
    remove(&mut a, &mut one, "x");
    update(&mut b, &mut two, "x", |fields| fields.second().set(7));
    assert_eq!(read(&a, "x"), None);
    assert_eq!(read(&b, "x"), Some((vec![1], vec![7])));
    assert!(a.merge(&b) && b.merge(&a));
    assert_eq!(a, b);
    assert_eq!(read(&a, "x"), Some((vec![], vec![7])));
}

#[test]
fn an_edit_without_effect_mints_nothing() {
    let mut writer = replica(1);
    let mut a = Causal::<Store>::new();
    let events = update(&mut a, &mut writer, "x", |_| ());
    assert!(Causal::<Store>::is_nothing(&events));
    remove(&mut a, &mut writer, "x");
    assert_eq!(a.version(), &CausalContext::new());
}

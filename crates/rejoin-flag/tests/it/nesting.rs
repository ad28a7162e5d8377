//! The flags below the keys of a map, under the context of the whole map.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself has fixed lifetimes, and would not compile"
)]

use rejoin_causality::Replica;
use rejoin_dot_store::{Batch, Below, Causal, DotMap, KeySite, Nest, Site};
use rejoin_flag::{DwFlag, EwFlag, FlagEditor, Merge, Switch};

use crate::replica;

type Store = DotMap<&'static str, Switch<true, false>>;
type Editor<'a, 'b> = FlagEditor<KeySite<'a, Batch<'b, Store>, &'static str>, true, false>;

fn update(
    map: &mut Causal<Store>,
    replica: &mut Replica,
    key: &'static str,
    edit: impl FnOnce(&mut Editor<'_, '_>),
) {
    let mut batch = Batch::new(map, replica);
    edit(&mut EwFlag::edit(KeySite::new(&mut batch, key)));
}

fn read(map: &Causal<Store>, key: &str) -> Option<bool> {
    let store = DotMap::descend(map.store(), key)?;
    Some(EwFlag::<false>::view(store, Below::new(map.pages())))
}

#[test]
fn a_flag_below_a_key_reads_and_writes_as_at_the_root() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |flag| {
        assert!(!flag.is_enabled());
        flag.enable();
        assert!(flag.is_enabled());
    });
    update(&mut a, &mut one, "y", |flag| flag.enable());
    let mut b = a.clone();
    update(&mut a, &mut one, "x", |flag| flag.disable());
    update(&mut b, &mut two, "x", |flag| flag.enable());
    update(&mut b, &mut two, "y", |flag| flag.reset());
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!((read(&a, "x"), read(&a, "y")), (Some(true), None));
}

#[test]
fn removing_the_key_takes_away_what_was_seen() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |flag| flag.enable());
    let mut b = a.clone();
    KeySite::new(&mut Batch::new(&mut a, &mut one), "x").reset();
    assert_eq!(read(&a, "x"), None);
    update(&mut b, &mut two, "x", |flag| flag.enable());
    a.merge(&b);
    assert_eq!(read(&a, "x"), Some(true));
}

#[test]
fn a_key_stays_while_one_write_below_it_stands() {
    let [mut one, mut two, mut three] = [1, 2, 3].map(replica);
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |flag| flag.enable());
    let mut c = a.clone();
    let mut b = Causal::<Store>::new();
    update(&mut b, &mut two, "x", |flag| flag.enable());
    a.merge(&b);
    assert_eq!(read(&a, "x"), Some(true));
    update(&mut c, &mut three, "x", |flag| flag.disable());
    a.merge(&c);
    assert_eq!(read(&a, "x"), Some(true));
}

/// Two flags of one value, each with a rule of its own.
#[test]
fn flags_are_fields() {
    type Value = (EwFlag, DwFlag<true>);
    let mut writer = replica(1);
    let mut state = Causal::<<Value as Nest>::Store>::new();
    let mut fields = Value::edit(Batch::new(&mut state, &mut writer));
    assert!(!fields.first().is_enabled() && fields.second().is_enabled());
    fields.first().enable();
    fields.second().disable();
    assert_eq!(Value::view(state.store(), state.pages()), (true, false));
}

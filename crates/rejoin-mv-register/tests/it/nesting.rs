//! The register below the keys of a map, under the context of the whole map.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself has fixed lifetimes, and would not compile"
)]

use rejoin_causality::Replica;
use rejoin_dot_store::{Batch, Below, Causal, DotMap, KeySite, Nest, Site};
use rejoin_mv_register::{Merge, MvRegister, MvRegisterEditor, Siblings};

use crate::replica;

type Value = MvRegister<u8>;
type Store = DotMap<&'static str, Siblings<u8>>;
type Editor<'a, 'b> = MvRegisterEditor<u8, KeySite<'a, Batch<'b, Store>, &'static str>>;

fn update(
    map: &mut Causal<Store>,
    replica: &mut Replica,
    key: &'static str,
    edit: impl FnOnce(&mut Editor<'_, '_>),
) {
    let mut batch = Batch::new(map, replica);
    edit(&mut Value::edit(KeySite::new(&mut batch, key)));
}

fn read(map: &Causal<Store>, key: &str) -> Option<Vec<u8>> {
    let store = DotMap::descend(map.store(), key)?;
    let values = Value::view(store, Below::new(map.pages()));
    Some(values.into_iter().copied().collect())
}

#[test]
fn a_register_below_a_key_reads_and_writes_as_at_the_root() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |register| {
        assert!(register.view().is_empty());
        register.set(1);
        register.set(2);
        assert_eq!(register.view(), [&2]);
    });
    update(&mut a, &mut one, "y", |register| register.set(9));
    let mut b = a.clone();
    update(&mut a, &mut one, "x", |register| register.set(4));
    update(&mut b, &mut two, "x", |register| register.set(3));
    a.merge(&b);
    assert_eq!(read(&a, "x"), Some(vec![3, 4]));
    update(&mut a, &mut one, "x", |register| register.clear());
    assert_eq!((read(&a, "x"), read(&a, "y")), (None, Some(vec![9])));
}

#[test]
fn removing_the_key_takes_away_what_was_seen() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |register| register.set(1));
    let mut b = a.clone();
    KeySite::new(&mut Batch::new(&mut a, &mut one), "x").reset();
    update(&mut b, &mut two, "x", |register| register.set(2));
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a, "x"), Some(vec![2]));
}

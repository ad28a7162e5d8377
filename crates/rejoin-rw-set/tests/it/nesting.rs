//! The set below the keys of a map, under the context of the whole map.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself has fixed lifetimes, and would not compile"
)]

use rejoin_causality::Replica;
use rejoin_dot_store::{Batch, Below, Causal, DotMap, KeySite, Nest, Site};
use rejoin_rw_set::{Marks, Merge, RwSet, RwSetEditor};

use crate::replica;

type Value = RwSet<u8>;
type Store = DotMap<&'static str, Marks<u8>>;
type Editor<'a, 'b> = RwSetEditor<u8, KeySite<'a, Batch<'b, Store>, &'static str>>;

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
    let set = Value::view(store, Below::new(map.pages()));
    let elements: Vec<u8> = set.iter_sorted().copied().collect();
    assert_eq!(
        (set.len(), set.is_empty()),
        (elements.len(), elements.is_empty())
    );
    assert!((0..10).all(|element| set.contains(&element) == elements.contains(&element)));
    assert_eq!(format!("{set:?}").len(), format!("{elements:?}").len());
    Some(elements)
}

#[test]
fn a_set_below_a_key_reads_and_writes_as_at_the_root() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |set| {
        assert!(set.view().is_empty());
        set.insert(1);
        set.insert(2);
        set.insert(3);
        assert!(set.view().iter_sorted().eq(&[1, 2, 3]));
    });
    update(&mut a, &mut one, "y", |set| set.insert(9));
    let mut b = a.clone();
    update(&mut a, &mut one, "x", |set| set.remove(2));
    update(&mut b, &mut two, "x", |set| {
        set.insert(2);
        set.insert(3);
    });
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(
        (read(&a, "x"), read(&a, "y")),
        (Some(vec![1, 3]), Some(vec![9]))
    );
    update(&mut a, &mut one, "x", |set| {
        set.retain(|element| *element > 1);
    });
    assert_eq!(read(&a, "x"), Some(vec![3]));
    update(&mut a, &mut one, "x", |set| set.clear());
    update(&mut a, &mut one, "x", |set| {
        assert_eq!(set.view().tombstones(), 3);
    });
    assert_eq!(read(&a, "x"), Some(vec![]), "tombstones keep the key");
    update(&mut a, &mut one, "x", |set| set.reset());
    assert_eq!(read(&a, "x"), None);
}

#[test]
fn removing_the_key_takes_away_what_was_seen() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |set| {
        set.insert(1);
        set.remove(2);
    });
    let mut b = a.clone();
    KeySite::new(&mut Batch::new(&mut a, &mut one), "x").reset();
    update(&mut b, &mut two, "x", |set| set.insert(2));
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a, "x"), Some(vec![2]));
}

#[test]
fn a_key_stays_while_removals_below_it_stand() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Causal::<Store>::new();
    update(&mut a, &mut one, "x", |set| {
        set.insert(1);
        set.remove(2);
    });
    let mut b = a.clone();
    update(&mut b, &mut two, "x", |set| set.reset());
    update(&mut a, &mut one, "x", |set| set.remove(3));
    assert_eq!(read(&a, "x"), Some(vec![1]));
    a.merge(&b);
    assert_eq!(read(&a, "x"), Some(vec![]));
    update(&mut a, &mut one, "x", |set| {
        assert_eq!(set.view().tombstones(), 1);
    });
}

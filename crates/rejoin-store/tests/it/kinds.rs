//! Kinds of another schema.

use rejoin_g_counter::GCounter;
use rejoin_lww_register::LwwRegister;
use rejoin_store::{Failure, Rejected, Schema, Store};

use crate::pair::pair;

#[test]
fn a_kind_of_another_schema_writes_and_deletes_nothing() {
    let mut p = pair(|_| {});
    let mut other = Schema::new();
    let alien = other.declare::<GCounter>("another").unwrap();
    let strange = LwwRegister::<String>::new();
    let names = other.declare::<LwwRegister<String>>("names").unwrap();
    let carts_there = other.declare::<LwwRegister<String>>("carts").unwrap();
    let (likes, carts) = (p.likes, p.carts);
    let store = &mut p.stores[0];
    let access = store.key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let unknown = Some(Failure::Rejected(Rejected::UnknownKind));
    assert_eq!(store.key(carts_there, "k").delete().err(), unknown);
    assert_eq!(store.key(carts_there, "k").expire_at(None).err(), unknown);
    let _ = store.key(carts, "k").expire_at(Some(4_000)).unwrap();
    let write = |store: &mut Store| {
        let access = store.key(carts_there, "k");
        access.write(|name, me| name.set(me, "x".into())).err()
    };
    assert_eq!(write(store), unknown);
    assert_eq!(store.key(carts_there, "k").merge(&strange).err(), unknown);
    assert_eq!(store.key(carts, "k").read(), Ok(None));
    assert_eq!(store.key(carts_there, "absent").read().err(), unknown);
    assert_eq!(store.key(carts_there, "k").ask().err(), unknown);
    // One that stands at the same place with the same type cannot be told apart.
    let access = store.key(alien, "l");
    assert!(access.try_write(|n, me| n.increment(me, 1)).is_ok());
    assert_eq!(
        store.key(likes, "l").read().unwrap().map(GCounter::value),
        Some(1)
    );
    assert_eq!(store.key(names, "n").read(), Ok(None));
}

//! Histories from the tests of other libraries, with the values that must come out.

use rejoin_or_map::{Merge, OrMap, Replica};
use rejoin_or_set::OrSet;

use crate::{read, replica};

type Sets = OrMap<&'static str, OrSet<&'static str>>;

fn sync(a: &mut Sets, b: &mut Sets) {
    b.merge(a);
    a.merge(b);
    assert_eq!(a, b);
}

fn pair() -> ([Sets; 2], [Replica; 2]) {
    ([Sets::new(), Sets::new()], [replica(1), replica(2)])
}

fn add(map: &mut Sets, writer: &mut Replica, key: &'static str, value: &'static str) {
    map.update(writer, key, |set| set.insert(value));
}

#[test]
fn removing_an_own_key_leaves_the_key_of_another() {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    add(&mut a, &mut one, "a", "A");
    add(&mut b, &mut two, "a", "Z");
    b.remove(&mut two, "a");
    a.merge(&b);
    assert_eq!(read(&a), [("a", vec!["A"])].into());
}

#[test]
fn an_empty_value_is_hidden_in_every_order() {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    add(&mut a, &mut one, "X", "0");
    add(&mut b, &mut two, "X", "0");
    b.update(&mut two, "X", |set| set.remove("0"));
    let mut c = a.clone();
    c.remove(&mut replica(3), "X");
    let states = [a, b, c];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut all = Sets::new();
        for place in order {
            all.merge(&states[place]);
        }
        assert!(all.is_empty(), "{order:?}: {all:?}");
    }
}

#[test]
fn of_two_keys_of_one_change_one_is_removed() {
    let ([mut a, _], [mut one, _]) = pair();
    a.batch(&mut one, |map| {
        map.update("X", |set| set.insert("a"));
        map.update("Y", |set| set.insert("b"));
    });
    let mut b = a.clone();
    a.remove(&mut one, "Y");
    sync(&mut a, &mut b);
    assert_eq!(read(&b), [("X", vec!["a"])].into());
}

#[test]
fn removing_an_outer_key_resets_what_it_saw_inside() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = OrMap::<&str, Sets>::new();
    a.update(&mut one, "m", |map| map.update("s", |set| set.insert("x")));
    let mut b = a.clone();
    a.remove(&mut one, "m");
    b.update(&mut two, "m", |map| map.update("s", |set| set.insert("y")));
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(format!("{a:?}"), r#"{"m": {"s": {"y"}}}"#);
}

#[test]
fn paint_and_sound() {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    add(&mut a, &mut one, "paint", "blue");
    add(&mut a, &mut one, "sound", "loud");
    add(&mut b, &mut two, "paint", "red");
    add(&mut b, &mut two, "number", "3");
    sync(&mut a, &mut b);
    a.remove(&mut one, "number");
    sync(&mut a, &mut b);
    b.remove(&mut two, "paint");
    add(&mut a, &mut one, "paint", "green");
    sync(&mut a, &mut b);
    assert_eq!(
        read(&a),
        [("paint", vec!["green"]), ("sound", vec!["loud"])].into()
    );
}

#[test]
fn a_reset_map_joins_again() {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    add(&mut a, &mut one, "color", "red");
    add(&mut a, &mut one, "taste", "bitter");
    add(&mut b, &mut two, "sound", "loud");
    add(&mut b, &mut two, "color", "blue");
    a.merge(&b);
    b.remove(&mut two, "sound");
    a.merge(&b);
    assert_eq!(
        read(&a),
        [("color", vec!["blue", "red"]), ("taste", vec!["bitter"])].into()
    );
    a.remove(&mut one, "color");
    a.clear(&mut one);
    a.merge(&b);
    assert!(a.is_empty());
}

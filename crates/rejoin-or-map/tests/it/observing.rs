//! What an observer of a merge is told.

use rejoin_merge::{Content, Step};
use rejoin_mv_register::MvRegister;
use rejoin_or_map::{Merge, Observer, OrMap};
use rejoin_or_set::OrSet;

use crate::replica;

/// Writes down what it hears, and where.
#[derive(Default)]
struct Notes {
    way: Vec<String>,
    lines: Vec<String>,
}

impl Notes {
    fn note(&mut self, what: &str, value: &dyn Content) {
        self.lines
            .push(format!("{}: {what}{value:?}", self.way.join("/")));
    }
}

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        match step {
            Step::Key(key) => self.way.push(format!("{key:?}")),
            other => panic!("{other:?}"),
        }
    }

    fn leave(&mut self) {
        self.way.pop().unwrap();
    }

    fn added(&mut self, value: &dyn Content) {
        self.note("+", value);
    }

    fn removed(&mut self, value: &dyn Content) {
        self.note("-", value);
    }
}

#[test]
fn changes_are_told_with_the_keys_that_lead_there() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrMap::<u8, OrMap<u8, OrSet<u8>>>::new();
    a.update(&mut here, 1, |map| map.update(2, |set| set.insert(3)));
    a.update(&mut here, 4, |map| map.update(5, |set| set.insert(6)));
    let mut b = a.clone();
    b.update(&mut there, 1, |map| map.update(2, |set| set.insert(3))); // Nothing to see.
    b.update(&mut there, 1, |map| map.update(2, |set| set.insert(9)));
    b.remove(&mut there, &4);
    b.update(&mut there, 7, |map| map.update(8, |set| set.insert(9)));
    let mut notes = Notes::default();
    assert!(a.merge_observed(&b, &mut notes));
    notes.lines.sort();
    let expected = [
        "1/2: +9", "4/5: -6", "4: -5", "7/8: +9", "7: +8", ": +7", ": -4",
    ];
    assert_eq!(notes.lines, expected);
    assert!(notes.way.is_empty());
    let mut silent = Notes::default();
    assert!(!a.merge_observed(&b, &mut silent));
    assert!(silent.lines.is_empty());
}

#[test]
fn each_value_below_a_key_is_told_of() {
    type Registers = OrMap<u8, MvRegister<u8>>;

    let [mut one, mut two, mut three] = [1, 2, 3].map(replica);
    let mut a = Registers::new();
    a.update(&mut one, 7, |register| register.set(1));
    let (mut b, mut c) = (Registers::new(), Registers::new());
    b.update(&mut two, 7, |register| register.set(2));
    c.update(&mut three, 7, |register| register.set(2));
    let mut told = |other: &Registers| {
        let mut notes = Notes::default();
        assert!(a.merge_observed(other, &mut notes));
        notes.lines
    };
    assert_eq!(told(&b), ["7: +2"]);
    assert!(told(&c).is_empty(), "the same value again");
    b.remove(&mut two, &7);
    assert!(told(&b).is_empty(), "the same value stays");
    c.remove(&mut three, &7);
    assert_eq!(told(&c), ["7: -2"]);
}

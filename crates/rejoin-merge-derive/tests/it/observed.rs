//! Observers are led to each field.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_merge::{Content, Max, Merge, Observer, Step};

#[derive(Default)]
struct Recorder {
    way: Vec<String>,
    entered: Vec<String>,
    lines: Vec<String>,
}

impl Observer for Recorder {
    fn enter(&mut self, step: Step<'_>) {
        let step = match step {
            Step::Field(name) => name.to_owned(),
            Step::Index(index) => format!("#{index}"),
            Step::Key(key) => format!("{key:?}"),
            _ => unreachable!("a new step"),
        };
        self.entered.push(step.clone());
        self.way.push(step);
    }

    fn leave(&mut self) {
        assert!(self.way.pop().is_some(), "left what was not entered");
    }

    fn added(&mut self, value: &dyn Content) {
        self.lines
            .push(format!("{}: added {value:?}", self.way.join(".")));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.lines
            .push(format!("{}: {old:?} -> {new:?}", self.way.join(".")));
    }
}

#[derive(Clone, Debug, Merge)]
struct Inner(BTreeSet<u8>, #[merge(min)] u8);

#[derive(Clone, Debug, Merge)]
struct Outer {
    #[merge(max)]
    r#type: u8,
    top: Max<u8>,
    inner: BTreeMap<char, Inner>,
}

fn outer(number: u8) -> Outer {
    let inner = Inner(BTreeSet::from([number]), 100 - number);
    Outer {
        r#type: number,
        top: Max::new(number),
        inner: BTreeMap::from([('k', inner)]),
    }
}

#[test]
fn each_change_is_told_with_the_way_to_it() {
    let mut recorder = Recorder::default();
    assert!(outer(1).merge_observed(&outer(2), &mut recorder));
    let expected = [
        "type: 1 -> 2",
        "top: 1 -> 2",
        "inner.'k'.#0: added 2",
        "inner.'k'.#1: 99 -> 98",
    ];
    assert_eq!(recorder.lines, expected);
    assert_eq!(
        recorder.entered,
        ["type", "top", "inner", "'k'", "#0", "#1"]
    );
    assert!(recorder.way.is_empty(), "every step entered is left");
}

#[test]
fn nothing_is_told_where_nothing_changes() {
    let mut recorder = Recorder::default();
    assert!(!outer(1).merge_observed(&outer(1), &mut recorder));
    assert_eq!(recorder.lines, [""; 0]);
    assert!(recorder.way.is_empty(), "every step entered is left");
}

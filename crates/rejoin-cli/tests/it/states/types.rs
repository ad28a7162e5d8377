//! Every type is shown, joined and compared; the typed merge is the oracle.

mod maps;
mod sequences;

use std::fs;

use rejoin_bounded_counter::BoundedCounter;
use rejoin_causality::ReplicaId;
use rejoin_cl_set::ClSet;
use rejoin_flag::{DwFlag, EwFlag};
use rejoin_fww_register::FwwRegister;
use rejoin_g_counter::GCounter;
use rejoin_g_set::GSet;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_lww_set::{AddWins, LwwSet};
use rejoin_max_register::{MaxRegister, MinRegister};
use rejoin_merge::{Merge, TotalF64};
use rejoin_mv_register::MvRegister;
use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;
use rejoin_resettable_counter::ResettableCounter;
use rejoin_rw_set::RwSet;
use rejoin_two_p_set::TwoPSet;
use rejoin_wire::{Wire, encode};
use serde_json::{Value, json};

use super::{Folder, replica};
use crate::program::rejoin;

/// Two states of one type, what a merge of them must give, and what must be said of them.
struct Case {
    kind: &'static str,
    /// The two, and both joined.
    states: [Vec<u8>; 3],
    order: &'static str,
    /// The second line of what `inspect` says of both joined.
    says: &'static str,
}

impl Case {
    fn of<T: Merge + Wire + Clone>(
        states: [T; 2],
        order: &'static str,
        says: &'static str,
    ) -> Self {
        let [a, b] = states;
        let mut both = a.clone();
        both.merge(&b);
        Self {
            kind: T::TAG.name().unwrap(),
            states: [a, b, both].map(|state| encode(&state).unwrap()),
            order,
            says,
        }
    }
}

/// Two states: one that `first` made, and one that `second` made of a copy of `start`.
fn forked<T: Clone>(start: &T, first: impl FnOnce(&mut T), second: impl FnOnce(&mut T)) -> [T; 2] {
    let (mut a, mut b) = (start.clone(), start.clone());
    first(&mut a);
    second(&mut b);
    [a, b]
}

fn counters() -> [Case; 4] {
    let id = |id: u64| ReplicaId::from(id);
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    let grown = [
        GCounter::from_iter([(id(1), 5)]),
        GCounter::from_iter([(id(1), 7)]),
    ];
    let both_ways = [
        PnCounter::from_iter([(id(1), 5, 2)]),
        PnCounter::from_iter([(id(2), 0, 4)]),
    ];
    let mut bounded = BoundedCounter::new();
    bounded.increment(&mut one, 10).unwrap();
    bounded.transfer(&mut one, id(2), 4).unwrap();
    let bounded = forked(
        &bounded,
        |_| (),
        |counter| {
            counter.decrement(&mut two, 3).unwrap();
        },
    );
    let resettable = forked(
        &ResettableCounter::from_iter([(id(1), 5, 2)]),
        |counter| {
            counter.reset(&mut one);
        },
        |counter| {
            counter.increment(&mut two, 2).unwrap();
        },
    );
    [
        Case::of(grown, "less", "reads 7, the sum of 1 replica"),
        Case::of(
            both_ways,
            "concurrent",
            "reads -1: 5 up, 6 down by 2 replicas",
        ),
        Case::of(bounded, "less", "reads 7, and 2 replicas may spend of it"),
        Case::of(
            resettable,
            "concurrent",
            "reads 2: 2 up, 0 down since resets",
        ),
    ]
}

fn registers() -> [Case; 7] {
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    let mut values = MvRegister::new();
    values.set(&mut one, "tea".to_owned());
    let values = forked(
        &values,
        |register| {
            register.set(&mut one, "milk".to_owned());
        },
        |register| {
            register.set(&mut two, "eggs".to_owned());
        },
    );
    let text = |text: &str| text.to_owned();
    let last = [
        LwwRegister::of(1_u64, text("a")),
        LwwRegister::of(2, text("b")),
    ];
    let first = [
        FwwRegister::of(2_u64, text("b")),
        FwwRegister::of(1, text("a")),
    ];
    let mut stamped = [FwwRegister::new(), FwwRegister::new()];
    stamped[0].set(&mut replica(1, 5), text("a"));
    stamped[1].set(&mut replica(1, 9), text("b"));
    let greatest = [MaxRegister::new(), MaxRegister::of(3_u64)];
    let least = [MinRegister::of(3_u64), MinRegister::of(3_u64)];
    let said = "holds one value";
    [
        Case::of(
            values,
            "concurrent",
            "holds 2 values, written at the same time",
        ),
        Case::of(last, "less", said),
        Case::of(first, "less", said),
        Case::of(stamped, "greater", said),
        Case::of(greatest, "less", said),
        Case::of(least, "equal", said),
        Case::of(
            [MvRegister::<u8>::new(), MvRegister::new()],
            "equal",
            "holds no value",
        ),
    ]
}

fn sets() -> [Case; 8] {
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    let text = |text: &str| text.to_owned();
    let grown = [GSet::from_iter([text("a")]), GSet::from_iter([text("b")])];
    let mut phases = TwoPSet::new();
    phases.insert_all(&mut one, [text("a"), text("b")]);
    let phases = forked(
        &phases,
        |set| {
            set.remove(&mut one, "a");
        },
        |_| (),
    );
    let mut turns = ClSet::new();
    turns.insert_all(&mut one, [text("a"), text("b")]);
    let turns = forked(
        &turns,
        |_| (),
        |set| {
            set.remove(&mut one, "a").unwrap();
        },
    );
    let mut events = OrSet::new();
    events.insert(&mut one, text("a"));
    let events = forked(
        &events,
        |set| {
            set.remove(&mut one, "a");
        },
        |set| {
            set.insert(&mut two, text("a"));
        },
    );
    let mut contested = RwSet::new();
    contested.insert(&mut one, text("a"));
    let contested = forked(
        &contested,
        |set| {
            set.remove(&mut one, text("a"));
        },
        |set| {
            set.insert_all(&mut two, [text("a"), text("b")]);
        },
    );
    let written = [
        LwwSet::from_iter([(1_u64, text("a")), (1, text("b"))]),
        LwwSet::from_iter([(2_u64, text("a"))]),
    ];
    let timed = forked(
        &LwwSet::from_iter([(TotalF64::from(-0.5), text("a"))]),
        |_| (),
        |set| {
            set.remove_stamped(TotalF64::from(1.5), text("a"));
        },
    );
    let mut adding = LwwSet::with_tie(AddWins);
    adding.insert(&mut one, text("a"));
    let stamp = adding.stamp_of("a").unwrap();
    let adding = forked(
        &LwwSet::with_tie(AddWins),
        |set| {
            set.insert_stamped(stamp, text("a"));
        },
        |set| {
            set.remove_stamped(stamp, text("a"));
        },
    );
    [
        Case::of(grown, "concurrent", "holds 2 elements"),
        Case::of(phases, "greater", "holds 1 element, and 1 removed for ever"),
        Case::of(turns, "less", "holds 1 element, and 1 removed"),
        Case::of(events, "concurrent", "holds 1 element"),
        Case::of(contested, "concurrent", "holds 1 element, and 1 removed"),
        Case::of(
            written,
            "concurrent",
            "holds 2 elements, and 0 removed; a removal wins under one stamp",
        ),
        Case::of(
            timed,
            "less",
            "holds 0 elements, and 1 removed; a removal wins under one stamp",
        ),
        Case::of(
            adding,
            "greater",
            "holds 1 element, and 0 removed; an add wins under one stamp",
        ),
    ]
}

fn others() -> [Case; 4] {
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    let enabled = forked(
        &EwFlag::new(),
        |flag| {
            flag.enable(&mut one);
        },
        |flag| {
            flag.disable(&mut two);
        },
    );
    let disabled = forked(
        &DwFlag::initially_enabled(),
        |flag| {
            flag.disable(&mut one);
        },
        |flag| {
            flag.enable(&mut two);
        },
    );
    let began = [EwFlag::initially_enabled(), EwFlag::initially_enabled()];
    let mut maps = [LwwMap::new(), LwwMap::new()];
    maps[0].put(&mut one, "k".to_owned(), 1_u64);
    [
        Case::of(
            enabled,
            "greater",
            "is enabled; it began disabled, and enabled wins",
        ),
        Case::of(
            disabled,
            "greater",
            "is disabled; it began enabled, and disabled wins",
        ),
        Case::of(
            began,
            "equal",
            "is enabled; it began enabled, and enabled wins",
        ),
        Case::of(maps, "greater", "holds 1 key, and 0 removed"),
    ]
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<_> = counters().into();
    cases.extend(registers());
    cases.extend(sets());
    cases.extend(others());
    cases.extend(maps::maps());
    cases.extend(sequences::sequences());
    cases
}

#[test]
fn every_type_is_shown() {
    for case in cases() {
        for bytes in &case.states {
            let report = rejoin(&["inspect", "--json", "-"], bytes).ok();
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["type"], case.kind, "{report}");
            assert!(report["entries"].is_array(), "{report}");
        }
        let shown = rejoin(&["inspect", "-"], &case.states[2]).ok();
        assert!(shown.starts_with(case.kind), "{shown}");
        assert_eq!(shown.lines().nth(1), Some(case.says), "{}", case.kind);
    }
}

#[test]
fn every_type_is_joined() {
    for case in cases() {
        let folder = Folder::new();
        let (a, b) = (
            folder.put("a", &case.states[0]),
            folder.put("b", &case.states[1]),
        );
        let out = folder.arg("out");
        rejoin(&["merge", &a, &b, "-o", &out], "").ok();
        assert_eq!(fs::read(&out).unwrap(), case.states[2], "{}", case.kind);
        rejoin(&["merge", &b, &a, "-o", &out], "").ok();
        assert_eq!(fs::read(&out).unwrap(), case.states[2], "{}", case.kind);
    }
}

#[test]
fn every_type_is_compared() {
    for case in cases() {
        let folder = Folder::new();
        let [a, b, both] = ["a", "b", "both"];
        let [a, b, both] = [
            folder.put(a, &case.states[0]),
            folder.put(b, &case.states[1]),
            folder.put(both, &case.states[2]),
        ];
        let order = |one: &str, other: &str| {
            let run = rejoin(&["diff", "--json", one, other], "");
            let report: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(run.exit, Some(i32::from(report["equal"] != true)));
            report["order"].clone()
        };
        assert_eq!(order(&a, &b), case.order, "{}", case.kind);
        assert!(
            ["equal", "less"]
                .map(Value::from)
                .contains(&order(&a, &both))
        );
        assert_eq!(order(&both, &both), "equal");
        let shown = rejoin(&["diff", &a, &b], "").out;
        assert!(!shown.is_empty() && !shown.contains("  \n"), "{shown}");
    }
}

#[test]
fn different_types_are_no_pair() {
    let all = cases();
    for pair in all.windows(2).filter(|pair| pair[0].kind != pair[1].kind) {
        let folder = Folder::new();
        let (a, b) = (
            folder.put("a", &pair[0].states[0]),
            folder.put("b", &pair[1].states[0]),
        );
        let out = folder.arg("out");
        let error = rejoin(&["merge", &a, &b, "-o", &out], "").fails(5);
        let expected = format!("{a} is of type {}", pair[0].kind);
        assert!(error.contains(&expected), "{error}");
        assert!(error.contains("merge states of one type"), "{error}");
        let error = rejoin(&["diff", &a, &b], "").fails(2);
        assert!(error.contains("compare states of one type"), "{error}");
        assert_eq!(folder.files(), ["a", "b"]);
    }
}

#[test]
fn one_type_declared_in_two_ways_is_no_pair() {
    let element = || [(1_u64, "a".to_owned())];
    let mut adding = LwwSet::<String, u64>::with_tie(AddWins);
    adding.extend(element());
    let pairs = [
        [
            encode(&LwwSet::from_iter(element())).unwrap(),
            encode(&adding).unwrap(),
        ],
        [
            encode(&EwFlag::new()).unwrap(),
            encode(&EwFlag::initially_enabled()).unwrap(),
        ],
    ];
    for [a, b] in pairs {
        let folder = Folder::new();
        let (a, b) = (folder.put("a", a), folder.put("b", b));
        let error = rejoin(&["merge", &a, &b, "-o", &folder.arg("out")], "").fails(5);
        assert!(error.contains("differently"), "{error}");
    }
}

#[test]
fn which_value_is_the_greatest_is_not_guessed_from_bytes() {
    // As bytes, 300 is the greater one.
    let pairs = [
        [300_u64, 70_000].map(|value| encode(&MaxRegister::of(value)).unwrap()),
        [300_u64, 70_000].map(|value| encode(&MinRegister::of(value)).unwrap()),
    ];
    for [a, b] in pairs {
        let folder = Folder::new();
        let (a, b) = (folder.put("a", a), folder.put("b", b));
        let error = rejoin(&["merge", &a, &b, "-o", &folder.arg("out")], "").fails(5);
        assert!(error.contains("can't be told from bytes"), "{error}");
        let run = rejoin(&["diff", "--json", &a, &b], "");
        let report: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!((run.exit, &report["order"]), (Some(1), &json!("undecided")));
        assert!(report["differ"][0]["kept"].is_null());
        assert_eq!(folder.files(), ["a", "b"]);
    }
}

#[test]
fn what_each_replica_has_done_is_told() {
    let [_, both_ways, bounded, resettable] = counters();
    let report = |bytes: &[u8]| -> Value {
        serde_json::from_str(&rejoin(&["inspect", "--json", "-"], bytes).ok()).unwrap()
    };
    let [one, two] = [1_u64, 2].map(|id| ReplicaId::from(id).to_string());
    let by = |id: &str| json!([{"replica": id}]);

    let report_of = report(&both_ways.states[2]);
    assert_eq!(report_of["total"], -1);
    assert_eq!(
        report_of["entries"],
        json!([
            {"up": 5, "down": 2, "written": by(&one)},
            {"up": 0, "down": 4, "written": by(&two)},
        ])
    );
    assert_eq!(
        report(&bounded.states[2])["entries"],
        json!([
            {"rights": 6, "made": 10, "spent": 0, "sent": {two.as_str(): 4}, "received": {},
             "written": by(&one)},
            {"rights": 1, "made": 0, "spent": 3, "sent": {}, "received": {one.as_str(): 4},
             "written": by(&two)},
        ])
    );
    assert_eq!(
        report(&resettable.states[2])["entries"],
        json!([
            {"up": 0, "down": 0, "reset_up": 5, "reset_down": 2, "written": by(&one)},
            {"up": 2, "down": 0, "reset_up": 0, "reset_down": 0, "written": by(&two)},
        ])
    );
}

#[test]
fn a_departed_replica_is_told() {
    let [one, two] = [1_u64, 2].map(ReplicaId::from);
    let mut counter = PnCounter::from_iter([(one, 5, 0), (two, 1, 1)]);
    counter.fold(one, two);
    let shown = rejoin(&["inspect", "-"], counter.to_bytes().unwrap()).ok();
    assert!(shown.contains("A, folded into B"), "{shown}");
}

#[test]
fn hostile_bytes_of_any_type_end_in_an_error_or_in_a_report() {
    let mut refused = 0;
    for case in cases() {
        for bytes in rejoin_wire::hostile::mutations(&case.states[2], 3).take(15) {
            let run = rejoin(&["inspect", "-"], bytes);
            assert!(matches!(run.exit, Some(0 | 3)), "{run:?}");
            refused += usize::from(run.exit == Some(3));
        }
    }
    assert!(refused > 100, "{refused}");
}

//! The winner is a function of the set of writes, not of their order.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::program::rejoin;

/// Few times and few values, so that most cases have ties and repetitions.
fn writes() -> impl Strategy<Value = Vec<(i64, String)>> {
    let value = prop_oneof!["\"[a-c]{0,2}\"", "[1-9][0-9]?", Just("null".to_owned())];
    prop::collection::vec((-2_i64..3, value), 1..12)
}

fn line((time, value): &(i64, String)) -> String {
    format!("{{\"timestamp\":{time},\"value\":{value}}}")
}

fn shuffle(writes: &mut [(i64, String)], picks: &[Index]) {
    for (at, pick) in (1..writes.len()).rev().zip(picks) {
        writes.swap(at, pick.index(at + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_order_has_the_same_winner(
        writes in writes(),
        picks in prop::collection::vec(any::<Index>(), 12),
    ) {
        let (time, value) = writes.iter().max().unwrap();
        let winner = format!("{{\"value\":{value},\"timestamp\":{time}}}");
        let tied = writes.iter().filter(|(other, _)| other == time).count() - 1;
        let older = writes.len() - 1 - tied;

        let mut shuffled = writes.clone();
        shuffle(&mut shuffled, &picks);
        let lines: Vec<_> = writes.iter().map(line).collect();
        let array: Vec<_> = shuffled.iter().map(line).collect();

        let lines = rejoin(&["resolve"], lines.join("\n")).ok();
        prop_assert_eq!(&lines, &format!("{winner}\n"));
        // What came out is what can go in again.
        prop_assert_eq!(&rejoin(&["resolve"], &lines).ok(), &lines);

        let json = rejoin(&["resolve", "--json"], format!("[{}]", array.join(" , "))).ok();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(json["winner"].to_string(), sorted(&winner));
        prop_assert_eq!(&json["older"], older);
        prop_assert_eq!(&json["tied"], tied);
    }
}

/// The same object as `serde_json` writes it.
fn sorted(object: &str) -> String {
    serde_json::from_str::<serde_json::Value>(object)
        .unwrap()
        .to_string()
}

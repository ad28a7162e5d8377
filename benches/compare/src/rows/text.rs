//! Characters typed one by one, and what a fresh replica makes of the bytes.

use crate::contestant::Contestant;
use crate::options::Options;
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::texts::{
    AutomergeText, DiamondText, History, LoroText, RejoinText, Text, YrsText, play,
};

/// Every contestant, by a function that is generic over it.
macro_rules! all {
    ($options:expr, $play:ident($history:expr)) => {{
        let mut contestants = vec![$play::<RejoinText>($history)];
        if !$options.no_peers {
            contestants.extend([
                $play::<DiamondText>($history),
                $play::<LoroText>($history),
                $play::<YrsText>($history),
                $play::<AutomergeText>($history),
            ]);
        }
        contestants
    }};
}

/// Measures the rows of texts.
pub fn rows(table: &mut Table<'_>) {
    let options: &Options = table.options;
    let edits = if options.quick { 100_000 } else { 1_000_000 };
    let fastest = Target::Peer(1.0);

    let alone = History::alone(edits);
    let row = row("text, one types", &alone, "ns", fastest);
    table.race(row, || all!(options, typing(&alone)));
    for (work, history) in [
        ("text, one types", alone),
        (
            "text, two type and meet",
            History::concurrent(edits / 5, 20),
        ),
    ] {
        let fresh = self::row(&format!("{work}, fresh replica"), &history, "ns", fastest);
        table.race(fresh, || all!(options, arriving(&history)));
        let bytes = self::row(&format!("{work}, bytes"), &history, "B", Target::Peer(1.2));
        table.race(bytes, || all!(options, encoded(&history)));
    }
}

fn row(work: &str, history: &History, unit: &'static str, target: Target) -> Row {
    Row {
        work: work.to_owned(),
        element: "char".into(),
        n: history.edits,
        unit: unit.into(),
        target,
    }
}

/// One replica makes all edits.
fn typing<T: Text>(history: &History) -> Contestant<'_> {
    let edits = &history.phases[0][0];
    let work = move |mut text: T| {
        for edit in edits {
            play(&mut text, *edit);
        }
        text
    };
    let length = history.length;
    let check = move |text: &T| assert_eq!(text.read().chars().count(), length);
    Contestant::new(
        T::SIDE,
        "one call for each edit",
        history.edits,
        || T::new(1),
        work,
        check,
    )
}

/// A replica that has nothing takes in the bytes of all.
fn arriving<T: Text>(history: &History) -> Contestant<'_> {
    let (bytes, text) = played::<T>(history);
    let work = move |mut fresh: T| {
        fresh.receive(&bytes);
        fresh
    };
    let check = move |fresh: &T| assert_eq!(fresh.read(), text);
    Contestant::new(
        T::SIDE,
        "from bytes",
        history.edits,
        || T::new(9),
        work,
        check,
    )
}

/// The bytes of all, for each edit.
fn encoded<T: Text>(history: &History) -> Contestant<'_> {
    let (bytes, _) = played::<T>(history);
    let size = bytes.len() as f64 / history.edits as f64;
    Contestant::size(T::SIDE, "everything, for a replica that has nothing", size)
}

/// The bytes and the text after the whole history.
fn played<T: Text>(history: &History) -> (Vec<u8>, String) {
    let mut texts = [T::new(1), T::new(2)];
    for phase in &history.phases {
        for (text, edits) in texts.iter_mut().zip(phase) {
            for edit in edits {
                play(text, *edit);
            }
        }
        if history.phases.len() > 1 {
            let bytes = texts.each_mut().map(T::save);
            texts[0].receive(&bytes[1]);
            texts[1].receive(&bytes[0]);
        }
    }
    let text = texts[0].read();
    assert_eq!(text.chars().count(), history.length);
    if history.phases.len() > 1 {
        assert_eq!(texts[1].read(), text, "both replicas read the same");
    }
    (texts[0].save(), text)
}

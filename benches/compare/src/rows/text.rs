//! Characters typed one by one, and what a fresh replica makes of the bytes.

use crate::contestant::Contestant;
use crate::options::Options;
use crate::row::{Row, Target};
use crate::rows::Table;
use crate::texts::{
    AutomergeText, DiamondText, History, LoroText, RejoinText, Text, YrsText, play,
};

/// The most edits that yrs plays: it walks to the place of each, so that ten times as many take it
/// a hundred times as long.
const MOST_FOR_YRS: u64 = 200_000;

/// Every contestant, by a function that is generic over it.
macro_rules! all {
    ($options:expr, $play:ident($history:expr)) => {{
        let mut contestants = vec![$play::<RejoinText>($history)];
        if !$options.no_peers {
            contestants.extend([
                $play::<DiamondText>($history),
                $play::<LoroText>($history),
                $play::<AutomergeText>($history),
            ]);
            if $history.edits <= MOST_FOR_YRS {
                contestants.push($play::<YrsText>($history));
            }
        }
        contestants
    }};
}

/// Measures the rows of texts.
pub fn rows(table: &mut Table<'_>) {
    for &edits in table.options.sizes_of_text() {
        rows_of(table, edits);
    }
}

fn rows_of(table: &mut Table<'_>, edits: u64) {
    let options: &Options = table.options;
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
        let bytes = self::row(&format!("{work}, bytes"), &history, "B", Target::Peer(1.2));
        if !options.wants(&fresh.work) && !options.wants(&bytes.work) {
            continue;
        }
        // Played once for both rows: it takes some peers minutes.
        let played: Vec<_> = all!(options, played(&history));
        let (arriving, encoded) = played.into_iter().unzip();
        table.race(fresh, || arriving);
        table.race(bytes, || encoded);
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

/// After the whole history: a replica that has nothing takes in the bytes of all, and how many
/// these are for each edit.
fn played<T: Text>(history: &History) -> (Contestant<'_>, Contestant<'_>) {
    let (bytes, text) = play_all::<T>(history);
    let size = bytes.len() as f64 / history.edits as f64;
    let work = move |mut fresh: T| {
        fresh.receive(&bytes);
        fresh
    };
    let check = move |fresh: &T| assert_eq!(fresh.read(), text);
    let arriving = Contestant::new(
        T::SIDE,
        "from bytes",
        history.edits,
        || T::new(9),
        work,
        check,
    );
    let encoded = Contestant::size(T::SIDE, "everything, for a replica that has nothing", size);
    (arriving, encoded)
}

/// The bytes and the text after the whole history.
fn play_all<T: Text>(history: &History) -> (Vec<u8>, String) {
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

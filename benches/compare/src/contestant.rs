//! One implementation in one row, and how one of its rounds is timed.

use std::hint::black_box;
use std::time::Instant;

use cpu_time::ThreadTime;

/// The column that a contestant stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The least that any implementation must do, with rejoin's own table and hasher.
    Floor,
    /// The same with the standard library's default.
    Std,
    /// crdts 7.3.
    Crdts,
    /// lattices 0.6.
    Lattices,
    /// dson 0.3.
    Dson,
    /// diamond-types 1.0.
    Diamond,
    /// loro 1.17.
    Loro,
    /// yrs 0.28.
    Yrs,
    /// automerge 0.12.
    Automerge,
    /// This project.
    Rejoin,
}

impl Side {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Floor,
        Self::Std,
        Self::Crdts,
        Self::Lattices,
        Self::Dson,
        Self::Diamond,
        Self::Loro,
        Self::Yrs,
        Self::Automerge,
        Self::Rejoin,
    ];

    /// The head of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Std => "std",
            Self::Crdts => "crdts",
            Self::Lattices => "lattices",
            Self::Dson => "dson",
            Self::Diamond => "diamond",
            Self::Loro => "loro",
            Self::Yrs => "yrs",
            Self::Automerge => "automerge",
            Self::Rejoin => "rejoin",
        }
    }

    /// Whether this is another project's CRDT.
    pub fn is_peer(self) -> bool {
        !matches!(self, Self::Floor | Self::Std | Self::Rejoin)
    }
}

/// One implementation in one row.
pub struct Contestant<'a> {
    /// Its column.
    pub side: Side,
    /// What exactly it does.
    pub name: String,
    /// Plays one round and answers the time of one entry, in nanoseconds.
    pub round: Box<dyn FnMut() -> f64 + 'a>,
}

impl<'a> Contestant<'a> {
    /// A contestant whose every round prepares its input, does the work, and has its output
    /// checked; only the work is timed. What the output holds is dropped after the clock stopped,
    /// so work that wants its leftovers dropped untimed returns them.
    pub fn new<I, O>(
        side: Side,
        name: impl Into<String>,
        entries: u64,
        mut prepare: impl FnMut() -> I + 'a,
        mut work: impl FnMut(I) -> O + 'a,
        mut check: impl FnMut(&O) + 'a,
    ) -> Self {
        let round = move || {
            let input = black_box(prepare());
            let (output, nanoseconds) = timed(|| work(input));
            check(&output);
            nanoseconds / entries as f64
        };
        Self::playing(side, name, round)
    }

    /// A contestant that times and checks its rounds itself, because its state lives on from one
    /// round to the next.
    pub fn playing(side: Side, name: impl Into<String>, round: impl FnMut() -> f64 + 'a) -> Self {
        Self {
            side,
            name: name.into(),
            round: Box::new(round),
        }
    }

    /// A contestant whose value is no time but a size, the same in every round.
    pub fn size(side: Side, name: impl Into<String>, size: f64) -> Self {
        Self::playing(side, name, move || size)
    }
}

/// The result of some work, and the nanoseconds that it took: by the wall, or by the processor
/// where that is less because something else ran meanwhile. Reading the processor's time costs some
/// hundred nanoseconds, so it is read outside of the other.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let thread = ThreadTime::now();
    let wall = Instant::now();
    let output = black_box(work());
    let wall = wall.elapsed();
    let taken = wall.min(thread.elapsed());
    (output, taken.as_nanos() as f64)
}

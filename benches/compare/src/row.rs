//! A row of the table: what is done, to what, who does it, and what rejoin must reach.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use crate::contestant::{Contestant, Side};
use crate::options::Options;

/// What rejoin must reach in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At most this many times the contestant of that side.
    Times(f64, Side),
    /// At most this many times the best of the peers.
    Peer(f64),
    /// At most this much, in the unit of the row: depends on the machine.
    Least(f64),
    /// Nothing was asked; the row is there to be read.
    None,
}

/// What is measured, before it is.
#[derive(Clone, Debug)]
pub struct Row {
    /// The type and the work.
    pub work: String,
    /// The type of the elements or values.
    pub element: Cow<'static, str>,
    /// The size of the collection.
    pub n: u64,
    /// What the figures are.
    pub unit: Cow<'static, str>,
    /// What rejoin must reach.
    pub target: Target,
}

/// What one contestant showed.
#[derive(Clone, Debug)]
pub struct Showing {
    /// Its column.
    pub side: Side,
    /// What exactly it does.
    pub name: String,
    /// The best round.
    pub least: f64,
    /// The middle round.
    pub median: f64,
    /// How many rounds it played.
    pub rounds: usize,
}

/// A row that has been measured.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was measured.
    pub row: Row,
    /// One showing per contestant, in the order of play.
    pub showings: Vec<Showing>,
}

impl Target {
    /// The target in words.
    pub fn words(self, unit: &str) -> String {
        match self {
            Self::Times(most, side) => format!("≤ {most} × {}", side.name()),
            Self::Peer(most) => format!("≤ {most} × best peer"),
            Self::Least(most) => format!("≤ {most} {unit}"),
            Self::None => "–".to_owned(),
        }
    }
}

impl Row {
    /// Has every contestant play its rounds: A B C A B C …, after one round each that counts
    /// for nothing but warms caches and allocator. One that has used up its patience sits out,
    /// but not before its third round, unless a single one took ten times its patience: that
    /// counts, and is all that it plays.
    pub fn race(self, options: &Options, mut contestants: Vec<Contestant<'_>>) -> Outcome {
        let patience = options.patience();
        let mut rounds = vec![Vec::new(); contestants.len()];
        let mut spent = vec![Duration::ZERO; contestants.len()];
        for round in 0..=options.rounds {
            for (i, contestant) in contestants.iter_mut().enumerate() {
                let has_played = !rounds[i].is_empty() && spent[i] > 10 * patience;
                if has_played || round > 3 && spent[i] > patience {
                    continue;
                }
                let start = Instant::now();
                let figure = (contestant.round)();
                spent[i] += start.elapsed();
                if round > 0 || spent[i] > 10 * patience {
                    rounds[i].push(figure);
                }
            }
        }
        let showings = contestants
            .iter()
            .zip(rounds)
            .map(|(c, figures)| Showing::of(c, figures))
            .collect();
        Outcome {
            row: self,
            showings,
        }
    }
}

impl Showing {
    fn of(contestant: &Contestant<'_>, mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        Self {
            side: contestant.side,
            name: contestant.name.clone(),
            least: figures.first().copied().unwrap_or(f64::NAN),
            median: figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN),
            rounds: figures.len(),
        }
    }
}

impl Outcome {
    /// The best minimum of a column.
    pub fn of(&self, side: Side) -> Option<f64> {
        self.showings
            .iter()
            .filter(|s| s.side == side)
            .map(|s| s.least)
            .reduce(f64::min)
    }

    /// The best minimum of all peers.
    pub fn best_peer(&self) -> Option<f64> {
        self.showings
            .iter()
            .filter(|s| s.side.is_peer())
            .map(|s| s.least)
            .reduce(f64::min)
    }

    /// rejoin's figure as a multiple of another.
    pub fn times(&self, other: Option<f64>) -> Option<f64> {
        Some(self.of(Side::Rejoin)? / other?)
    }

    /// What the target speaks of, by minima, and the most that it allows; nothing where there is no
    /// target, or no figure.
    pub fn toward_target(&self) -> Option<(f64, f64)> {
        match self.row.target {
            Target::Times(most, side) => Some((self.times(self.of(side))?, most)),
            Target::Peer(most) => Some((self.times(self.best_peer())?, most)),
            Target::Least(most) => Some((self.of(Side::Rejoin)?, most)),
            Target::None => None,
        }
    }

    /// Whether rejoin reached its target.
    pub fn met(&self) -> Option<bool> {
        self.toward_target().map(|(figure, most)| figure <= most)
    }
}

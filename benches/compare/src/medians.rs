//! Several runs of the same rows, as one: the medians.
//!
//! A ratio is the median of the ratios within each run, not the ratio of two medians, because the
//! machine may have been slower in one run than in another.

use std::fmt;

use crate::contestant::Side;
use crate::row::{Outcome, Row};

/// A row over one or more runs. Figures are the medians over the runs of the minima within each.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was measured.
    pub row: Row,
    /// The least possible.
    pub floor: Option<f64>,
    /// The standard library's.
    pub std: Option<f64>,
    /// The best peer's figure.
    pub peer: Option<f64>,
    /// Which peer that was, by medians.
    pub peer_side: Option<Side>,
    /// Ours.
    pub rejoin: Option<f64>,
    /// Ours as a multiple of the floor.
    pub to_floor: Option<f64>,
    /// Ours as a multiple of the best peer.
    pub to_peer: Option<f64>,
    /// Whether the median of what the target speaks of is within it.
    pub met: Option<bool>,
}

/// Runs that cannot be made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoMedian {
    /// No run at all.
    NoRun,
    /// One run is of other rows than the first.
    OtherRows {
        /// Which run, counted from one.
        run: usize,
        /// The first row that differs.
        row: String,
    },
}

impl fmt::Display for NoMedian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRun => write!(f, "there is no run"),
            Self::OtherRows { run, row } => write!(
                f,
                "run {run} is of other rows than run 1, beginning with {row}: measure all in the \
                 same way, or choose rows of all by --only"
            ),
        }
    }
}

impl std::error::Error for NoMedian {}

impl Line {
    /// One line for each row of the runs, in their order.
    pub fn of_runs(runs: &[Vec<Outcome>]) -> Result<Vec<Self>, NoMedian> {
        let (first, others) = runs.split_first().ok_or(NoMedian::NoRun)?;
        for (run, other) in (2..).zip(others) {
            let rows = first.len().max(other.len());
            let name = |outcome: Option<&Outcome>| outcome.map(|outcome| name(&outcome.row));
            let differs = (0..rows).find(|&i| name(first.get(i)) != name(other.get(i)));
            if let Some(i) = differs {
                let row = name(first.get(i)).or(name(other.get(i)));
                let row = row.unwrap_or_default();
                return Err(NoMedian::OtherRows { run, row });
            }
        }
        let row = |i: usize| {
            let outcomes: Vec<&Outcome> = runs.iter().map(|run| &run[i]).collect();
            Self::of(&outcomes)
        };
        Ok((0..first.len()).map(row).collect())
    }

    fn of(outcomes: &[&Outcome]) -> Self {
        let over = |figure: &dyn Fn(&Outcome) -> Option<f64>| {
            let figures: Option<Vec<f64>> =
                outcomes.iter().map(|outcome| figure(outcome)).collect();
            median(figures?)
        };
        let row = outcomes[0].row.clone();
        let peers = Side::ALL.into_iter().filter(|side| side.is_peer());
        let peers = peers.filter_map(|side| Some((side, over(&|outcome| outcome.of(side))?)));
        let best = peers.min_by(|(_, one), (_, other)| one.total_cmp(other));
        let allowed = outcomes[0].toward_target().map(|(_, most)| most);
        let reached = over(&|outcome| outcome.toward_target().map(|(figure, _)| figure));
        Self {
            floor: over(&|outcome| outcome.of(Side::Floor)),
            std: over(&|outcome| outcome.of(Side::Std)),
            peer: over(&Outcome::best_peer),
            peer_side: best.map(|(side, _)| side),
            rejoin: over(&|outcome| outcome.of(Side::Rejoin)),
            to_floor: over(&|outcome| outcome.times(outcome.of(Side::Floor))),
            to_peer: over(&|outcome| outcome.times(outcome.best_peer())),
            met: reached.zip(allowed).map(|(figure, most)| figure <= most),
            row,
        }
    }
}

fn name(row: &Row) -> String {
    format!("{} · {} · {}", row.work, row.element, row.n)
}

/// The middle figure; of an even number, the mean of the two in the middle.
fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    let upper = *figures.get(middle)?;
    if figures.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(figures[middle - 1], upper))
}

#[cfg(test)]
mod tests {
    use super::{Line, NoMedian, median};
    use crate::contestant::Side;
    use crate::row::{Outcome, Row, Showing, Target};

    fn outcome(work: &str, target: Target, figures: &[(Side, f64)]) -> Outcome {
        let row = Row {
            work: work.to_owned(),
            element: "u64".into(),
            n: 1_000,
            unit: "ns/entry".into(),
            target,
        };
        let showing = |&(side, least): &(Side, f64)| Showing {
            side,
            name: side.name().to_owned(),
            least,
            median: 2.0 * least,
            rounds: 3,
        };
        let showings = figures.iter().map(showing).collect();
        Outcome { row, showings }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), Some(3.0));
    }

    #[test]
    fn a_ratio_is_the_median_of_ratios_within_runs() {
        // The second run was ten times slower, the third five times: only ratios can be compared.
        let run = |floor, rejoin| {
            let figures = [(Side::Floor, floor), (Side::Rejoin, rejoin)];
            vec![outcome("merge", Target::Times(2.0, Side::Floor), &figures)]
        };
        let runs = [run(10.0, 10.0), run(100.0, 300.0), run(50.0, 75.0)];
        let lines = Line::of_runs(&runs).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].floor, Some(50.0));
        assert_eq!(lines[0].rejoin, Some(75.0));
        assert_eq!(lines[0].to_floor, Some(1.5));
        assert_eq!(lines[0].met, Some(true));
        assert_eq!(Line::of_runs(&runs[1..2]).unwrap()[0].met, Some(false));
        assert_eq!(
            (lines[0].std, lines[0].peer, lines[0].to_peer),
            (None, None, None)
        );
    }

    #[test]
    fn the_best_peer_is_the_fastest_of_all_that_played() {
        let figures = [
            (Side::Crdts, 90.0),
            (Side::Lattices, 40.0),
            (Side::Lattices, 30.0),
            (Side::Std, 5.0),
            (Side::Rejoin, 10.0),
        ];
        let line = &Line::of_runs(&[vec![outcome("a", Target::Peer(0.5), &figures)]]).unwrap()[0];
        assert_eq!(
            (line.peer, line.peer_side),
            (Some(30.0), Some(Side::Lattices))
        );
        assert_eq!(line.std, Some(5.0));
        assert_eq!(line.to_peer, Some(10.0 / 30.0));
        assert_eq!((line.floor, line.to_floor), (None, None));
        assert_eq!(line.met, Some(true));
    }

    #[test]
    fn runs_of_other_rows_are_refused() {
        let run = |works: &[&str]| -> Vec<Outcome> {
            let outcome = |work: &&str| outcome(work, Target::None, &[(Side::Rejoin, 1.0)]);
            works.iter().map(outcome).collect()
        };
        let other = |row: &str| {
            let row = format!("{row} · u64 · 1000");
            Some(NoMedian::OtherRows { run: 2, row })
        };
        let of = |one: &[&str], two: &[&str]| Line::of_runs(&[run(one), run(two)]).err();
        assert_eq!(of(&["a", "b"], &["a", "c"]), other("b"));
        assert_eq!(of(&["a", "b"], &["a"]), other("b"));
        assert_eq!(of(&["a"], &["a", "b"]), other("b"));
        assert_eq!(of(&["a", "b"], &["a", "b"]), None);
        assert_eq!(Line::of_runs(&[]).err(), Some(NoMedian::NoRun));
    }
}

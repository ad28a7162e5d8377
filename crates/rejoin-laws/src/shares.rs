use core::fmt;

use crate::edit_set::EditSet;
use crate::history::Record;
use crate::lawful::Lawful;

/// How many of the random histories had what makes histories hard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// All histories.
    pub histories: u64,
    /// Two edits of which neither author had seen the other.
    pub concurrent: u64,
    /// A replica that had seen an edit, but not all that its author had seen.
    pub gaps: u64,
    /// A message that reached a replica which had all of it.
    pub duplicates: u64,
    /// Two edits of different replicas at the same time.
    pub ties: u64,
    /// An edit that takes away what it has seen.
    pub removals_of_seen: u64,
    /// An edit that would take away what it has not seen.
    pub removals_of_unseen: u64,
}

impl Shares {
    /// Each share with its name, in percent.
    pub fn percentages(&self) -> [(&'static str, u64); 6] {
        let percent = |count: u64| count * 100 / self.histories.max(1);
        [
            ("concurrent edits", percent(self.concurrent)),
            ("gaps", percent(self.gaps)),
            ("duplicates", percent(self.duplicates)),
            ("clock ties", percent(self.ties)),
            ("removals of seen", percent(self.removals_of_seen)),
            ("removals of unseen", percent(self.removals_of_unseen)),
        ]
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.histories += other.histories;
        self.concurrent += other.concurrent;
        self.gaps += other.gaps;
        self.duplicates += other.duplicates;
        self.ties += other.ties;
        self.removals_of_seen += other.removals_of_seen;
        self.removals_of_unseen += other.removals_of_unseen;
    }

    /// The shares of one history, of which the receiver has seen gaps and duplicates.
    pub(crate) fn of_one<T: Lawful>(records: &[Record<T::Op>], gap: bool, duplicate: bool) -> Self {
        let (mut concurrent, mut tie, mut seen, mut unseen) = (false, false, false, false);
        for (late, edit) in records.iter().enumerate() {
            for (early, other) in records[..late].iter().enumerate() {
                let saw = edit.saw.contains(early);
                concurrent |= !saw;
                tie |= edit.replica != other.replica && same_time(edit, other);
                if saw {
                    seen |= !seen && T::removes(&edit.op, &other.op);
                } else if !unseen {
                    unseen = T::removes(&edit.op, &other.op) || T::removes(&other.op, &edit.op);
                }
            }
        }
        Self {
            histories: 1,
            concurrent: concurrent.into(),
            gaps: gap.into(),
            duplicates: duplicate.into(),
            ties: tie.into(),
            removals_of_seen: seen.into(),
            removals_of_unseen: unseen.into(),
        }
    }
}

/// Equal stamps for those that drew one, else equal wall clocks.
fn same_time<Op>(one: &Record<Op>, other: &Record<Op>) -> bool {
    match (one.stamp, other.stamp) {
        (Some(one), Some(other)) => one.time == other.time,
        _ => one.wall == other.wall,
    }
}

/// Whether some edit in `seen` was made by an author who had seen more than `seen`.
pub(crate) fn has_gap<Op>(records: &[Record<Op>], seen: EditSet) -> bool {
    seen.iter().any(|edit| !records[edit].saw.is_subset(seen))
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, percent)) in self.percentages().into_iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{name} {percent} %")?;
        }
        Ok(())
    }
}

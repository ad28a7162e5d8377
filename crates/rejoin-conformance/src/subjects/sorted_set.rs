use std::collections::BTreeMap;

use rejoin_causality::Dot;
use rejoin_or_set::OrSet;
use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{self, Author, Bytes, Edited, joined, news};
use crate::trouble::Trouble;
use crate::units::Units;

type Set = OrSet<Entry>;

/// Members with scores: a set of what was written about them.
///
/// A score that is set takes the place of all that its writer had seen about the member; of two
/// that were set concurrently the later one counts. What was added concurrently to it, or to a
/// removal, is added.
pub(crate) struct Subject {
    units: Units,
}

/// The score that was set last, with its time, and what was added since.
type Score = (Option<(u64, i128)>, i128);

/// What was written about a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Entry {
    member: Json,
    part: Part,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
enum Part {
    /// The score was set, at a time.
    Score(u64, i128),
    /// So much was added to the score, by an event that nothing else was added by.
    Added(u128, u64, i128),
}

impl Subject {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        Self {
            units: Units::of(scenario, &["score", "by"]),
        }
    }

    fn number(&self, step: &Step, name: &str) -> Result<i128, Trouble> {
        let number = step.number(name)?;
        let units = self.units.count(number);
        units.ok_or_else(|| Trouble::refused(format!("{number} is no score")))
    }
}

impl subject::Subject for Subject {
    type State = Set;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Set {
        Set::new()
    }

    fn edit(&self, state: &mut Set, step: &Step, author: &mut Author<'_>) -> Edited<Set> {
        let member = step.get("member")?;
        let verb = step.verb()?;
        let part = match verb {
            "zadd" => {
                let last = state.iter().map(|entry| entry.part.time()).max();
                let time = author.clock.time(step, last)?;
                Some(Part::Score(time, self.number(step, "score")?))
            }
            "zincr" => {
                let Dot { replica, sequence } = state.version().next_dot(author.replica.id());
                Some(Part::Added(
                    replica.into(),
                    sequence,
                    self.number(step, "by")?,
                ))
            }
            "zrem" => None,
            _ => return Err(step.unknown()),
        };
        let cleared = match verb {
            "zincr" => None,
            _ => news(state.retain(author.replica, |entry| entry.member != *member)),
        };
        let written = part.and_then(|part| {
            let member = member.clone();
            news(state.insert(author.replica, Entry { member, part }))
        });
        Ok(joined([cleared, written]))
    }

    /// The score of each member.
    fn read(&self, state: &Set) -> Reading {
        let mut scores = BTreeMap::<&Json, Score>::new();
        for Entry { member, part } in state {
            let (score, added) = scores.entry(member).or_default();
            match part {
                Part::Score(time, set) => *score = (*score).max(Some((*time, *set))),
                Part::Added(_, _, by) => *added += by,
            }
        }
        let sums = scores.into_iter().map(|(member, (score, added))| {
            let score = score.map_or(0, |(_, score)| score);
            let sum = self.units.show(score.saturating_add(added));
            (member.to_name(), Reading::One(sum))
        });
        Reading::Keyed(sums.collect())
    }

    fn since(&self, state: &Set, peer: &Set) -> Option<Set> {
        Some(state.delta_since(peer.version()))
    }
}

impl Part {
    /// When the score was set, or the beginning of time.
    fn time(&self) -> u64 {
        match self {
            Self::Score(time, _) => *time,
            Self::Added(..) => 0,
        }
    }
}

//! Serialization for any format; what comes in is checked as bytes are.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Sequence;
use super::content::Content;
use super::id::{Id, Names};
use super::log::{Event, Hang, Moved, Place, Run};
use super::parts::check::{check, line_up};
use super::parts::{Frame, Parts};

#[derive(Serialize, Deserialize)]
#[serde(rename = "Sequence")]
struct Repr<C> {
    version: CausalContext,
    dead: CausalContext,
    runs: Vec<Edits>,
    contents: C,
}

/// A run of events.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Edits {
    Right {
        count: u64,
        back: bool,
        parent: Option<Dot>,
        before: Option<Dot>,
    },
    Left {
        count: u64,
        back: bool,
        parent: Dot,
    },
    Delete {
        count: u64,
        back: bool,
        target: Dot,
    },
    MoveRight {
        element: Dot,
        rank: u32,
        parent: Option<Dot>,
        before: Option<Dot>,
    },
    MoveLeft {
        element: Dot,
        rank: u32,
        parent: Dot,
    },
}

impl Edits {
    fn new(run: &Run, names: &Names) -> Option<Self> {
        let count = run.count;
        Some(match run.event {
            Event::Insert { place, back } if place.side == Hang::Right => Self::Right {
                count,
                back,
                parent: names.some_dot(place.parent),
                before: names.some_dot(place.before),
            },
            Event::Insert { place, back } => Self::Left {
                count,
                back,
                parent: names.some_dot(place.parent)?,
            },
            Event::Delete { target, back } => Self::Delete {
                count,
                back,
                target: names.some_dot(target)?,
            },
            Event::Move { place, moved } if place.side == Hang::Right => Self::MoveRight {
                element: names.some_dot(moved.element)?,
                rank: moved.rank,
                parent: names.some_dot(place.parent),
                before: names.some_dot(place.before),
            },
            Event::Move { place, moved } => Self::MoveLeft {
                element: names.some_dot(moved.element)?,
                rank: moved.rank,
                parent: names.some_dot(place.parent)?,
            },
        })
    }

    fn dots(&self) -> [Option<Dot>; 3] {
        match *self {
            Self::Right { parent, before, .. } => [None, parent, before],
            Self::Left { parent: dot, .. } | Self::Delete { target: dot, .. } => {
                [Some(dot), None, None]
            }
            Self::MoveRight {
                element,
                parent,
                before,
                ..
            } => [Some(element), parent, before],
            Self::MoveLeft {
                element, parent, ..
            } => [Some(element), Some(parent), None],
        }
    }

    fn run(&self, names: &Names) -> Run {
        let id = |dot: Dot| match names.find(dot.replica) {
            Some(at) => Id::new(at, dot.sequence),
            None => Id::NONE,
        };
        let some = |dot: Option<Dot>| dot.map_or(Id::NONE, id);
        match *self {
            Self::Right {
                count,
                back,
                parent,
                before,
            } => {
                let place = Place::right_of(some(parent), some(before));
                let event = Event::Insert { place, back };
                Run { count, event }
            }
            Self::Left {
                count,
                back,
                parent,
            } => {
                let place = Place::left_of(id(parent));
                let event = Event::Insert { place, back };
                Run { count, event }
            }
            Self::Delete {
                count,
                back,
                target,
            } => {
                let target = id(target);
                let event = Event::Delete { target, back };
                Run { count, event }
            }
            Self::MoveRight {
                element,
                rank,
                parent,
                before,
            } => {
                let place = Place::right_of(some(parent), some(before));
                moved(place, id(element), rank)
            }
            Self::MoveLeft {
                element,
                rank,
                parent,
            } => moved(Place::left_of(id(parent)), id(element), rank),
        }
    }
}

fn moved(place: Place, element: Id, rank: u32) -> Run {
    let moved = Moved { element, rank };
    let event = Event::Move { place, moved };
    Run { count: 1, event }
}

impl<C: Content + Serialize> Serialize for Sequence<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let runs = self.canonical_runs();
        let edits = runs
            .iter()
            .filter_map(|(_, run)| Edits::new(run, &self.names));
        let repr = Repr {
            version: self.version.clone(),
            dead: self.orphans.clone(),
            runs: edits.collect(),
            contents: self.contents(&runs),
        };
        repr.serialize(serializer)
    }
}

impl<'de, C: Content + Deserialize<'de>> Deserialize<'de> for Sequence<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr: Repr<C> = Repr::deserialize(deserializer)?;
        let mut names = Names::default();
        let seen = repr.version.replicas().chain(repr.dead.replicas());
        for (name, _) in seen {
            names.intern(name);
        }
        for dot in repr.runs.iter().flat_map(Edits::dots).flatten() {
            names.intern(dot.replica);
        }
        let runs: Vec<Run> = repr.runs.iter().map(|edits| edits.run(&names)).collect();
        let mut parts = Parts {
            names,
            version: repr.version,
            runs: Vec::with_capacity(runs.len()),
            orphans: repr.dead,
        };
        line_up(&mut parts, runs).map_err(D::Error::custom)?;
        check(&parts).map_err(D::Error::custom)?;
        let state = Frame::new(parts).fill(repr.contents);
        state.ok_or_else(|| D::Error::custom("there are not as many contents as elements alive"))
    }
}

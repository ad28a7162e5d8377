//! The sequence as bytes, whatever its elements hold.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_wire::{DecodeError, EncodeError, Reader, Writer};

use super::Sequence;
use super::content::Content;
use super::id::{Id, Names};
use super::log::{Event, Hang, Moved, Place, Run};
use super::parts::check::{check, line_up};
use super::parts::{Frame, Parts};

/// The kinds of runs.
const RIGHT: u64 = 0;
const LEFT: u64 = 1;
const DELETE: u64 = 2;
/// Added to the kind of a run that goes back; and to that of the place that a move made, because a
/// run of one never goes back.
const BACK: u64 = 3;
/// What the number of a run's further events is multiplied by, to leave room for the kind.
const KINDS: u64 = 6;

impl<C: Content> Sequence<C> {
    /// Writes all but the contents, and gives these in the order of their dots, for the type to
    /// write.
    ///
    /// # Errors
    /// [`EncodeError`] if a sequence number is too large.
    pub fn write(&self, out: &mut Writer) -> Result<C, EncodeError> {
        let runs = self.canonical_runs();
        let names = &self.names;
        let (subjects, neighbours, elements) = (subjects(&runs), neighbours(&runs), moved(&runs));
        let referred = subjects.iter().chain(&neighbours).chain(&elements);
        let referred = referred
            .filter(|id| !id.is_none())
            .map(|id| names.name(id.at));
        let known = self.version.replicas().chain(self.orphans.replicas());
        let mut table: Vec<_> = referred.chain(known.map(|(name, _)| name)).collect();
        table.sort_unstable();
        table.dedup();
        out.replicas(table.iter().copied())?;
        out.context(&self.version)?;
        out.context(&self.orphans)?;
        out.u64(runs.len() as u64);
        for (_, run) in &runs {
            let further = (run.count - 1).checked_mul(KINDS);
            let header = further.and_then(|further| further.checked_add(kind(&run.event)));
            out.u64(header.ok_or(EncodeError::NumberTooLarge)?);
        }
        for ids in [&subjects, &neighbours, &elements] {
            // The root and the end are 0.
            let places = ids.iter().map(|id| match names.some_dot(*id) {
                Some(dot) => table.partition_point(|name| *name <= dot.replica) as u64,
                None => 0,
            });
            out.column(places);
            let mut dots: Vec<Dot> = ids.iter().filter_map(|id| names.some_dot(*id)).collect();
            // Numbers of one replica are near each other.
            dots.sort_by_key(|dot| dot.replica);
            out.dots(dots)?;
        }
        let moves = runs.iter().filter_map(|(_, run)| run.event.moved());
        out.column(moves.map(|moved| moved.rank.into()));
        Ok(self.contents(&runs))
    }

    /// Reads what [`write`](Self::write) wrote; `contents` reads as many contents as it is told.
    ///
    /// # Errors
    /// [`DecodeError`] if `write` would not have written exactly these bytes.
    pub fn read(
        input: &mut Reader<'_>,
        contents: impl FnOnce(&mut Reader<'_>, usize) -> Result<C, DecodeError>,
    ) -> Result<Self, DecodeError> {
        input.replicas()?;
        let (version, orphans) = (input.context()?, input.context()?);
        let count = input.count(1)?;
        let mut headers = Vec::with_capacity(count);
        for _ in 0..count {
            headers.push(input.u64()?);
        }
        let rights = headers.iter().filter(|header| **header % BACK == RIGHT);
        let subjects = References::read(input, count)?;
        let neighbours = References::read(input, rights.count())?;
        let moves = headers.iter().filter(|header| is_move(**header)).count();
        let elements = References::read(input, moves)?;
        let ranks: Vec<u64> = input.column(moves)?.collect();
        let references = [&subjects, &neighbours, &elements];
        let names = named([&version, &orphans], references);
        if !references.into_iter().all(|each| each.fit(&names)) {
            return Err(input.invalid("references are not in the order of the replicas"));
        }
        let [mut subjects, mut neighbours, mut elements] = references.map(|each| each.ids(&names));
        let mut ranks = ranks.into_iter();
        let runs = headers.into_iter().map(|header| {
            let subject = subjects.next().unwrap_or(Id::NONE);
            let moved = is_move(header).then(|| Moved {
                element: elements.next().unwrap_or(Id::NONE),
                // None is 0, and that is refused.
                rank: ranks
                    .next()
                    .and_then(|rank| rank.try_into().ok())
                    .unwrap_or(0),
            });
            let before = || neighbours.next().unwrap_or(Id::NONE);
            Run {
                count: header / KINDS + 1,
                event: first_event(header, subject, before, moved),
            }
        });
        let mut parts = Parts {
            names,
            version,
            runs: Vec::with_capacity(count),
            orphans,
        };
        line_up(&mut parts, runs).map_err(|rule| input.invalid(rule))?;
        check(&parts).map_err(|rule| input.invalid(rule))?;
        let frame = Frame::new(parts);
        let alive = input.items(frame.alive())?;
        let content = contents(input, alive)?;
        let state = frame.fill(content);
        state.ok_or_else(|| input.invalid("there are not as many contents as elements alive"))
    }
}

fn kind(event: &Event) -> u64 {
    let kind = match event {
        Event::Delete { .. } => DELETE,
        Event::Insert { place, .. } | Event::Move { place, .. } => match place.side {
            Hang::Right => RIGHT,
            Hang::Left => LEFT,
        },
    };
    let marked = event.is_back() || event.moved().is_some();
    kind + if marked { BACK } else { 0 }
}

/// The event that a run with this header starts with.
fn first_event(
    header: u64,
    subject: Id,
    before: impl FnOnce() -> Id,
    moved: Option<Moved>,
) -> Event {
    let back = header % KINDS >= BACK;
    let place = match header % BACK {
        RIGHT => Place::right_of(subject, before()),
        LEFT => Place::left_of(subject),
        _ => {
            return Event::Delete {
                target: subject,
                back,
            };
        }
    };
    match moved {
        Some(moved) => Event::Move { place, moved },
        None => Event::Insert { place, back },
    }
}

/// Whether it is the header of a move.
fn is_move(header: u64) -> bool {
    [RIGHT + BACK, LEFT + BACK].contains(&header)
}

/// For each run its parent or target.
fn subjects(runs: &[(Id, Run)]) -> Vec<Id> {
    let subject = |(_, run): &(Id, Run)| match run.event {
        Event::Insert { place, .. } | Event::Move { place, .. } => place.parent,
        Event::Delete { target, .. } => target,
    };
    runs.iter().map(subject).collect()
}

/// For each run that starts with a right child the element to the right of this.
fn neighbours(runs: &[(Id, Run)]) -> Vec<Id> {
    let places = runs.iter().filter_map(|(_, run)| run.event.place());
    let right = places.filter(|place| place.side == Hang::Right);
    right.map(|place| place.before).collect()
}

/// For each move the element that it moved.
fn moved(runs: &[(Id, Run)]) -> Vec<Id> {
    let moves = runs.iter().filter_map(|(_, run)| run.event.moved());
    moves.map(|moved| moved.element).collect()
}

/// References to elements: for each its replica, and apart from that the numbers, replica after
/// replica.
struct References {
    /// From 1; 0 for the root or the end.
    places: Vec<usize>,
    numbers: Vec<u64>,
    /// The replicas in the order of their numbers, and where those start.
    starts: Vec<(ReplicaId, usize)>,
}

impl References {
    fn read(input: &mut Reader<'_>, count: usize) -> Result<Self, DecodeError> {
        let at = input.offset();
        let limit = input.replica_count();
        let mut places = Vec::with_capacity(count);
        for place in input.column(count)? {
            match usize::try_from(place) {
                Ok(place) if place <= limit => places.push(place),
                _ => return Err(DecodeError::UnknownReplica { at }),
            }
        }
        let some = places.iter().filter(|place| **place > 0).count();
        let mut numbers = Vec::with_capacity(some);
        let mut starts: Vec<(ReplicaId, usize)> = Vec::new();
        for dot in input.dots(some)? {
            if starts
                .last()
                .is_none_or(|(replica, _)| *replica != dot.replica)
            {
                starts.push((dot.replica, numbers.len()));
            }
            numbers.push(dot.sequence);
        }
        Ok(Self {
            places,
            numbers,
            starts,
        })
    }

    /// Whether the numbers are those of the replicas that are referred to, ascending.
    fn fit(&self, names: &Names) -> bool {
        let mut counts: Vec<usize> = alloc::vec![0; names.len()];
        for place in self.places.iter().filter_map(|place| place.checked_sub(1)) {
            match counts.get_mut(place) {
                Some(count) => *count += 1,
                None => return false,
            }
        }
        let referred = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut start = 0;
        let mut starts = self.starts.iter();
        for (place, count) in referred {
            let is_next = starts.next().is_some_and(|(replica, from)| {
                *from == start && names.find(*replica) == Some(place as u32)
            });
            if !is_next {
                return false;
            }
            start += count;
        }
        starts.next().is_none()
    }

    /// The references in their order.
    fn ids(&self, names: &Names) -> impl Iterator<Item = Id> + use<'_> {
        let mut next: Vec<usize> = alloc::vec![0; names.len() + 1];
        for (replica, start) in &self.starts {
            if let Some(at) = names.find(*replica) {
                next[at as usize + 1] = *start;
            }
        }
        self.places.iter().map(move |place| {
            let position = next.get_mut(*place).filter(|_| *place > 0);
            let number = position.and_then(|position| {
                *position += 1;
                self.numbers.get(*position - 1)
            });
            number.map_or(Id::NONE, |number| Id::new(*place as u32 - 1, *number))
        })
    }
}

/// The replicas that something names, ascending: the whole table, if all of it is used.
fn named(contexts: [&CausalContext; 2], references: [&References; 3]) -> Names {
    let seen = contexts.into_iter().flat_map(CausalContext::replicas);
    let mut ids: Vec<_> = seen.map(|(name, _)| name).collect();
    for references in references {
        ids.extend(references.starts.iter().map(|(replica, _)| *replica));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut names = Names::default();
    for id in ids {
        names.intern(id);
    }
    names
}

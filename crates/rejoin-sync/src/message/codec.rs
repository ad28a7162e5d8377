use alloc::vec::Vec;

use rejoin_causality::Run;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::ranges::{DEEPEST, extent};
use crate::{Claim, Message, Session, Summary};

const DIGEST: u64 = 0;
const VERSION: u64 = 1;
const DELTA: u64 = 2;
const ACK: u64 = 3;
const RANGES: u64 = 4;
const ENTRIES: u64 = 5;

impl<S> Message<S> {
    /// Writes the message, and the state in it through `state`.
    ///
    /// For states whose form depends on more than their type, such as on a schema. A state of one
    /// form implements [`Wire`], and then so does the message.
    ///
    /// # Errors
    /// If the state has no encoded form, or a number is beyond its limit.
    pub fn write_with(
        &self,
        out: &mut Writer,
        state: impl FnOnce(&S, &mut Writer) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        match self {
            Self::Digest {
                session,
                asks,
                digest,
            } => {
                out.u64(DIGEST);
                write_session(*session, out)?;
                out.bool(*asks);
                out.u64(*digest);
            }
            Self::Version {
                session,
                asks,
                wants,
                waits,
                digest,
                version,
            } => {
                out.u64(VERSION);
                write_session(*session, out)?;
                out.bool(*asks);
                out.bool(*wants);
                out.bool(*waits);
                out.u64(*digest);
                out.replicas(version.replicas().map(|(replica, _)| replica))?;
                out.context(version)?;
            }
            Self::Delta {
                session,
                run,
                last,
                state: content,
            } => {
                out.u64(DELTA);
                write_session(*session, out)?;
                write_run(*run, out)?;
                out.bool(*last);
                return write_state(content.as_ref(), out, state);
            }
            Self::Ack { session, upto, gap } => {
                out.u64(ACK);
                write_session(*session, out)?;
                out.number(*upto)?;
                out.bool(*gap);
            }
            Self::Ranges(claims) => {
                out.u64(RANGES);
                write_claims(claims, out);
            }
            Self::Entries {
                wanted,
                state: content,
            } => {
                out.u64(ENTRIES);
                write_points(wanted, out);
                return write_state(content.as_ref(), out, state);
            }
        }
        Ok(())
    }

    /// Reads a message, and the state in it through `state`.
    ///
    /// # Errors
    /// If the bytes are not what [`write_with`](Self::write_with) gives for some message.
    pub fn read_with(
        input: &mut Reader<'_>,
        state: impl FnOnce(&mut Reader<'_>) -> Result<S, DecodeError>,
    ) -> Result<Self, DecodeError> {
        match input.u64()? {
            DIGEST => Ok(Self::Digest {
                session: read_session(input)?,
                asks: input.bool()?,
                digest: input.u64()?,
            }),
            VERSION => {
                let session = read_session(input)?;
                let asks = input.bool()?;
                let wants = input.bool()?;
                let waits = input.bool()?;
                let digest = input.u64()?;
                input.replicas()?;
                Ok(Self::Version {
                    session,
                    asks,
                    wants,
                    waits,
                    digest,
                    version: input.context()?,
                })
            }
            DELTA => Ok(Self::Delta {
                session: read_session(input)?,
                run: read_run(input)?,
                last: input.bool()?,
                state: read_state(input, state)?,
            }),
            ACK => Ok(Self::Ack {
                session: read_session(input)?,
                upto: input.number()?,
                gap: input.bool()?,
            }),
            RANGES => Ok(Self::Ranges(read_claims(input)?)),
            ENTRIES => Ok(Self::Entries {
                wanted: read_points(input)?,
                state: read_state(input, state)?,
            }),
            _ => Err(input.invalid("no kind of message has this number: upgrade")),
        }
    }
}

impl<S: Wire> Wire for Message<S> {
    const TAG: Tag = tags::SYNC;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.write_with(out, S::write)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::read_with(input, S::read)
    }
}

fn write_session(session: Session, out: &mut Writer) -> Result<(), EncodeError> {
    out.number(session.mine)?;
    out.number(session.yours)
}

fn read_session(input: &mut Reader<'_>) -> Result<Session, DecodeError> {
    Ok(Session {
        mine: input.number()?,
        yours: input.number()?,
    })
}

fn write_run(run: Run, out: &mut Writer) -> Result<(), EncodeError> {
    if run.first == 0 || run.last < run.first {
        return Err(EncodeError::NumberTooLarge);
    }
    out.number(run.last)?;
    out.u64(run.last - run.first);
    Ok(())
}

fn read_run(input: &mut Reader<'_>) -> Result<Run, DecodeError> {
    let last = input.number()?;
    match last.checked_sub(input.u64()?) {
        Some(first) if first > 0 => Ok(Run::new(first, last)),
        _ => Err(input.invalid("a run of numbers starts below 1")),
    }
}

fn write_state<S>(
    content: Option<&S>,
    out: &mut Writer,
    state: impl FnOnce(&S, &mut Writer) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    out.bool(content.is_some());
    content.map_or(Ok(()), |content| state(content, out))
}

fn read_state<S>(
    input: &mut Reader<'_>,
    state: impl FnOnce(&mut Reader<'_>) -> Result<S, DecodeError>,
) -> Result<Option<S>, DecodeError> {
    if input.bool()? {
        state(input).map(Some)
    } else {
        Ok(None)
    }
}

/// Each range by how many of its size were passed over since the one before.
fn write_claims(claims: &[Claim], out: &mut Writer) {
    out.u64(claims.len() as u64);
    let mut floor = 0;
    for claim in claims {
        let is_named = matches!(claim.summary, Summary::Items(_));
        out.u64(u64::from(claim.depth) << 1 | u64::from(is_named));
        out.u64(place(claim.first, claim.depth).saturating_sub(next_place(floor, claim.depth)));
        floor = u128::from(claim.last()) + 1;
        match &claim.summary {
            Summary::Sum(sum) => out.u64(*sum),
            Summary::Items(items) => {
                out.u64(items.len() as u64);
                let mut floor = claim.first;
                for (point, digest) in items {
                    out.u64(point.wrapping_sub(floor));
                    out.u64(*digest);
                    floor = point.wrapping_add(1);
                }
            }
        }
    }
}

fn read_claims(input: &mut Reader<'_>) -> Result<Vec<Claim>, DecodeError> {
    let count = input.count(3)?;
    let mut claims = Vec::with_capacity(count);
    let mut floor = 0;
    for _ in 0..count {
        let head = input.u64()?;
        let depth = u8::try_from(head >> 1).ok();
        let depth = depth.filter(|depth| *depth <= DEEPEST);
        let depth = depth.ok_or_else(|| input.invalid("a range is split too often"))?;
        let at = next_place(floor, depth).checked_add(input.u64()?);
        let at = at.filter(|at| *at <= place(u64::MAX, depth));
        let at = at.ok_or_else(|| input.invalid("a range lies beyond the last point"))?;
        // A range of all points has place 0, so nothing is lost at its width.
        let first = at.checked_mul(extent(depth).wrapping_add(1)).unwrap_or(0);
        let last = first | extent(depth);
        floor = u128::from(last) + 1;
        let summary = if head & 1 == 1 {
            Summary::Items(read_items(input, first, last)?)
        } else {
            Summary::Sum(input.u64()?)
        };
        claims.push(Claim {
            first,
            depth,
            summary,
        });
    }
    Ok(claims)
}

/// Which of the ranges of this depth holds a point.
fn place(point: u64, depth: u8) -> u64 {
    match extent(depth).checked_add(1) {
        Some(width) => point / width,
        None => 0,
    }
}

/// The first range of this depth that starts at `floor` or above it.
fn next_place(floor: u128, depth: u8) -> u64 {
    let width = u128::from(extent(depth)) + 1;
    u64::try_from(floor.div_ceil(width)).unwrap_or(u64::MAX)
}

fn read_items(
    input: &mut Reader<'_>,
    first: u64,
    last: u64,
) -> Result<Vec<(u64, u64)>, DecodeError> {
    let count = input.count(2)?;
    let mut items = Vec::with_capacity(count);
    let mut floor = Some(first);
    for _ in 0..count {
        let step = input.u64()?;
        let point = floor.and_then(|floor| floor.checked_add(step));
        let point = point.filter(|point| *point <= last);
        let point = point.ok_or_else(|| input.invalid("an entry lies outside its range"))?;
        items.push((point, input.u64()?));
        floor = point.checked_add(1);
    }
    Ok(items)
}

/// The first point as it is, each other one by how many lie between.
fn write_points(points: &[u64], out: &mut Writer) {
    out.u64(points.len() as u64);
    let mut floor = 0_u64;
    for point in points {
        out.u64(point.wrapping_sub(floor));
        floor = point.wrapping_add(1);
    }
}

fn read_points(input: &mut Reader<'_>) -> Result<Vec<u64>, DecodeError> {
    let count = input.count(1)?;
    let mut points = Vec::with_capacity(count);
    let mut floor = Some(0_u64);
    for _ in 0..count {
        let step = input.u64()?;
        let point = floor.and_then(|floor| floor.checked_add(step));
        let point = point.ok_or_else(|| input.invalid("a point lies beyond the last one"))?;
        points.push(point);
        floor = point.checked_add(1);
    }
    Ok(points)
}

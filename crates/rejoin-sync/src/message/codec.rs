use alloc::vec::Vec;

use rejoin_causality::Run;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use crate::{Claim, Fingerprint, Message, Session, Summary};

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
                digest,
                version,
            } => {
                out.u64(VERSION);
                write_session(*session, out)?;
                out.bool(*asks);
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
                let digest = input.u64()?;
                input.replicas()?;
                Ok(Self::Version {
                    session,
                    asks,
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

/// The first range starts anywhere; each other one by a gap after the one before.
fn write_claims(claims: &[Claim], out: &mut Writer) {
    out.u64(claims.len() as u64);
    let mut floor = 0;
    for claim in claims {
        out.u64(claim.first.wrapping_sub(floor));
        out.u64(claim.last.wrapping_sub(claim.first));
        floor = claim.last.wrapping_add(1);
        match &claim.summary {
            Summary::Print(print) => {
                out.bool(false);
                out.u64(print.count);
                out.u64(print.sum);
            }
            Summary::Items(items) => {
                out.bool(true);
                write_points_of(items.iter().map(|item| item.0), items.len(), out);
                for (_, digest) in items {
                    out.u64(*digest);
                }
            }
        }
    }
}

fn read_claims(input: &mut Reader<'_>) -> Result<Vec<Claim>, DecodeError> {
    let count = input.count(4)?;
    let mut claims = Vec::with_capacity(count);
    let mut floor = Some(0_u64);
    for _ in 0..count {
        let step = input.u64()?;
        let first = floor.and_then(|floor| floor.checked_add(step));
        let first = first.ok_or_else(|| input.invalid("a range starts beyond the last point"))?;
        let last = first.checked_add(input.u64()?);
        let last = last.ok_or_else(|| input.invalid("a range ends beyond the last point"))?;
        floor = last.checked_add(1);
        let summary = if input.bool()? {
            Summary::Items(read_items(input, first, last)?)
        } else {
            Summary::Print(Fingerprint {
                count: input.u64()?,
                sum: input.u64()?,
            })
        };
        claims.push(Claim {
            first,
            last,
            summary,
        });
    }
    Ok(claims)
}

fn read_items(
    input: &mut Reader<'_>,
    first: u64,
    last: u64,
) -> Result<Vec<(u64, u64)>, DecodeError> {
    let points = read_points(input)?;
    let outside = |point: &u64| !(first..=last).contains(point);
    if points.first().is_some_and(outside) || points.last().is_some_and(outside) {
        return Err(input.invalid("an entry lies outside its range"));
    }
    let digest = |point| Ok((point, input.u64()?));
    points.into_iter().map(digest).collect()
}

fn write_points(points: &[u64], out: &mut Writer) {
    write_points_of(points.iter().copied(), points.len(), out);
}

/// The first point as it is, each other one by how many lie between.
fn write_points_of(points: impl Iterator<Item = u64>, count: usize, out: &mut Writer) {
    out.u64(count as u64);
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

mod carried;

use core::fmt;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Timestamp};
use rejoin_sync::{Message, Refused};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};
use smol_str::SmolStr;

pub use self::carried::{Carried, Part};
use crate::contents::Contents;
use crate::schema::{KindId, Schema};

/// What stands before every message.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) cluster: u128,
    /// The incarnation of the sender.
    pub(crate) writer: ReplicaId,
    /// The name under which the sender talks to the receiver, a larger one with each start.
    pub(crate) name: u64,
    /// The latest stamp that the sender has given or accepted.
    pub(crate) stamp: Timestamp,
    /// The latest event of the receiver that the sender has heard of, by incarnation.
    pub(crate) yours: Option<Dot>,
    /// Everything that the sender has, and keeps. Told while deletions wait to be forgotten.
    pub(crate) keeps: Option<CausalContext>,
    /// The deletions that the sender has forgotten. Told with `keeps`, and with greetings.
    pub(crate) forgotten: Option<CausalContext>,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// Nothing but the header.
    Nothing,
    Sync(Message<Contents>),
    /// What do you have under this key, beyond these events?
    Ask {
        ticket: u64,
        kind: KindId,
        key: SmolStr,
        known: CausalContext,
    },
    /// These events, and what they made if that is news.
    Tell {
        ticket: u64,
        events: CausalContext,
        contents: Option<Contents>,
    },
    /// Keep this, and say so by its name.
    Repair {
        name: u64,
        contents: Contents,
    },
    Repaired {
        name: u64,
    },
    /// Contents that nobody asked for.
    Give {
        contents: Contents,
    },
}

pub(crate) struct Frame {
    pub(crate) header: Header,
    pub(crate) body: Body,
}

const NOTHING: u64 = 0;
const SYNC: u64 = 1;
const ASK: u64 = 2;
const TELL: u64 = 3;
const REPAIR: u64 = 4;
const REPAIRED: u64 = 5;
const GIVE: u64 = 6;

/// Bytes that only the store can read, in an envelope.
struct Sealed(Vec<u8>);

impl Wire for Sealed {
    const TAG: Tag = tags::FRAME;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.0);
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(input.bytes()?.to_vec()))
    }
}

impl Frame {
    pub(crate) fn encode(&self, schema: &Schema) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.header.write(&mut out)?;
        self.body.write(schema, &mut out)?;
        rejoin_wire::encode(&Sealed(out.finish()?))
    }

    pub(crate) fn decode(schema: &Schema, bytes: &[u8]) -> Result<Self, DecodeError> {
        let (header, input) = Self::open(bytes)?;
        let body = Self::body(schema, input)?;
        Ok(Self { header, body })
    }

    /// The header, and what is behind it: for a frame that may have to wait.
    pub(crate) fn open(bytes: &[u8]) -> Result<(Header, Reader<'_>), DecodeError> {
        let envelope = rejoin_wire::envelope(bytes)?;
        if envelope.tag != Sealed::TAG {
            return Err(DecodeError::WrongType {
                expected: Sealed::TAG,
                found: envelope.tag,
            });
        }
        let mut sealed = Reader::new(envelope.body);
        let mut input = Reader::new(sealed.bytes()?);
        sealed.finish()?;
        let header = Header::read(&mut input)?;
        Ok((header, input))
    }

    /// What [`open`](Self::open) has left.
    pub(crate) fn body(schema: &Schema, mut input: Reader<'_>) -> Result<Body, DecodeError> {
        let body = Body::read(schema, &mut input)?;
        input.finish()?;
        Ok(body)
    }
}

impl Header {
    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.cluster.to_be_bytes());
        out.bytes(&self.writer.to_bytes());
        out.number(self.name)?;
        out.number(self.stamp.as_u64())?;
        match self.yours {
            Some(dot) => {
                out.bool(true);
                out.bytes(&dot.replica.to_bytes());
                out.number(dot.sequence)?;
            }
            None => out.bool(false),
        }
        write_context(self.keeps.as_ref(), out)?;
        write_context(self.forgotten.as_ref(), out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let cluster = u128::from_be_bytes(sixteen(input)?);
        let writer = ReplicaId::from_bytes(sixteen(input)?);
        let name = input.number()?;
        let stamp = Timestamp::from_u64(input.number()?);
        let yours = match input.bool()? {
            true => {
                let replica = ReplicaId::from_bytes(sixteen(input)?);
                Some(Dot::new(replica, input.number()?))
            }
            false => None,
        };
        Ok(Self {
            cluster,
            writer,
            name,
            stamp,
            yours,
            keeps: read_context(input)?,
            forgotten: read_context(input)?,
        })
    }
}

impl Body {
    /// Whether it brings entries, or what takes events for known.
    pub(crate) const fn has_contents(&self) -> bool {
        match self {
            Self::Sync(Message::Delta { state, .. } | Message::Entries { state, .. }) => {
                state.is_some()
            }
            Self::Tell { contents, .. } => contents.is_some(),
            Self::Repair { .. } | Self::Give { .. } => true,
            Self::Nothing | Self::Sync(_) | Self::Ask { .. } | Self::Repaired { .. } => false,
        }
    }

    fn write(&self, schema: &Schema, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Nothing => out.u64(NOTHING),
            Self::Sync(message) => {
                out.u64(SYNC);
                let mut inner = Writer::new();
                message.write_with(&mut inner, |contents, out| contents.write(schema, out))?;
                out.bytes(&inner.finish()?);
            }
            Self::Ask {
                ticket,
                kind,
                key,
                known,
            } => {
                out.u64(ASK);
                out.number(*ticket)?;
                out.bytes(schema.name(*kind).as_bytes());
                out.bytes(key.as_bytes());
                write_context(Some(known), out)?;
            }
            Self::Tell {
                ticket,
                events,
                contents,
            } => {
                out.u64(TELL);
                out.number(*ticket)?;
                write_context(Some(events), out)?;
                out.bool(contents.is_some());
                if let Some(contents) = contents {
                    contents.write(schema, out)?;
                }
            }
            Self::Repair { name, contents } => {
                out.u64(REPAIR);
                out.number(*name)?;
                contents.write(schema, out)?;
            }
            Self::Repaired { name } => {
                out.u64(REPAIRED);
                out.number(*name)?;
            }
            Self::Give { contents } => {
                out.u64(GIVE);
                contents.write(schema, out)?;
            }
        }
        Ok(())
    }

    fn read(schema: &Schema, input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match input.u64()? {
            NOTHING => Self::Nothing,
            SYNC => {
                let mut inner = Reader::new(input.bytes()?);
                let read = |input: &mut Reader<'_>| Contents::read(schema, input);
                let message = Message::read_with(&mut inner, read)?;
                inner.finish()?;
                Self::Sync(message)
            }
            ASK => {
                let ticket = input.number()?;
                let kind = schema.find(text(input)?);
                let kind = kind.ok_or_else(|| input.invalid("the schema lacks a kind"))?;
                let key = text(input)?.into();
                let known = read_context(input)?.unwrap_or_default();
                Self::Ask {
                    ticket,
                    kind,
                    key,
                    known,
                }
            }
            TELL => Self::Tell {
                ticket: input.number()?,
                events: read_context(input)?.unwrap_or_default(),
                contents: match input.bool()? {
                    true => Some(Contents::read(schema, input)?),
                    false => None,
                },
            },
            REPAIR => Self::Repair {
                name: input.number()?,
                contents: Contents::read(schema, input)?,
            },
            REPAIRED => Self::Repaired {
                name: input.number()?,
            },
            GIVE => Self::Give {
                contents: Contents::read(schema, input)?,
            },
            _ => return Err(input.invalid("a frame of an unknown sort")),
        })
    }
}

fn sixteen(input: &mut Reader<'_>) -> Result<[u8; 16], DecodeError> {
    let bytes = input.bytes()?.try_into();
    bytes.map_err(|_| input.invalid("an id has 16 bytes"))
}

fn text<'de>(input: &mut Reader<'de>) -> Result<&'de str, DecodeError> {
    let text = core::str::from_utf8(input.bytes()?);
    text.map_err(|_| input.invalid("a name is no text"))
}

pub(crate) fn write_context(
    context: Option<&CausalContext>,
    out: &mut Writer,
) -> Result<(), EncodeError> {
    out.bool(context.is_some());
    if let Some(context) = context {
        let mut inner = Writer::new();
        inner.replicas(context.replicas().map(|(replica, _)| replica))?;
        inner.context(context)?;
        out.bytes(&inner.finish()?);
    }
    Ok(())
}

pub(crate) fn read_context(input: &mut Reader<'_>) -> Result<Option<CausalContext>, DecodeError> {
    if !input.bool()? {
        return Ok(None);
    }
    let mut inner = Reader::new(input.bytes()?);
    inner.replicas()?;
    let context = inner.context()?;
    inner.finish()?;
    Ok(Some(context))
}

/// A frame was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadFrame {
    /// The bytes are not a frame of this format and schema.
    Damaged(DecodeError),
    /// It is of another cluster.
    OtherCluster,
    /// Its sender is no member.
    NotAMember,
    /// The sender's clock is more than a day ahead of the one here, which may be the wrong one, or
    /// so many of its frames wait already.
    TooFarAhead,
    /// It says what no store would say.
    Nonsense(Refused),
}

impl fmt::Display for BadFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(error) => write!(f, "the frame cannot be read: {error}"),
            Self::OtherCluster => {
                f.write_str("the frame is of another cluster; check where it came from")
            }
            Self::NotAMember => {
                f.write_str("the sender is no member; let it join before its frames count")
            }
            Self::TooFarAhead => f.write_str(
                "the sender's clock is too far ahead of the one here; set right the one of \
                     the two that is wrong",
            ),
            Self::Nonsense(refused) => refused.fmt(f),
        }
    }
}

impl core::error::Error for BadFrame {}

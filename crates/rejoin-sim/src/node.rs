use core::fmt;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Stamp};

use crate::{Ask, Kind, Level, Records, View};

/// What the clocks of a machine show, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since 1970, by a wall clock that may be wrong and may jump.
    pub wall: u64,
    /// By a clock that only runs forward.
    pub steady: u64,
}

/// One replica, as the simulator drives it: requests and frames in, answers and frames out.
///
/// It keeps what it must not forget in the [`Records`] that it was opened with. All else is gone
/// when it is dropped, which is how the simulator crashes it.
pub trait Node {
    /// The id under which it writes now.
    fn id(&self) -> ReplicaId;

    /// Tells it who belongs to the group, itself included. Said again on every change and start.
    fn members(&mut self, members: &[ReplicaId], now: Now);

    /// Takes a frame from a peer.
    fn receive(&mut self, from: ReplicaId, frame: &[u8], now: Now);

    /// Takes a request of a client, to be answered at once or later.
    fn request(&mut self, number: u64, request: &Request, now: Now);

    /// Does what is due.
    fn tick(&mut self, now: Now);

    /// When it wants to be woken, by the steady clock; `None` if nothing is due.
    fn next_tick(&self) -> Option<u64>;

    /// Takes out what is to be sent and told, in order.
    fn outputs(&mut self) -> Vec<Output>;

    /// A token of a new session with these guarantees, to be carried by a client.
    fn session(&self, guarantees: Guarantees) -> Vec<u8>;

    /// How often, since it started, it has given up what it held, because others have forgotten
    /// deletions that it never knew. It gives up no more than others have.
    fn fallbacks(&self) -> u64 {
        0
    }

    /// The events whose effects it holds.
    fn version(&self) -> CausalContext;

    /// A digest of all that it holds. Equal for replicas that hold the same.
    fn digest(&mut self) -> u64;

    /// What a client would read here now, whatever the session.
    fn view(&mut self, key: &str, kind: Kind) -> View;

    /// What it has counted, such as refused frames, by name.
    fn counters(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// What a frame is for, to tell the traffic apart.
    fn protocol(&self, frame: &[u8]) -> &'static str;

    /// The events whose effects a frame brings.
    fn carries(&self, frame: &[u8]) -> CausalContext {
        let _ = frame;
        CausalContext::new()
    }
}

/// Where replicas come from.
pub trait Machines {
    /// Starts a replica from what its disk holds, which is nothing the first time.
    ///
    /// `entropy` differs at each start.
    ///
    /// # Errors
    /// What is wrong with the disk, in words.
    fn open(&self, records: Records, entropy: u64, now: Now) -> Result<Box<dyn Node>, String>;
}

/// What a client asks of a replica.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The key.
    pub key: String,
    /// What is to be read or done there.
    pub ask: Ask,
    /// How many replicas take part.
    pub level: Level,
    /// The token of the client's session.
    pub session: Option<Vec<u8>>,
}

/// What a replica wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Bytes for a peer.
    Send {
        /// The peer.
        to: ReplicaId,
        /// The bytes.
        frame: Vec<u8>,
    },
    /// The write with this number is applied here under this event, and may be answered later.
    Applied {
        /// The number of the request.
        number: u64,
        /// The event; `None` if the write changed nothing.
        event: Option<Dot>,
        /// With which stamp, if it was one of a register.
        stamp: Option<Stamp>,
    },
    /// The end of the request with this number.
    Answer {
        /// The number of the request.
        number: u64,
        /// How it ended.
        answer: Answer,
        /// The token of the session after it.
        session: Option<Vec<u8>>,
        /// The events whose effects a read shows, for more may have come in since it was answered;
        /// `None` for a write.
        seen: Option<CausalContext>,
    },
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The write is kept by as many replicas as asked.
    Written,
    /// The write is kept here, but too few replicas said in time that they keep it.
    Timeout,
    /// What was read.
    Read(View),
    /// Too few replicas could be asked in time.
    Unavailable,
    /// This replica lacks what the session has seen or written.
    NotReady,
    /// Refused, and why; nothing has changed.
    Rejected(String),
    /// The disk failed; nothing has changed.
    Failed(String),
}

/// What a session promises, each on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarantees {
    /// Reads see what the session has written.
    pub read_your_writes: bool,
    /// Reads see what the session has read.
    pub monotonic_reads: bool,
    /// Writes come after those of the session.
    pub monotonic_writes: bool,
    /// Writes come after what the session has read.
    pub writes_follow_reads: bool,
}

impl Answer {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Timeout => "timeout",
            Self::Read(_) => "read",
            Self::Unavailable => "unavailable",
            Self::NotReady => "not ready",
            Self::Rejected(_) => "rejected",
            Self::Failed(_) => "disk failed",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(view) => write!(f, "{view}"),
            Self::Rejected(why) | Self::Failed(why) => write!(f, "{}: {why}", self.name()),
            _ => f.write_str(self.name()),
        }
    }
}

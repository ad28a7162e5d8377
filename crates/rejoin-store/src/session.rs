use core::fmt;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

/// Which promises a [`Session`] asks for, each on its own. They are made to that session alone: in
/// the paper the last two also order the writes for everybody who reads them, and here they do not.
///
/// ```
/// use rejoin_store::Guarantees;
///
/// let mine = Guarantees::READ_YOUR_WRITES | Guarantees::MONOTONIC_READS;
/// assert!(mine.has(Guarantees::MONOTONIC_READS) && !mine.has(Guarantees::ALL));
/// ```
///
/// # Paper
/// D. B. Terry, A. J. Demers, K. Petersen, M. J. Spreitzer, M. M. Theimer, B. B. Welch: *Session
/// Guarantees for Weakly Consistent Replicated Data*, PDIS 1994.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Guarantees(u8);

impl Guarantees {
    /// None.
    pub const NONE: Self = Self(0);
    /// A read sees every write of the session.
    pub const READ_YOUR_WRITES: Self = Self(1);
    /// A read sees all that an earlier read of the session saw.
    pub const MONOTONIC_READS: Self = Self(2);
    /// A write is accepted only where every earlier write of the session has arrived. Elsewhere
    /// the two may arrive in any order.
    pub const MONOTONIC_WRITES: Self = Self(4);
    /// A write is accepted only where all that the session has read has arrived. Elsewhere it may
    /// arrive before that.
    pub const WRITES_FOLLOW_READS: Self = Self(8);
    /// All four.
    pub const ALL: Self = Self(15);

    /// Whether all of `others` are asked for.
    pub const fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }
}

impl core::ops::BitOr for Guarantees {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What one client has read and written, so that no replica shows it less.
///
/// It belongs to the client, not to a replica, and travels as bytes. Whichever replica it is shown
/// to answers as promised, or says [`NotReady`](crate::Failure::NotReady).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    cluster: u128,
    guarantees: Guarantees,
    read: CausalContext,
    written: CausalContext,
    level: Level,
}

/// A store, and its number of changes, of which the session has seen everything: so a further read
/// there has nothing to compare. Only a shortcut, so it is no part of what sessions have in common.
#[derive(Clone, Copy, Debug, Default)]
struct Level(Option<(u64, u64)>);

impl PartialEq for Level {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Level {}

/// With more runs than this, a session asks for all that the replica has instead.
const RUNS: usize = 64;

impl Session {
    /// A session that has seen nothing, for the cluster of this number.
    pub fn new(cluster: u128, guarantees: Guarantees) -> Self {
        Self {
            cluster,
            guarantees,
            read: CausalContext::new(),
            written: CausalContext::new(),
            level: Level::default(),
        }
    }

    /// What it asks for.
    pub fn guarantees(&self) -> Guarantees {
        self.guarantees
    }

    /// The bytes to carry to another process.
    ///
    /// # Errors
    /// None for a session that was made here; the numbers of a forged one may be too large.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The session in these bytes. Whether it is one of this cluster shows when it is used.
    ///
    /// # Errors
    /// [`BadSession::Damaged`] if they are not what [`to_bytes`](Self::to_bytes) gives.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadSession> {
        rejoin_wire::decode(bytes).map_err(BadSession::Damaged)
    }

    /// Joins what another copy of the session has seen.
    ///
    /// # Errors
    /// [`BadSession::OtherCluster`] if it is no copy, but of another cluster. Nothing has changed
    /// then.
    pub fn join(&mut self, other: &Self) -> Result<(), BadSession> {
        other.check(self.cluster)?;
        self.level = Level::default();
        self.read.merge(&other.read);
        self.written.merge(&other.written);
        Ok(())
    }

    pub(crate) fn check(&self, cluster: u128) -> Result<(), BadSession> {
        if self.cluster == cluster {
            Ok(())
        } else {
            Err(BadSession::OtherCluster)
        }
    }

    /// Whether a replica of this version may answer its read.
    pub(crate) fn may_read(&self, version: &CausalContext) -> bool {
        self.sees_its_writes(version) && self.sees_its_reads(version)
    }

    /// Whether a read at this version would show its own writes, if it asks for that.
    #[inline]
    pub(crate) fn sees_its_writes(&self, version: &CausalContext) -> bool {
        !self.guarantees.has(Guarantees::READ_YOUR_WRITES)
            || self.written.is_empty()
            || self.written.is_subset(version)
    }

    /// Whether a read at this version would show what it has read, if it asks for that.
    #[inline]
    pub(crate) fn sees_its_reads(&self, version: &CausalContext) -> bool {
        !self.guarantees.has(Guarantees::MONOTONIC_READS) || self.read.is_subset(version)
    }

    /// Whether a replica of this version may accept its write.
    pub(crate) fn may_write(&self, version: &CausalContext) -> bool {
        let asks = |of| self.guarantees.has(of);
        (!asks(Guarantees::MONOTONIC_WRITES) || self.written.is_subset(version))
            && (!asks(Guarantees::WRITES_FOLLOW_READS) || self.read.is_subset(version))
    }

    /// Whether it has seen everything at this store and change.
    #[inline]
    pub(crate) fn is_level_with(&self, here: (u64, u64)) -> bool {
        self.level.0 == Some(here)
    }

    pub(crate) fn set_level_with(&mut self, here: (u64, u64)) {
        self.level = Level(Some(here));
    }

    /// Whether reads have to be taken down.
    #[inline]
    pub(crate) fn notes_reads(&self) -> bool {
        let keeps = Guarantees::MONOTONIC_READS.0 | Guarantees::WRITES_FOLLOW_READS.0;
        self.guarantees.0 & keeps != 0
    }

    /// What it has read.
    #[inline]
    pub(crate) fn has_read(&self) -> &CausalContext {
        &self.read
    }

    /// Takes down a read of these events, at a replica of this version.
    pub(crate) fn note_read(&mut self, events: &CausalContext, version: &CausalContext) {
        if self.notes_reads() {
            self.level = Level::default();
            self.read.merge(events);
            widen(&mut self.read, version);
        }
    }

    pub(crate) fn note_write(&mut self, event: rejoin_causality::Dot, version: &CausalContext) {
        self.level = Level::default();
        self.written.insert(event);
        widen(&mut self.written, version);
    }

    /// Takes down a write that these events had done before, at a replica of this version.
    pub(crate) fn note_done(&mut self, events: &CausalContext, version: &CausalContext) {
        self.level = Level::default();
        self.written.merge(events);
        widen(&mut self.written, version);
    }
}

/// Takes the version in place of a context of very many runs that it covers.
#[inline]
fn widen(context: &mut CausalContext, version: &CausalContext) {
    let gappy = |(_, runs): (_, &[_])| runs.len() > RUNS;
    if context.replicas().any(gappy) {
        context.merge(version);
    }
}

impl Wire for Session {
    const TAG: Tag = tags::SESSION;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.cluster.to_be_bytes());
        out.u64(u64::from(self.guarantees.0));
        let contexts = [&self.read, &self.written];
        let replicas = contexts
            .iter()
            .flat_map(|of| of.replicas().map(|(id, _)| id));
        out.replicas(replicas)?;
        out.context(&self.read)?;
        out.context(&self.written)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let cluster = input.bytes()?.try_into();
        let cluster = cluster.map_err(|_| input.invalid("a cluster is named by 16 bytes"))?;
        let guarantees = match u8::try_from(input.u64()?) {
            Ok(bits @ 0..=15) => Guarantees(bits),
            _ => return Err(input.invalid("a session asks for what is not known here")),
        };
        input.replicas()?;
        Ok(Self {
            cluster: u128::from_be_bytes(cluster),
            guarantees,
            read: input.context()?,
            written: input.context()?,
            level: Level::default(),
        })
    }
}

/// A session cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSession {
    /// It was made in another cluster, whose events mean nothing here.
    OtherCluster,
    /// The bytes are not those of a session.
    Damaged(DecodeError),
}

impl fmt::Display for BadSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherCluster => {
                f.write_str("the session is of another cluster; begin a new one with this cluster")
            }
            Self::Damaged(error) => write!(f, "these bytes are no session: {error}"),
        }
    }
}

impl core::error::Error for BadSession {}

//! Bugs that are planted to see whether the oracles find them.
//!
//! None of them is in the code that users run: a value type whose merge is wrong is declared in
//! the place of a right one, or something wrong stands between the replica and its disk, its
//! peers or its clients.

mod between;
mod counter;
mod disk;
mod register;
mod set;
mod values;

use core::fmt;
use core::str::FromStr;

pub(crate) use self::between::Between;
pub(crate) use self::disk::keep;
pub(crate) use self::values::handles;

/// What the real bugs that a mutant stands for have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Equal or odd timestamps.
    Order,
    /// What is forgotten or brought back in a merge.
    Causality,
    /// What is not sent, not repeated, or said too early.
    Sync,
    /// Two that take themselves for one, and sessions.
    Identity,
    /// What a disk or a view keeps.
    Persistence,
    /// Bytes that are not what they should be.
    Decoding,
}

macro_rules! mutants {
    ($($mutant:ident $name:literal $class:ident, $what:literal;)*) => {
        /// A bug that is planted on purpose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Mutant {
            $(#[doc = concat!("`", $name, "`: ", $what, ".")] $mutant,)*
        }

        impl Mutant {
            /// Every mutant.
            pub const ALL: &[Self] = &[$(Self::$mutant),*];

            /// The word for it on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$mutant => $name,)* }
            }

            /// What real bugs it stands for.
            pub const fn class(self) -> Class {
                match self { $(Self::$mutant => Class::$class,)* }
            }

            /// What is wrong, in a few words.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$mutant => $what,)* }
            }
        }
    };
}

mutants! {
    LwwTie "lww-tie" Order, "of two writes of one time, each replica keeps its own";
    LwwTieTaken "lww-tie-taken" Order, "of two writes of one time, each replica takes the other's";
    LwwArrival "lww-arrival" Order, "the write that arrives last wins";
    LwwLargest "lww-largest" Order, "the largest value wins, whenever it was written";
    LwwCounterFirst "lww-counter-first" Order, "timestamps are compared from their wrong end";
    LwwWallClock "lww-wall-clock" Order, "a write is stamped by the clock alone";
    ManyKeepsOne "many-keeps-one" Causality, "of concurrent values only the largest is kept";
    SetUnion "set-union" Causality, "a merge brings back what was removed";
    SetBothSides "set-both-sides" Causality, "what both sides have is kept with its removed dots";
    SetSwallows "set-swallows" Causality, "what lies in a gap is taken for seen, and dropped";
    SetRemoveWins "set-remove-wins" Causality, "a removal removes what it has not seen";
    FlagLowerWins "flag-lower-wins" Causality, "a flag goes down for raises that were not seen";
    CounterSums "counter-sums" Causality, "merging adds counts, so that repeats count twice";
    CounterOneSlot "counter-one-slot" Causality, "all replicas count in one place: 1 + 1 = 1";
    CounterLargest "counter-largest" Causality, "the larger of two totals wins";
    WireForgets "wire-forgets" Sync, "bytes do not tell what was removed";
    NeverRepeats "never-repeats" Sync, "what was lost is not sent again";
    GoesQuiet "goes-quiet" Sync, "after some frames to a peer it gets no more";
    WrongPeer "wrong-peer" Sync, "frames for one peer go to another";
    ShutsDoor "shuts-door" Sync, "those who join later are not told to the replica";
    SaysAllAtOnce "says-all-at-once" Sync, "a write counts as kept by all when one keeps it";
    ReadsAlone "reads-alone" Sync, "a read of many replicas asks one";
    SameIdAgain "same-id-again" Identity, "a replica that was set back goes on under its old name";
    TwinIds "twin-ids" Identity, "two replicas draw the same name";
    SessionIgnored "session-ignored" Identity, "sessions are not looked at";
    SessionForgetsWrites "session-forgets-writes" Identity, "a session does not note its writes";
    SessionForgetsReads "session-forgets-reads" Identity, "a session does not note its reads";
    SyncSkipped "sync-skipped" Persistence, "the disk is synced only now and then";
    HalfBatches "half-batches" Persistence, "half of a batch is written with the next one";
    IgnoresFullDisk "ignores-full-disk" Persistence, "an error of the disk is passed over";
    StaleView "stale-view" Persistence, "reads come from a copy that merges do not refresh";
    DigestOfOrder "digest-of-order" Persistence, "the digest depends on what arrived first";
    PanicsOnNoise "panics-on-noise" Decoding, "a frame that is too short is a panic";
    CutsFrames "cuts-frames" Decoding, "the end of a long frame is not sent";
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mutant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|mutant| mutant.name() == text);
        known
            .copied()
            .ok_or_else(|| format!("`{text}` is no mutant; `--mutant list` names them"))
    }
}

mod draw;

use core::fmt;
use core::str::FromStr;

pub(crate) use self::draw::{Scene, place};

macro_rules! faults {
    ($($fault:ident $name:literal $row:expr, $what:literal;)*) => {
        /// Something that goes wrong in a run.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = concat!("`", $name, "`: ", $what, ".")] $fault,)*
        }

        impl Fault {
            /// Every fault, by the rows of the fault table; what came later stands at the end, so
            /// that a seed still draws the faults that it drew.
            pub const ALL: &[Self] = &[$(Self::$fault),*];

            /// The word for it on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name,)* }
            }

            /// Its row in the fault table; `None` for what the table does not number.
            pub const fn row(self) -> Option<u8> {
                match self { $(Self::$fault => $row,)* }
            }

            /// What happens, in a few words.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$fault => $what,)* }
            }
        }
    };
}

faults! {
    Drop "drop" Some(1), "up to 30 % of the frames are lost, and some links lose all";
    Duplicate "duplicate" Some(2), "up to half of the frames come twice, some much later";
    Reorder "reorder" Some(3), "frames overtake each other";
    Partition "partition" Some(4), "the group is split in two, and both sides go on";
    OneWay "one-way" Some(5), "frames pass in one direction only";
    Bridge "bridge" Some(6), "some replicas meet only through others";
    Flapping "flapping" Some(7), "links open and close in random order";
    Offline "offline" Some(8), "a replica is cut off for long while the others write";
    Crash "crash" Some(9), "a replica stops and starts again from its disk";
    CrashAtCommit "crash-at-commit" Some(10), "a replica stops within a call to its disk";
    CrashInRecovery "crash-in-recovery" Some(11), "a replica stops again while it starts";
    BitFlip "bit-flip" Some(13), "a bit of a record flips while the replica is off";
    Misdirected "misdirected" Some(14), "two records change places while the replica is off";
    DiskFull "disk-full" Some(15), "a disk takes nothing for a while";
    LyingDisk "lying-disk" Some(16), "a disk says that it synced, and forgets in a crash";
    Restore "restore" Some(17), "a replica starts from an old copy of its disk";
    Return "return" Some(19), "a replica is taken out, and comes back with its old disk";
    ClockBack "clock-back" Some(20), "a clock jumps back";
    ClockAhead "clock-ahead" Some(21), "a clock runs ahead, or jumps there";
    Ties "ties" Some(22), "clocks are so coarse that many timestamps are equal";
    Hostile "hostile" Some(23), "random, mutated and cut frames arrive";
    Bombs "bombs" Some(24), "frames arrive that claim huge lengths";
    Narrow "narrow" Some(28), "links pass little, and what queues too long is lost";
    DeleteRace "delete-race" Some(31), "keys are deleted while others write them";
    Gaps "gaps" Some(32), "replicas restart while they miss frames that others had";
    Pause "pause" None, "a replica stands still for a while, and goes on";
    Slow "slow" None, "a replica is slow to reach";
    Join "join" None, "a replica joins";
    Leave "leave" None, "a replica leaves for good";
    FarFuture "far-future" Some(26), "frames arrive with stamps from the end of time";
    Newer "newer" Some(29), "frames of a newer version of the format arrive";
    Kinds "kinds" Some(30), "keys are written as values of several kinds";
}

impl Fault {
    /// Whether a deletion may be lost of which others remember nothing any more: with the record of
    /// it, or of who the members are; or because its replica was no member when it was forgotten,
    /// and brings what it had told nobody.
    pub(crate) const fn forgets_deletions(self) -> bool {
        matches!(self, Self::BitFlip | Self::Misdirected | Self::Return)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|fault| fault.name() == text);
        known
            .copied()
            .ok_or_else(|| format!("`{text}` is no fault; `--fault list` names them"))
    }
}

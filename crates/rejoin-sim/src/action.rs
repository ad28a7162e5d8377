use core::fmt;

use crate::network::{Weather, name};
use crate::{Ask, Level, Place, Time};

/// One thing that a plan does to the world: a request of a client, or a fault.
///
/// Each stands alone, its end included, so that any of them can be left out of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Request {
        client: usize,
        place: Place,
        key: String,
        ask: Ask,
        level: Level,
    },
    Weather(Weather),
    /// The machine stops at once, and starts again after a while.
    Crash {
        place: Place,
        down: Time,
    },
    /// It stops at a call to its disk, before or after that is done; again while it starts.
    CrashAt {
        place: Place,
        calls: u64,
        done: bool,
        down: Time,
        again: u64,
    },
    /// It does nothing for a while, and then goes on.
    Pause {
        place: Place,
        until: Time,
    },
    /// A copy of its disk is put aside.
    Backup {
        place: Place,
    },
    /// It stops, and starts from the copy that was put aside.
    Restore {
        place: Place,
        down: Time,
    },
    /// A new machine joins the group.
    Join,
    /// A machine leaves the group, and is switched off.
    Leave {
        place: Place,
    },
    /// A machine that left is switched on again with what its disk held, and joins.
    Return {
        place: Place,
    },
    DiskFull {
        place: Place,
        until: Time,
    },
    /// The disk says it has synced, has not, and the machine stops at the end.
    Lie {
        place: Place,
        until: Time,
    },
    /// It stops, some of what its disk holds changes, and it starts again.
    Rot {
        place: Place,
        how: Damage,
    },
    ClockJump {
        place: Place,
        millis: i64,
    },
    ClockDrift {
        place: Place,
        ppm: i64,
    },
    /// The clocks of all advance in steps of so many milliseconds.
    CoarseClocks {
        millis: u64,
    },
    /// A frame that no replica sent arrives.
    Hostile {
        place: Place,
        from: Place,
        what: Hostile,
    },
}

/// How a record is damaged while the machine is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    Flip,
    Misdirect,
}

/// What arrives from an enemy, or from a broken machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hostile {
    /// Random bytes, so many.
    Noise(u64),
    /// A real frame with some bytes changed.
    Mutated(u64),
    /// A real frame cut short.
    Cut,
    /// The head of a real frame, followed by numbers that claim a huge length.
    Bomb,
    /// A right frame, but for its stamps, which are at the end of time.
    Ahead,
    /// A real frame that says that it is of a newer version.
    Newer,
}

impl Hostile {
    /// By what it is counted.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Noise(_) | Self::Mutated(_) | Self::Cut | Self::Bomb => "hostile frame",
            Self::Ahead => "frame from the end of time",
            Self::Newer => "frame of a newer version",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request {
                client,
                place,
                key,
                ask,
                level,
            } => {
                let place = name(*place);
                match ask {
                    Ask::Read(_) => write!(f, "client {client} reads {key} at {place}, {level}"),
                    Ask::Write(_, op) => {
                        write!(f, "client {client} writes {key} {op} at {place}, {level}")
                    }
                }
            }
            Self::Weather(weather) => write!(f, "{weather}"),
            Self::Crash { place, down } => write!(f, "{} crashes for {down}", name(*place)),
            Self::CrashAt {
                place, calls, done, ..
            } => {
                let when = if *done { "after" } else { "before" };
                let place = name(*place);
                write!(f, "{place} crashes {when} its next disk call but {calls}")
            }
            Self::Pause { place, until } => {
                write!(f, "{} stands still until {until}", name(*place))
            }
            Self::Backup { place } => write!(f, "a copy of the disk of {} is kept", name(*place)),
            Self::Restore { place, .. } => {
                write!(f, "{} crashes, and starts from the old copy", name(*place))
            }
            Self::Join => f.write_str("a replica joins"),
            Self::Leave { place } => write!(f, "{} leaves the group", name(*place)),
            Self::Return { place } => write!(f, "{} comes back with what it had", name(*place)),
            Self::DiskFull { place, until } => {
                write!(f, "the disk of {} is full until {until}", name(*place))
            }
            Self::Lie { place, until } => {
                let place = name(*place);
                write!(
                    f,
                    "the disk of {place} syncs nothing, and {place} crashes at {until}"
                )
            }
            Self::Rot { place, how } => {
                let how = match how {
                    Damage::Flip => "a bit flips",
                    Damage::Misdirect => "two records change places",
                };
                write!(f, "{how} on the disk of {} while it is off", name(*place))
            }
            Self::ClockJump { place, millis } => {
                write!(f, "the clock of {} jumps by {millis} ms", name(*place))
            }
            Self::ClockDrift { place, ppm } => {
                write!(
                    f,
                    "the clock of {} gains {ppm} µs in a second",
                    name(*place)
                )
            }
            Self::CoarseClocks { millis } => write!(f, "all clocks go in steps of {millis} ms"),
            Self::Hostile { place, from, what } => {
                let (place, from) = (name(*place), name(*from));
                write!(
                    f,
                    "{place} gets a bad frame in the name of {from}: {what:?}"
                )
            }
        }
    }
}

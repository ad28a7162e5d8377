use core::fmt;
use core::str::FromStr;

use crate::{Ask, Kind, Op, Random};

macro_rules! workloads {
    ($($workload:ident $name:literal, $what:literal;)*) => {
        /// What the clients of a run do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Workload {
            $(#[doc = concat!("`", $name, "`: ", $what, ".")] $workload,)*
        }

        impl Workload {
            /// Every workload.
            pub const ALL: &[Self] = &[$(Self::$workload),*];

            /// The word for it on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$workload => $name,)* }
            }

            /// What it is, in a few words.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$workload => $what,)* }
            }
        }
    };
}

workloads! {
    Profile "profile", "a profile picture that changes, and is looked at";
    YcsbA "ycsb-a", "keys by Zipf's law, half reads and half updates";
    YcsbB "ycsb-b", "keys by Zipf's law, 95 % reads";
    Cart "cart", "shopping carts: things go in and out";
    Likes "likes", "counters that many raise";
    Feed "feed", "a social feed: 15 % follow, 35 % post, 50 % read a timeline";
    Mixed "mixed", "values of every kind, and keys that are deleted";
}

/// What a client asks next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) key: String,
    pub(crate) ask: Ask,
}

impl Workload {
    /// Draws the next request of `client`. `fresh` is a number that no other request gets.
    pub(crate) fn draw(self, client: usize, fresh: u64, random: &mut Random) -> Asked {
        match self {
            Self::Profile => {
                let op = random.chance(0.35).then_some(Op::Set(fresh));
                asked("picture", Kind::Register, op)
            }
            Self::YcsbA => key_value(0.5, fresh, random),
            Self::YcsbB => key_value(0.05, fresh, random),
            Self::Cart => {
                let op = in_or_out(0.5, 0.25, 12, random);
                asked(
                    &format!("cart {}", random.below(2)),
                    Kind::Set,
                    op.as_option(),
                )
            }
            Self::Likes => {
                let op = match random.below(100) {
                    0..60 => Some(Op::Add(1)),
                    60..70 => Some(Op::Add(-1)),
                    _ => None,
                };
                asked(&format!("likes {}", random.below(3)), Kind::Counter, op)
            }
            Self::Feed => feed(client, fresh, random),
            Self::Mixed => mixed(fresh, random),
        }
    }
}

fn asked(key: &str, kind: Kind, op: Option<Op>) -> Asked {
    let ask = op.map_or(Ask::Read(kind), |op| Ask::Write(kind, op));
    Asked {
        key: key.to_owned(),
        ask,
    }
}

fn key_value(writes: f64, fresh: u64, random: &mut Random) -> Asked {
    let op = random.chance(writes).then_some(Op::Set(fresh));
    let key = zipf(10, random);
    asked(&format!("user {key}"), Kind::Register, op)
}

/// A number below `n`, the k-th with a chance of about 1/k.
fn zipf(n: u64, random: &mut Random) -> u64 {
    // In whole numbers, so that it is the same on every machine.
    let weight = |k: u64| 1_000_000 / (k + 1);
    let mut at = random.below((0..n).map(weight).sum());
    for k in 0..n {
        match at.checked_sub(weight(k)) {
            Some(rest) => at = rest,
            None => return k,
        }
    }
    0
}

enum InOut {
    In(u64),
    Out(u64),
    Look,
}

impl InOut {
    const fn as_option(&self) -> Option<Op> {
        match self {
            Self::In(thing) => Some(Op::Insert(*thing)),
            Self::Out(thing) => Some(Op::Remove(*thing)),
            Self::Look => None,
        }
    }
}

fn in_or_out(inside: f64, out: f64, things: u64, random: &mut Random) -> InOut {
    let (draw, thing) = (random.unit(), random.below(things));
    if draw < inside {
        InOut::In(thing)
    } else if draw < inside + out {
        InOut::Out(thing)
    } else {
        InOut::Look
    }
}

fn feed(client: usize, fresh: u64, random: &mut Random) -> Asked {
    let someone = random.below(4);
    match random.below(100) {
        0..15 => {
            let op = if random.chance(0.8) {
                Op::Insert(someone)
            } else {
                Op::Remove(someone)
            };
            asked(&format!("followed by {client}"), Kind::Set, Some(op))
        }
        15..50 => asked(
            &format!("posts of {client}"),
            Kind::Grow,
            Some(Op::Insert(fresh)),
        ),
        _ => asked(&format!("posts of {someone}"), Kind::Grow, None),
    }
}

fn mixed(fresh: u64, random: &mut Random) -> Asked {
    let kind = *random.pick(&Kind::ALL).unwrap_or(&Kind::Register);
    let key = format!("{} {}", kind.name(), random.below(2));
    let op = match random.below(100) {
        0..30 => None,
        30..38 => Some(Op::Delete),
        _ => edit(kind, fresh, random),
    };
    asked(&key, kind, op)
}

fn edit(kind: Kind, fresh: u64, random: &mut Random) -> Option<Op> {
    match kind {
        Kind::Register | Kind::Many => Some(Op::Set(fresh)),
        Kind::Counter => {
            let amount = random.between(1, 9).cast_signed();
            Some(Op::Add(if random.chance(0.7) { amount } else { -amount }))
        }
        Kind::Set => in_or_out(0.7, 0.3, 5, random).as_option(),
        Kind::Grow => Some(Op::Insert(random.below(20))),
        Kind::Flag => Some(if random.chance(0.5) {
            Op::Raise
        } else {
            Op::Lower
        }),
    }
}

/// The like of a request, with the same key taken for another kind.
pub(crate) fn of_another_kind(ask: Ask, fresh: u64, random: &mut Random) -> Ask {
    let kind = *random.pick(&Kind::ALL).unwrap_or(&Kind::Register);
    match ask {
        Ask::Read(_) => Ask::Read(kind),
        Ask::Write(_, Op::Delete) => Ask::Write(kind, Op::Delete),
        Ask::Write(..) => edit(kind, fresh, random).map_or(ask, |op| Ask::Write(kind, op)),
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Workload {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|workload| workload.name() == text);
        known.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|it| it.name()).collect();
            format!("`{text}` is no workload; there are {}", names.join(", "))
        })
    }
}

use crate::{Ask, Place, Time};

/// What happened in a run, in order, for those who want to look at it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// How many machines took part.
    pub machines: usize,
    /// When the faults ended.
    pub until: Time,
    /// When the run ended.
    pub end: Time,
    /// What happened, and when.
    pub events: Vec<(Time, Happening)>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// A frame was sent.
    Sent {
        /// By this machine,
        from: Place,
        /// to this one.
        to: Place,
        /// When it arrives, copies included; empty if it is lost.
        arrivals: Vec<Time>,
        /// Its length.
        bytes: usize,
        /// What it is for.
        protocol: &'static str,
        /// The numbers of the writes whose effects it brings.
        carries: Vec<usize>,
    },
    /// A client asked something.
    Asked {
        /// The client.
        client: usize,
        /// The machine.
        place: Place,
        /// The key.
        key: String,
        /// What it asked.
        ask: Ask,
        /// The number of the write, if it is one.
        write: Option<usize>,
    },
    /// A client was answered.
    Answered {
        /// The client.
        client: usize,
        /// The machine.
        place: Place,
        /// The key.
        key: String,
        /// The answer in words.
        answer: String,
        /// The number of the write, if it was one.
        write: Option<usize>,
    },
    /// A client has read something.
    Saw {
        /// The machine that answered.
        place: Place,
        /// The key.
        key: String,
        /// When it was asked.
        asked: Time,
        /// How many writes of the key that were acknowledged by then the machine lacked.
        behind: u64,
        /// When the latest of the acknowledged ones was acknowledged.
        latest: Option<Time>,
    },
    /// A machine has the effect of a write for the first time.
    Had {
        /// The machine.
        place: Place,
        /// The number of the write.
        write: usize,
    },
    /// A machine stopped.
    Down(Place),
    /// A machine started.
    Up(Place),
    /// Two machines could not speak for a while, in this direction.
    Cut {
        /// From this machine
        from: Place,
        /// to this one,
        to: Place,
        /// until then.
        until: Time,
    },
    /// Something was done to the world.
    Fault(String),
    /// Everything was healed.
    Healed,
    /// All replicas are equal.
    Equal,
}

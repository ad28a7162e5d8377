/// A moment of a run, or a length of time: microseconds, from the beginning of the run.
pub type Micros = u64;

/// What a page tells about one run.
///
/// Nodes and writes are named by their index in [`nodes`](Self::nodes) and
/// [`writes`](Self::writes); an index that is not there is passed over. No list need be sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What was run, in a few words.
    pub name: String,
    /// The number that everything else follows from.
    pub seed: u64,
    /// The command that runs it again.
    pub command: String,
    /// What the oracles said.
    pub verdict: Verdict,
    /// When the run ended.
    pub end: Micros,
    /// When the faults ended, if the run saw that.
    pub healed: Option<Micros>,
    /// The names of the nodes, in the order of their lanes.
    pub nodes: Vec<String>,
    /// What nodes sent to each other.
    pub messages: Vec<Message>,
    /// Which links passed nothing, and when.
    pub cuts: Vec<Cut>,
    /// Which nodes did not answer, and when.
    pub outages: Vec<Outage>,
    /// What clients wrote.
    pub writes: Vec<Write>,
    /// What clients read.
    pub reads: Vec<Read>,
    /// How often each kind of fault struck.
    pub faults: Vec<FaultCount>,
    /// How many acknowledged writes were gone at the end.
    pub lost: u64,
    /// How often nodes that held the same writes differed.
    pub divergences: u64,
    /// How many reads of a session returned less than it was promised.
    pub stale_session_reads: u64,
    /// Whatever else is worth saying about the run, as names and values.
    pub facts: Vec<(String, String)>,
}

/// What the oracles said.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Verdict {
    /// None objected.
    #[default]
    Passed,
    /// One did.
    Failed {
        /// The kind of failure, in a word or two.
        kind: String,
        /// When it was noticed.
        at: Micros,
        /// What was expected, and what was found.
        what: String,
        /// The key it is about, if it is about one.
        key: Option<String>,
    },
}

/// Something that one node sent to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The sender.
    pub from: usize,
    /// To whom it was sent.
    pub to: usize,
    /// When it was sent.
    pub sent: Micros,
    /// When it arrived; more than once if the network made copies, never if it was lost.
    pub arrivals: Vec<Micros>,
    /// Which part of the protocol it belongs to: `delta`, `ack`, `digest`, `version`, `full`.
    pub part: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
    /// The writes whose values it carried.
    pub carries: Vec<usize>,
}

/// A link that passed nothing for a while, in one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// What this node sent
    pub from: usize,
    /// did not reach this one,
    pub to: usize,
    /// from then
    pub since: Micros,
    /// until then.
    pub until: Micros,
}

/// A time in which a node answered nobody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outage {
    /// The node.
    pub node: usize,
    /// When it began.
    pub since: Micros,
    /// When the node was back, or the end of the run.
    pub until: Micros,
    /// What it was, in a word: `crashed`, `paused`, `left`.
    pub what: String,
}

/// A write of a client.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Write {
    /// The key.
    pub key: String,
    /// The value, as people should read it.
    ///
    /// It has a colour, and nodes whose latest writes show one value count as equal. So the value
    /// of a counter is better told as the sum than as the step.
    pub value: String,
    /// The node that took it.
    pub node: usize,
    /// When the client asked.
    pub invoked: Micros,
    /// When the client was told that it is kept; `None` if it was not told.
    pub acknowledged: Option<Micros>,
    /// Of the writes of one key that a node holds, it shows the one of the largest rank.
    pub rank: u64,
    /// Which nodes held it, the writer included, and when.
    pub held: Vec<Held>,
    /// When the last node that should have it had it; `None` if one had it not at the end.
    pub everywhere: Option<Micros>,
}

/// A node that held a write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// The node.
    pub node: usize,
    /// From when on.
    pub since: Micros,
    /// When the node lost it, as one does that is set back to an old disk.
    pub until: Option<Micros>,
}

/// A read of a client that was answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The node that answered.
    pub node: usize,
    /// The key.
    pub key: String,
    /// When the client asked.
    pub at: Micros,
    /// How many acknowledged writes of the key the answer lacked; of a fresh one, none.
    pub behind: u64,
    /// How long ago the latest write of the key had been acknowledged; `None` if there was none.
    pub since_write: Option<Micros>,
}

/// How often a kind of fault struck.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultCount {
    /// Its name on the command line.
    pub name: String,
    /// What happens, in a few words.
    pub what: String,
    /// How often it struck.
    pub times: u64,
}

impl Write {
    /// How long nodes differed about it after its client had been told that it is kept.
    pub(super) fn window(&self) -> Option<Micros> {
        let acknowledged = self.acknowledged?;
        Some(self.everywhere?.saturating_sub(acknowledged))
    }
}

impl Message {
    pub(super) fn is_lost(&self) -> bool {
        self.arrivals.is_empty()
    }
}

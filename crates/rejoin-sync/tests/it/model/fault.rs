//! What the world around an endpoint may do wrong, to see that it is found.

/// A mistake of whoever owns an endpoint, or of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Acknowledges a message and drops what it brought.
    AcknowledgesUnheard,
    /// A crash takes a committed event with it.
    CrashForgets,
    /// The network joins the numbers of a message to those before a gap.
    HidesGaps,
    /// A message replaces the state instead of joining it.
    ReplacesState,
    /// Messages leave before what they tell is durable.
    SendsBeforeCommit,
    /// Nobody tells the endpoint that time has passed.
    StopsTheClock,
}

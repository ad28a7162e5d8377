//! What the world around a store may do wrong, to see that it is found.

/// A mistake of whoever owns a store, of the network or of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The first replica answers frames and does not keep what they bring.
    AnswersUnheard,
    /// A crash takes the last commit with it.
    CrashForgets,
    /// The client forgets its session.
    DropsSession,
    /// A deletion is forgotten although not all members have it.
    ForgetsEarly,
    /// The network changes a byte.
    Garbles,
    /// A write is stamped as if its replica had never seen another.
    StampsAnew,
    /// Nobody tells the store that time has passed.
    StopsTheClock,
    /// A client puts back what was deleted, once the deletion is forgotten.
    WritesBack,
}

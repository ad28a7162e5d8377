/// How much an [`Endpoint`](crate::Endpoint) may send and keep, and how long it waits.
///
/// ```
/// use rejoin_sync::Limits;
///
/// let patient = Limits { retry: 2_000, ..Limits::default() };
/// assert_eq!(patient.window, 8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// About how many encoded bytes of a state one message carries at most. What belongs to one
    /// event is never cut, so a larger edit makes a larger message.
    pub message_bytes: usize,
    /// How many messages may be on their way to a neighbour without its acknowledgement.
    pub window: usize,
    /// How many messages that came too early are held for each neighbour. The bytes that they may
    /// take together are this times [`message_bytes`](Self::message_bytes).
    pub held: usize,
    /// How many milliseconds news may wait for more news before a tick sends them.
    pub gather: u64,
    /// After how many milliseconds without an acknowledgement a message is sent again; 0 counts
    /// as 1. It doubles with each time that nothing was heard. A quarter of it is waited for what a
    /// writer is about to send, before another neighbour is asked for it.
    pub retry: u64,
    /// The most milliseconds that a repetition waits.
    pub retry_max: u64,
    /// After how many quiet milliseconds neighbours compare digests; 0 counts as 1.
    pub idle: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 64 << 10,
            window: 8,
            held: 8,
            gather: 0,
            retry: 250,
            retry_max: 8_000,
            idle: 10_000,
        }
    }
}

impl Limits {
    /// How long to wait after this many attempts that nobody answered.
    pub(crate) fn patience(&self, attempts: u32) -> u64 {
        let doubled = self.retry.checked_shl(attempts.min(32)).unwrap_or(u64::MAX);
        doubled.max(self.retry).clamp(1, self.retry_max.max(1))
    }

    /// How long to wait for what somebody is about to send before others are asked for it.
    pub(crate) fn pause(&self) -> u64 {
        (self.retry / 4).max(1)
    }

    /// How long it is quiet before digests are compared.
    pub(crate) fn idle(&self) -> u64 {
        self.idle.max(1)
    }

    pub(crate) fn held_bytes(&self) -> usize {
        self.message_bytes.saturating_mul(self.held)
    }
}

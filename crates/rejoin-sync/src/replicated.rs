use alloc::vec::Vec;
use core::ops::RangeInclusive;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge;

use crate::Fingerprint;

/// A state seen as entries that are spread over the numbers of 64 bits.
///
/// The last rung of anti-entropy needs it: two replicas that hold the same events but not the same
/// contents find the entries that differ by comparing [`Fingerprint`]s of ranges. The point of an
/// entry is a hash of its key, the same on every machine.
///
/// A state that is one thing and has no entries has one point, with its digest.
pub trait Points: Sized {
    /// Count and sum of the entries whose points lie in `range`.
    fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint;

    /// The entries whose points lie in `range`: point, and digest of the entry's canonical bytes.
    /// Strictly ascending.
    fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)>;

    /// A state of just the entries at these points, with their events, or `None` if there are
    /// none. The points ascend strictly.
    fn pick(&self, points: &[u64]) -> Option<Self>;
}

/// What anti-entropy asks of a state.
///
/// The state names the events that it holds, and can be asked for what a holder of some events
/// lacks. No more is needed to keep neighbours up to date: an [`Endpoint`](crate::Endpoint)
/// remembers of each neighbour only which events it has, never a copy of what it lacks.
///
/// # Laws
/// For all states `a` and `b` that replicas reach:
///
/// - equal versions hold equal contents, and equal digests (unless an event's name was used twice);
/// - joining to any holder of `v` the parts that `a.beyond(&v, bytes)` gives, asked again and again
///   with `v` joined by the version of the part before, brings it all that `a` holds, whatever
///   `bytes` is;
/// - each such part holds at least one event that `v` lacks, so the asking ends.
pub trait Replicated: Merge + Points + Clone {
    /// The events that the state holds.
    fn version(&self) -> &CausalContext;

    /// Of what a holder of `version` lacks, a state of at most about `bytes` encoded bytes; `None`
    /// exactly if it lacks nothing.
    ///
    /// What belongs to one event is never cut, however large. [`version`](Self::version) of the
    /// answer says which events it carries, so the events are the cursor with which the next part
    /// is asked for. The cost should follow the answer, not the state. `usize::MAX` asks for all.
    fn beyond(&self, version: &CausalContext, bytes: usize) -> Option<Self>;

    /// Of just these events, which the state holds, a state of at most about `bytes` encoded bytes
    /// that is right for whoever joins it, whatever they hold; `None` if it cannot be made.
    ///
    /// A replica sends its own events as soon as they are made. The events of others, from whom the
    /// neighbour has them, too, need not go with them where this is answered. The default answers
    /// nothing: then own events wait until the neighbour has said or asked for what it lacks.
    fn only(&self, events: &CausalContext, bytes: usize) -> Option<Self> {
        let _ = (events, bytes);
        None
    }

    /// Joins `delta` and answers exactly what was new.
    ///
    /// A state that watches its merges, or refuses events of departed members, does it here.
    fn absorb(&mut self, delta: Self) -> Option<Self> {
        let news = delta.beyond(self.version(), usize::MAX)?;
        self.merge_owned(news.clone());
        Some(news)
    }

    /// Joins entry by entry, whether or not the events are known; answers the entries that changed.
    ///
    /// For repair, where two states hold the same events and other contents. The default merges.
    fn mend(&mut self, entries: Self) -> Option<Self> {
        self.merge(&entries).then_some(entries)
    }

    /// A digest of the contents: equal states have equal ones. Computed from canonical bytes, and
    /// cheap if little has changed since it was asked for last.
    fn digest(&mut self) -> u64;

    /// About how many bytes the state takes when encoded. Used for limits only.
    fn size(&self) -> usize;
}

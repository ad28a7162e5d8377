//! A causal state: what was seen, what of it lives, and the merge of two such states.

mod cut;
mod decompose;
mod embed;
mod join;
mod join_all;
mod parts;
#[cfg(feature = "serde")]
mod serde;
mod supply;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use core::fmt;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use rejoin_merge::{Bottom, Delta, Merge, Observer};
use smallvec::SmallVec;

use crate::log::{Dots, Log};
use crate::page::mask_of;
use crate::pages::{Pages, Slot, slots_in};
use crate::store::DotStore;

pub use parts::{Invalid, Parts};

/// A causal state: the events seen, the dots covered ahead of their event, and the live dots.
///
/// Every effective edit mints a dot, its *event*: an insertion brings a live dot and may kill
/// others, a removal only kills. What a replica holds is a function of the events that it has seen:
///
/// - a dot lives if its event was seen and no seen event killed it;
/// - a dot that a seen event killed before its own event arrived is *covered*: it will be dead on
///   arrival, but it does not count as seen.
///
/// So two states with the same [`version`](Causal::version) hold the same, whatever the order,
/// grouping or repetition of what reached them, and gaps are legal.
///
/// The join is the causal join of Almeida, Shoker and Baquero, "Delta state replicated data types"
/// (2018), with the context split into what was seen and what was only covered.
///
/// # Limits
/// The sequence numbers of a replica stay below 2^62. There are at most 2^26 pages of 64 dots,
/// which take 6 GB where each holds a single one.
#[derive(Clone)]
pub struct Causal<S: DotStore> {
    seen: CausalContext,
    /// Disjoint from `seen`; empty unless deliveries ran ahead of one another.
    covered: CausalContext,
    pages: Pages<S::Content>,
    /// None in a state that was cut out of another: most of those are only merged and dropped.
    store: Option<S>,
    log: Log,
}

/// What a write kills.
struct Victims {
    live: SmallVec<[Slot; 2]>,
    /// Those that are dead on arrival.
    unseen: CausalContext,
}

/// The events that one edit minted: what it takes to cut its delta out of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Events(Option<(ReplicaId, Run)>);

impl Events {
    /// No event: the edit had no effect.
    pub const NONE: Self = Self(None);

    /// The events from `first` to `last`, of one replica.
    pub fn between(first: Dot, last: Dot) -> Self {
        let run = Run {
            first: first.sequence,
            last: last.sequence,
        };
        Self(Some((first.replica, run)))
    }
}

impl From<Option<Dot>> for Events {
    fn from(event: Option<Dot>) -> Self {
        event.map_or(Self::NONE, |dot| Self::between(dot, dot))
    }
}

impl<S: DotStore> Causal<S> {
    /// The state that has seen nothing.
    pub fn new() -> Self {
        Self {
            seen: CausalContext::new(),
            covered: CausalContext::new(),
            pages: Pages::default(),
            store: Some(S::default()),
            log: Log::default(),
        }
    }

    /// The events seen. Two states of one version hold the same.
    pub fn version(&self) -> &CausalContext {
        &self.seen
    }

    /// The dots that a seen event killed and whose own event was not seen yet.
    pub fn covered(&self) -> &CausalContext {
        &self.covered
    }

    /// The live dots with their contents.
    pub fn pages(&self) -> &Pages<S::Content> {
        &self.pages
    }

    /// What the live dots mean. Made on the spot, in linear time, for a state that was cut out of
    /// another and not edited since.
    pub fn store(&self) -> Cow<'_, S> {
        match &self.store {
            Some(store) => Cow::Borrowed(store),
            None => Cow::Owned(self.build_store()),
        }
    }

    /// The store, where there is one: not in a state that was cut out of another and not edited
    /// since.
    pub fn ready_store(&self) -> Option<&S> {
        self.store.as_ref()
    }

    #[inline(never)]
    fn build_store(&self) -> S {
        let mut store = S::default();
        let slots = self.pages.slots().map(|(slot, _)| slot);
        let at = |slot| self.pages.value(slot);
        store.insert_all(self.pages.len(), slots, at, &mut ());
        store
    }

    /// The store, ready to follow an edit.
    pub(crate) fn indexed(&mut self) {
        if self.store.is_none() {
            self.store = Some(self.build_store());
        }
    }

    /// Mints one event at `replica` that kills the dots in `covers` and, with a content, brings one
    /// live dot. Answers its dot, or `None` if there was nothing to do.
    ///
    /// A dot in `covers` may be one that this state has not seen yet, as when a client read it from
    /// another replica: it will be dead on arrival. Those of `replica` itself above all that this
    /// state knows are ignored, for nobody can have read them.
    ///
    /// Constant time, and linear in what is covered.
    pub fn write(
        &mut self,
        replica: ReplicaId,
        covers: &CausalContext,
        content: Option<S::Content>,
    ) -> Option<Dot> {
        self.indexed();
        if covers.is_empty() && self.covered.is_empty() {
            return content.map(|content| self.add(replica, content));
        }
        let victims = self.victims(replica, covers);
        let is_removal = content.is_none();
        if is_removal && victims.is_none() {
            return None;
        }
        let event = self.next_event(replica);
        self.seen.insert(event);
        if let Some(content) = content {
            let slot = self.pages.insert(event, content, victims.is_some());
            self.follow(slot, &mut ());
        }
        if let Some(victims) = victims {
            self.kill(event, !is_removal, victims);
        }
        Some(event)
    }

    /// Mints an event that only brings a live dot, where no dot is covered.
    fn add(&mut self, replica: ReplicaId, content: S::Content) -> Dot {
        let event = self.seen.mint(replica);
        let slot = self.pages.insert(event, content, false);
        self.follow(slot, &mut ());
        event
    }

    /// What is left to kill of the dots in `covers`, if anything is.
    fn victims(&self, replica: ReplicaId, covers: &CausalContext) -> Option<Victims> {
        if covers.is_empty() {
            return None;
        }
        let mut victims = Victims {
            live: self.live_within(covers),
            unseen: covers.without(&self.seen).without(&self.covered),
        };
        if !victims.unseen.is_empty() {
            self.leave_future(replica, &mut victims.unseen);
        }
        (!victims.live.is_empty() || !victims.unseen.is_empty()).then_some(victims)
    }

    /// Drops the dots of `replica` that it has not made yet, as far as this state knows.
    #[cold]
    fn leave_future(&self, replica: ReplicaId, dots: &mut CausalContext) {
        let next = self.next_event(replica).sequence;
        dots.subtract(&CausalContext::from_iter([(
            replica,
            Run::new(next, u64::MAX),
        )]));
    }

    /// One above every dot of `replica` that this state knows of.
    fn next_event(&self, replica: ReplicaId) -> Dot {
        let next = self.seen.next_dot(replica);
        match self.covered.is_empty() {
            true => next,
            false => next.max(self.covered.next_dot(replica)),
        }
    }

    fn kill(&mut self, event: Dot, heir: bool, victims: Victims) {
        let Victims { live, unseen } = victims;
        let mut dots: SmallVec<[Dot; 2]> = live.iter().map(|slot| self.pages.dot(*slot)).collect();
        if let Some(store) = &mut self.store {
            let at = |slot| self.pages.value(slot);
            match live.as_slice() {
                [only] => store.remove(*only, at(*only), at, &mut ()),
                live => store.remove_all(live.iter().copied(), at, &mut ()),
            }
        }
        for slot in live {
            self.pages.remove(slot);
        }
        let covered = match dots.as_slice() {
            [only] if unseen.is_empty() => Dots::One(*only),
            _ => {
                dots.sort_unstable();
                let mut covered: CausalContext = dots.into_iter().collect();
                covered.merge(&unseen);
                Dots::Many(Box::new(covered))
            }
        };
        self.covered.merge(&unseen);
        self.log.record(event, heir, covered);
        self.trim_to_bound();
    }

    /// Where the dots in `dots` live that do.
    fn live_within(&self, dots: &CausalContext) -> SmallVec<[Slot; 2]> {
        let mut live = SmallVec::new();
        for (replica, run) in dots.iter_runs() {
            for at in self.pages.overlapping(replica, run) {
                let word = self.pages.page(at.index).live & mask_of(run, at.number);
                live.extend(slots_in(at.index, word));
            }
        }
        live
    }

    /// Tells the store of the dot that came to life at `slot`.
    fn follow<O: Observer>(&mut self, slot: Slot, observer: &mut O) {
        if let Some(store) = &mut self.store {
            let content = self.pages.value(slot);
            store.insert(slot, content, |slot| self.pages.value(slot), observer);
        }
    }

    /// The log grows with what lives, not with what ever lived.
    fn trim_to_bound(&mut self) {
        self.log.trim(256 + self.pages.len());
    }

    /// How many entries the removal log holds.
    pub fn log_len(&self) -> usize {
        self.log.len()
    }

    /// Forgets which events killed which dots.
    ///
    /// The state stays equal. What is cut out of it later may be larger: it carries, as ranges,
    /// every dead dot along with the entries that the peer lacks.
    pub fn trim_log(&mut self) {
        self.log.forget(&self.seen);
    }

    /// Forgets which of the events in `stable`, which every peer has seen, killed which dots.
    ///
    /// The state stays equal, and what peers that have seen `stable` ask for stays as small as it
    /// was.
    pub fn trim_log_below(&mut self, stable: &CausalContext) {
        self.log.forget_within(stable);
    }
}

impl<S: DotStore> Default for Causal<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: DotStore> PartialEq for Causal<S> {
    fn eq(&self, other: &Self) -> bool {
        self.seen == other.seen && self.covered == other.covered && self.pages == other.pages
    }
}

impl<S: DotStore> Eq for Causal<S> {}

impl<S: DotStore> Bottom for Causal<S> {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.seen.is_empty() && self.covered.is_empty()
    }
}

impl<S: DotStore> Delta for Causal<S> {
    type Mark = Events;

    fn delta_at(&self, mark: &Events) -> Self {
        let mut wanted = CausalContext::new();
        if let Some((replica, run)) = mark.0 {
            wanted.insert_run(replica, run);
        }
        self.cut(&wanted)
    }

    fn is_nothing(mark: &Events) -> bool {
        mark.0.is_none()
    }
}

impl<S: DotStore> fmt::Debug for Causal<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Live<'a, T>(&'a Pages<T>);
        impl<T: fmt::Debug> fmt::Debug for Live<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_map().entries(self.0.iter()).finish()
            }
        }
        f.debug_struct("Causal")
            .field("seen", &self.seen)
            .field("covered", &self.covered)
            .field("live", &Live(&self.pages))
            .finish()
    }
}

//! A state taken to pieces and put together again, with every invariant checked.

use alloc::vec::Vec;
use core::fmt;

use rejoin_causality::{CausalContext, MAX_SEQUENCE};

use crate::causal::Causal;
use crate::log::Log;
use crate::page::WIDTH;
use crate::pages::{MAX_PAGES, Pages};
use crate::store::DotStore;

/// The pieces of a causal state, as a format carries them.
///
/// They say all of the state, and one state has one set of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<C> {
    /// The events seen.
    pub seen: CausalContext,
    /// The dots killed ahead of their event.
    pub covered: CausalContext,
    /// The dots that live.
    pub live: CausalContext,
    /// Of the live dots, those whose event also killed something.
    pub covering: CausalContext,
    /// The content of each live dot, by replica and sequence number.
    pub contents: Vec<C>,
}

impl<C> Parts<C> {
    /// The pieces from the contexts, in the order in which they stand here, and the contents.
    pub fn new(contexts: [CausalContext; 4], contents: Vec<C>) -> Self {
        let [seen, covered, live, covering] = contexts;
        Self {
            seen,
            covered,
            live,
            covering,
            contents,
        }
    }
}

/// Why pieces do not make a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Invalid {
    /// A dot lives whose event was not seen.
    LiveUnseen,
    /// A dot that does not live is said to have killed something.
    CoveringDead,
    /// A dot is both seen and waiting to be seen.
    CoveredSeen,
    /// Dots were killed ahead of their event, and every seen event is of a live dot that is not
    /// said to have killed anything.
    CoveredByNone,
    /// There are not as many contents as live dots.
    ContentCount,
    /// A sequence number is 2^62 or more.
    SequenceTooLarge,
    /// The live dots are spread over more than 2^26 pages of 64 sequence numbers.
    TooManyPages,
}

impl Invalid {
    /// The broken rule, in words.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::LiveUnseen => "a dot lives whose event was not seen",
            Self::CoveringDead => "a dot that does not live is said to have killed something",
            Self::CoveredSeen => "a dot is both seen and waiting to be seen",
            Self::CoveredByNone => "dots were killed, and no event was seen that can have done it",
            Self::ContentCount => "there are not as many contents as live dots",
            Self::SequenceTooLarge => "a sequence number is 2^62 or more",
            Self::TooManyPages => "the live dots are spread too far: over more than 2^26 pages",
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule())
    }
}

impl core::error::Error for Invalid {}

impl<S: DotStore> Causal<S> {
    /// The dots that live, as runs.
    pub fn live(&self) -> CausalContext {
        self.pages.runs(|page| page.live)
    }

    /// The live dots whose event also killed something, as runs.
    pub fn covering(&self) -> CausalContext {
        self.pages.runs(|page| page.covering)
    }

    /// Puts a state together.
    ///
    /// Which event killed which dot is not among the pieces. As long as the dead dots are few runs,
    /// they are kept together as one log entry, so that a delta that came as bytes can be passed on
    /// as it came.
    ///
    /// # Errors
    /// [`Invalid`] if the pieces contradict each other.
    pub fn from_parts(parts: Parts<S::Content>) -> Result<Self, Invalid> {
        let Parts {
            seen,
            covered,
            live,
            covering,
            contents,
        } = parts;
        check(&seen, &covered, &live, &covering)?;
        if live.count() != contents.len() as u128 {
            return Err(Invalid::ContentCount);
        }
        let mut pages = Pages::default();
        for (dot, content) in live.dots().zip(contents) {
            pages.insert(dot, content, !covering.is_empty() && covering.contains(dot));
        }
        let mut state = Self {
            seen,
            covered,
            pages,
            store: None,
            log: Log::default(),
        };
        state.indexed();
        let base = state.base();
        if !base.events.is_empty() {
            state.log.push_group(base);
            state.trim_to_bound();
        }
        Ok(state)
    }
}

fn check(
    seen: &CausalContext,
    covered: &CausalContext,
    live: &CausalContext,
    covering: &CausalContext,
) -> Result<(), Invalid> {
    let mut runs = seen.iter_runs().chain(covered.iter_runs());
    if runs.any(|(_, run)| run.last > MAX_SEQUENCE) {
        return Err(Invalid::SequenceTooLarge);
    }
    if !live.is_subset(seen) {
        return Err(Invalid::LiveUnseen);
    }
    if !covering.is_subset(live) {
        return Err(Invalid::CoveringDead);
    }
    if covered.intersects(seen) {
        return Err(Invalid::CoveredSeen);
    }
    // What is covered travels with the events that covered it. Without one it would not travel, and
    // states of one version would differ for ever.
    if !covered.is_empty() && covering.is_empty() && live == seen {
        return Err(Invalid::CoveredByNone);
    }
    if page_count(live) > MAX_PAGES {
        return Err(Invalid::TooManyPages);
    }
    Ok(())
}

fn page_count(live: &CausalContext) -> u64 {
    let mut last_page = None;
    let mut count = 0_u64;
    for (replica, run) in live.iter_runs() {
        let (first, last) = (run.first / WIDTH, run.last / WIDTH);
        let begun = u64::from(last_page != Some((replica, first)));
        count = count.saturating_add(last - first + begun);
        last_page = Some((replica, last));
    }
    count
}

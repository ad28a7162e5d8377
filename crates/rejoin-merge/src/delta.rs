use core::fmt;

use crate::merge::Merge;

/// A state that can say what one edit changed, as a small state of its own type.
///
/// An edit leaves a `Mark`, a few words that tell where in the state the change lies. The small
/// state is made only if someone asks for it, so that an edit whose delta nobody wants costs
/// next to nothing.
///
/// # Laws
/// Let `before` be the state before an edit and `after` the state after it, with `delta` its
/// delta. Then `before ⊔ delta == after`, and `delta` is at most `after`.
///
/// # Example
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_merge::{Change, Delta, Merge};
///
/// #[derive(Clone, Debug, Default, PartialEq)]
/// struct Seen(BTreeSet<u32>);
///
/// impl Merge for Seen {
///     fn merge(&mut self, other: &Self) -> bool {
///         Merge::merge(&mut self.0, &other.0)
///     }
/// }
///
/// impl Delta for Seen {
///     type Mark = Option<u32>;
///
///     fn delta_at(&self, mark: &Option<u32>) -> Self {
///         Seen(mark.iter().copied().collect())
///     }
///
///     fn is_nothing(mark: &Option<u32>) -> bool {
///         mark.is_none()
///     }
/// }
///
/// impl Seen {
///     fn insert(&mut self, page: u32) -> Change<'_, Self> {
///         let mark = self.0.insert(page).then_some(page);
///         Change::new(self, mark)
///     }
/// }
///
/// let mut here = Seen::default();
/// let mut there = Seen::default();
/// here.insert(1);
/// there.merge(&here.insert(7).delta());
/// assert_eq!(there, Seen(BTreeSet::from([7])), "only the edit travels");
/// assert!(here.insert(7).is_nothing());
/// ```
///
/// # Paper
/// P. S. Almeida, A. Shoker, C. Baquero: *Delta State Replicated Data Types*, Journal of
/// Parallel and Distributed Computing 111, 2018.
pub trait Delta: Merge + Sized {
    /// Where in the state the change of one edit lies.
    type Mark;

    /// The change at `mark` as a small state. `mark` was left by the last edit of this state.
    fn delta_at(&self, mark: &Self::Mark) -> Self;

    /// Whether the edit that left `mark` changed nothing. The default says no.
    fn is_nothing(mark: &Self::Mark) -> bool {
        let _ = mark;
        false
    }
}

/// What one edit changed: borrowed from the state, so that dropping it costs nothing.
///
/// # Example
/// ```
/// # use rejoin_merge::{Change, Delta, Max, Merge};
/// # struct Top(Max<u32>);
/// # impl Merge for Top {
/// #     fn merge(&mut self, other: &Self) -> bool { self.0.merge(&other.0) }
/// # }
/// # impl Delta for Top {
/// #     type Mark = ();
/// #     fn delta_at(&self, _: &()) -> Self { Top(self.0) }
/// # }
/// # impl Top {
/// #     fn raise(&mut self, to: u32) -> Change<'_, Self> {
/// #         self.0.merge(&Max::new(to));
/// #         Change::new(self, ())
/// #     }
/// # }
/// let (mut here, mut there) = (Top(Max::new(0)), Top(Max::new(0)));
/// here.raise(3); // Nobody wants this delta, so none is made.
/// let delta = here.raise(5).delta();
/// there.merge(&delta);
/// assert_eq!(*there.0.get(), 5);
/// ```
pub struct Change<'a, S: Delta> {
    state: &'a S,
    mark: S::Mark,
}

impl<'a, S: Delta> Change<'a, S> {
    /// The change that an edit of `state` left at `mark`. For those who write a data type.
    pub fn new(state: &'a S, mark: S::Mark) -> Self {
        Self { state, mark }
    }

    /// The change as a small state, to be merged by peers.
    pub fn delta(&self) -> S {
        self.state.delta_at(&self.mark)
    }

    /// Whether the edit changed nothing, so that there is nothing to send.
    pub fn is_nothing(&self) -> bool {
        S::is_nothing(&self.mark)
    }

    /// Ends the borrow of the state and keeps the mark.
    pub fn into_mark(self) -> S::Mark {
        self.mark
    }
}

impl<S: Delta<Mark: fmt::Debug>> fmt::Debug for Change<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Change").field(&self.mark).finish()
    }
}

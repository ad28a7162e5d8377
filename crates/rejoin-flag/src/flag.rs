//! The flags: edits, queries and what the kernel gives them.

mod nested;
#[cfg(feature = "serde")]
mod serde;
mod switch;
#[cfg(feature = "serde")]
mod wire;

pub use nested::FlagEditor;
pub use switch::Switch;

use core::fmt;

use rejoin_causality::Replica;
use rejoin_dot_store::{Batch, Causal, Nest, causal_type};
use rejoin_merge::{Change, Content, Merge, Observer};

/// A flag in which enabling wins over a concurrent disabling. It begins disabled, unless `INITIAL`
/// says otherwise.
///
/// ```
/// use rejoin_flag::{EwFlag, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (EwFlag::new(), EwFlag::new());
/// a.enable(&mut phone);
/// b.merge(&a);
///
/// a.disable(&mut phone); // While the phone disables it,
/// b.enable(&mut laptop); // the laptop enables it once more.
/// a.merge(&b);
/// b.merge(&a);
/// assert!(a == b && a.is_enabled());
/// ```
pub type EwFlag<const INITIAL: bool = false> = Flag<true, INITIAL>;

/// A flag in which disabling wins over a concurrent enabling. It begins disabled, unless `INITIAL`
/// says otherwise.
///
/// ```
/// use rejoin_flag::{DwFlag, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut a = DwFlag::initially_enabled();
/// let mut b = a.clone();
///
/// a.disable(&mut phone); // While the phone disables it,
/// b.enable(&mut laptop); // the laptop enables it, which it is already.
/// a.merge(&b);
/// b.merge(&a);
/// assert!(a == b && !a.is_enabled());
/// ```
pub type DwFlag<const INITIAL: bool = false> = Flag<false, INITIAL>;

/// What [`EwFlag`] and [`DwFlag`] have in common.
///
/// A write takes away the writes that its replica had seen, and no others. Of those that stand, one
/// of the winning value decides; if there is none the losing value is read, and if none stands at
/// all, `INITIAL`.
///
/// # Deltas
/// A peer that says which events it has seen gets what it lacks, removals included:
///
/// ```
/// use rejoin_flag::{EwFlag, Merge, Replica};
///
/// let mut replica = Replica::random();
/// let (mut a, mut b) = (EwFlag::new(), EwFlag::new());
/// a.enable(&mut replica);
/// b.merge(&a);
///
/// a.disable(&mut replica); // A peer that is told versions alone gets this too.
/// let news = a.delta_since(b.version());
/// b.merge(&news);
/// assert!(a == b && !b.is_enabled());
/// ```
///
/// # Cost
/// An edit takes time linear in the writes that it takes away, one for each replica at most; mostly
/// one. A merge takes time linear in what is new, and compares versions alone where nothing is.
///
/// # Paper
/// The flags are those of Antidote and Riak: Brown et al., "Riak DT map: a composable, convergent
/// replicated dictionary" (2014). Their deltas are those of Almeida, Shoker and Baquero, "Delta
/// state replicated data types" (2018).
pub struct Flag<const ENABLE_WINS: bool, const INITIAL: bool> {
    causal: Causal<Switch<ENABLE_WINS, INITIAL>>,
}

causal_type!(
    [const ENABLE_WINS: bool, const INITIAL: bool]
    Flag<ENABLE_WINS, INITIAL>: Switch<ENABLE_WINS, INITIAL>, observed by merge_telling
);

impl<const ENABLE_WINS: bool> Flag<ENABLE_WINS, false> {
    /// The flag that begins disabled.
    ///
    /// A replica creates a flag once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<const ENABLE_WINS: bool> Flag<ENABLE_WINS, true> {
    /// The flag that begins enabled. For the rest as [`new`](Flag::new).
    ///
    /// ```
    /// use rejoin_flag::{EwFlag, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut flag = EwFlag::initially_enabled();
    /// assert!(flag.is_enabled());
    /// flag.disable(&mut replica);
    /// assert!(!flag.is_enabled());
    /// flag.reset(&mut replica);
    /// assert!(flag.is_enabled());
    /// ```
    pub fn initially_enabled() -> Self {
        Self::default()
    }
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Flag<ENABLE_WINS, INITIAL> {
    /// Enables the flag.
    ///
    /// Enabling what is enabled counts as well: it holds against a concurrent disabling as far as
    /// the type says, which one that was seen before it does not. Only where an enabling can never
    /// make a difference, as for a flag that began enabled, has no write, and in which disabling
    /// wins, nothing happens.
    ///
    /// ```
    /// use rejoin_flag::{DwFlag, EwFlag, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut flag = EwFlag::new();
    /// flag.enable(&mut replica);
    /// assert!(flag.is_enabled());
    /// assert!(!flag.enable(&mut replica).is_nothing());
    ///
    /// let mut flag = DwFlag::initially_enabled();
    /// assert!(flag.enable(&mut replica).is_nothing());
    /// ```
    pub fn enable(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |flag| {
            flag.enable();
        })
    }

    /// Disables the flag. Disabling what is disabled counts as [`enable`](Self::enable) says.
    pub fn disable(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |flag| {
            flag.disable();
        })
    }

    /// Takes away all writes that are here, so that the flag is as it began, or as a concurrent
    /// write says. Nothing happens if there are none.
    pub fn reset(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |flag| {
            flag.reset();
        })
    }

    /// Whether the flag is enabled. Constant time; linear in a delta that was never edited.
    pub fn is_enabled(&self) -> bool {
        self.causal.store().value()
    }

    fn change(
        &mut self,
        replica: &mut Replica,
        edit: impl FnOnce(
            &mut FlagEditor<Batch<'_, Switch<ENABLE_WINS, INITIAL>>, ENABLE_WINS, INITIAL>,
        ),
    ) -> Change<'_, Self> {
        let mut editor = Self::edit(Batch::new(&mut self.causal, replica));
        edit(&mut editor);
        let events = editor.into_site().events();
        Change::new(self, events)
    }
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Flag<ENABLE_WINS, INITIAL> {
    /// Tells of the flag, and not of the single edits.
    fn merge_telling<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let old = self.is_enabled();
        let grew = self
            .causal
            .merge_observed(&other.causal, &mut Conflicts(observer));
        let new = self.is_enabled();
        if old != new {
            observer.replaced(&old, &new);
        }
        grew
    }
}

/// Lets through only that an identity was used twice.
struct Conflicts<'o, O>(&'o mut O);

impl<O: Observer> Observer for Conflicts<'_, O> {
    const LISTENS: bool = O::LISTENS;

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.0.conflict(identity, kept, dropped);
    }
}

/// `enabled` or `disabled`.
impl<const ENABLE_WINS: bool, const INITIAL: bool> fmt::Debug for Flag<ENABLE_WINS, INITIAL> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_enabled() {
            "enabled"
        } else {
            "disabled"
        })
    }
}

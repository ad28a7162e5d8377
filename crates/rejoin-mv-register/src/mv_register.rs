//! The register itself: edits, queries and what the kernel gives it.

mod nested;
mod siblings;
#[cfg(feature = "serde")]
mod wire;

pub use nested::MvRegisterEditor;
pub use siblings::Siblings;

use core::fmt;

use rejoin_causality::{CausalContext, Replica};
use rejoin_dot_store::{Batch, Causal, Element, Nest, causal_type};
use rejoin_merge::Change;

/// A register that reads every value which no seen write has replaced: one, unless replicas wrote
/// at the same time.
///
/// A write replaces all values that its replica had seen, and no others. Which of several values is
/// right is for the reader to say, by writing that one or what they amount to.
///
/// ```
/// use rejoin_mv_register::{Merge, MvRegister, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (MvRegister::new(), MvRegister::new());
/// a.set(&mut phone, "tea");
/// b.set(&mut laptop, "coffee"); // At the same time: neither saw the other's.
/// a.merge(&b);
/// assert!(a.values().eq(&["coffee", "tea"]));
///
/// a.set(&mut phone, "water"); // Replaces both.
/// b.merge(&a);
/// assert_eq!(b.get(), Some(&"water"));
/// ```
///
/// # Deltas
/// A peer that says which events it has seen gets what it lacks, removals included:
///
/// ```
/// use rejoin_mv_register::{Merge, MvRegister, Replica};
///
/// let mut replica = Replica::random();
/// let (mut a, mut b) = (MvRegister::new(), MvRegister::new());
/// a.set(&mut replica, 1);
/// b.merge(&a);
///
/// a.clear(&mut replica); // A peer that is told versions alone gets this too.
/// let news = a.delta_since(b.version());
/// b.merge(&news);
/// assert!(a == b && b.is_empty());
/// ```
///
/// # Cost
/// An edit takes time linear in the values that it replaces, mostly one. A merge takes time linear
/// in what is new, and compares versions alone where nothing is.
///
/// # Paper
/// The idea is that of the shopping carts of DeCandia et al., "Dynamo: Amazon's highly available
/// key-value store" (2007); the register is that of Shapiro et al., "A comprehensive study of
/// convergent and commutative replicated data types" (2011), with one dot for a value, as in
/// Preguiça et al., "Dotted version vectors" (2012).
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "T: Element + serde::Serialize",
            deserialize = "T: Element + serde::Deserialize<'de>"
        )
    )
)]
pub struct MvRegister<T: Element> {
    causal: Causal<Siblings<T>>,
}

causal_type!([T: Element] MvRegister<T>: Siblings<T>);

impl<T: Element> MvRegister<T> {
    /// The register without a value.
    ///
    /// A replica creates a register once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Writes `value` in place of all values that are here.
    ///
    /// Writing the value that is here counts as well: it stands beside a concurrent write, and
    /// after a concurrent [`clear`](Self::clear).
    ///
    /// ```
    /// use rejoin_mv_register::{MvRegister, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut register = MvRegister::new();
    /// register.set(&mut replica, 1);
    /// let delta = register.set(&mut replica, 2).delta();
    /// assert_eq!(delta.get(), Some(&2));
    /// ```
    pub fn set(&mut self, replica: &mut Replica, value: T) -> Change<'_, Self> {
        self.change(replica, |register| register.set(value))
    }

    /// Takes away all values that are here. Nothing happens if there are none.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |register| {
            register.clear();
        })
    }

    /// The value, if there is just one.
    ///
    /// Constant time for one value.
    ///
    /// ```
    /// use rejoin_mv_register::{Merge, MvRegister, Replica};
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (MvRegister::new(), MvRegister::new());
    /// assert_eq!(a.get(), None);
    /// a.set(&mut here, 7);
    /// assert_eq!(a.get(), Some(&7));
    /// b.set(&mut there, 8);
    /// a.merge(&b);
    /// assert_eq!((a.get(), a.len()), (None, 2));
    /// ```
    pub fn get(&self) -> Option<&T> {
        let mut values = self.causal.pages().values();
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }

    /// All values that no seen write has replaced, in ascending order. Equal values that were
    /// written at the same time are one.
    ///
    /// Sorts them first.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        siblings::distinct(self.causal.pages().values()).into_iter()
    }

    /// How many different values there are.
    pub fn len(&self) -> usize {
        match self.causal.pages().len() {
            few @ (0 | 1) => few,
            _ => self.values().len(),
        }
    }

    /// Whether there is no value: none was written, or what was is cleared.
    pub fn is_empty(&self) -> bool {
        self.causal.pages().is_empty()
    }

    fn change(
        &mut self,
        replica: &mut Replica,
        edit: impl FnOnce(&mut MvRegisterEditor<T, Batch<'_, Siblings<T>>>),
    ) -> Change<'_, Self> {
        let mut editor = Self::edit(Batch::new(&mut self.causal, replica));
        edit(&mut editor);
        let events = editor.into_site().events();
        Change::new(self, events)
    }

    /// Writes `value`, or nothing, in place of what the events in `read` wrote.
    pub(crate) fn overwrite(
        &mut self,
        replica: &mut Replica,
        value: Option<T>,
        read: &CausalContext,
    ) -> Change<'_, Self> {
        let event = self.causal.write(replica.id(), read, value);
        Change::new(self, event.into())
    }
}

/// How many values [`Debug`](fmt::Debug) shows, so that a register fits a screen.
const SHOWN: usize = 16;

/// `{1, 2, 3}`, or `{1, 2, … 7 more}`.
impl<T: Element> fmt::Debug for MvRegister<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        let values = self.values();
        let more = values.len().saturating_sub(SHOWN);
        for (place, value) in values.take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{value:?}")?;
        }
        if more > 0 {
            write!(f, ", … {more} more")?;
        }
        f.write_str("}")
    }
}

mod debug;
mod merge;
#[cfg(feature = "nest")]
mod nested;

#[cfg(feature = "nest")]
pub use nested::ExtremeRegisterEditor;

use rejoin_causality::Replica;
use rejoin_merge::{Change, Content, Max, Min};

use crate::extreme::Extreme;

/// The greatest value ever set.
///
/// Empty, or one value. All its methods are those of [`ExtremeRegister`].
///
/// # Example
/// ```
/// use rejoin_max_register::{MaxRegister, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (MaxRegister::new(), MaxRegister::new());
/// here.set(&mut phone, 120);
/// there.set(&mut laptop, 150);
/// here.merge(&there);
/// assert_eq!(here.get(), Some(&150));
/// ```
pub type MaxRegister<T> = ExtremeRegister<Max<T>>;

/// The least value ever set.
///
/// Empty, or one value. All its methods are those of [`ExtremeRegister`].
///
/// # Example
/// ```
/// use rejoin_max_register::{Merge, MinRegister, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (MinRegister::new(), MinRegister::new());
/// here.set(&mut phone, 120);
/// there.set(&mut laptop, 150);
/// there.merge(&here);
/// assert_eq!(there.get(), Some(&120));
/// ```
pub type MinRegister<T> = ExtremeRegister<Min<T>>;

/// One value, that moves in one direction alone: a [`MaxRegister`] or a [`MinRegister`].
///
/// The order of registers is that of merging: empty first, then by how far the value has come. The
/// order of the values must be total, agree with their `==`, and be the same on every machine.
/// All operations take constant time beside the comparing or cloning of one value.
///
/// # Paper
/// C. Baquero, P. S. Almeida, A. Cunha, C. Ferreira: *Composition in State-based Replicated Data
/// Types*, Bulletin of the EATCS 123, 2017 (chains, and a least element added under one).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtremeRegister<M> {
    extreme: Option<M>,
}

impl<M: Extreme> ExtremeRegister<M> {
    /// The register that nobody has set.
    ///
    /// ```
    /// use rejoin_max_register::MaxRegister;
    ///
    /// assert_eq!(MaxRegister::<u32>::new().get(), None);
    /// ```
    pub const fn new() -> Self {
        Self { extreme: None }
    }

    /// The register that was set to `value`.
    ///
    /// ```
    /// use rejoin_max_register::{MaxRegister, Merge};
    ///
    /// let mut high_score = MaxRegister::of(120);
    /// high_score.merge(&MaxRegister::of(150));
    /// assert_eq!(high_score, MaxRegister::of(150));
    /// ```
    pub fn of(value: M::Value) -> Self {
        Self {
            extreme: Some(M::hold(value)),
        }
    }

    /// The value that stands, if any was ever set.
    pub fn get(&self) -> Option<&M::Value> {
        self.extreme.as_ref().map(M::held)
    }

    /// Whether nobody has set a value yet.
    pub const fn is_empty(&self) -> bool {
        self.extreme.is_none()
    }

    /// Takes the value out, if there is one.
    ///
    /// ```
    /// use rejoin_max_register::MinRegister;
    ///
    /// assert_eq!(MinRegister::of("tea").into_inner(), Some("tea"));
    /// ```
    pub fn into_inner(self) -> Option<M::Value> {
        self.extreme.map(M::into_held)
    }
}

impl<M> ExtremeRegister<M>
where
    M: Extreme<Value: Content> + Ord + Clone,
{
    /// Sets `value`, and returns what changed: nothing where a value stands that is as great (in a
    /// [`MinRegister`], as little).
    ///
    /// The replica leaves no trace in the register: a value is the same whoever set it.
    ///
    /// ```
    /// use rejoin_max_register::{MaxRegister, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (MaxRegister::new(), MaxRegister::new());
    /// let delta = here.set(&mut phone, 5).delta();
    /// there.merge(&delta);
    /// assert_eq!(there.get(), Some(&5));
    /// assert!(here.set(&mut phone, 4).is_nothing());
    /// ```
    pub fn set(&mut self, replica: &mut Replica, value: M::Value) -> Change<'_, Self> {
        let _ = replica;
        let stands = self.take_in(Self::of(value));
        Change::new(self, stands)
    }

    fn take_in(&mut self, other: Self) -> bool {
        let grows = other > *self;
        if grows {
            *self = other;
        }
        grows
    }
}

/// Empty. (A derive would ask for a default of the value.)
impl<M> Default for ExtremeRegister<M> {
    fn default() -> Self {
        Self { extreme: None }
    }
}

//! A state of any type, behind one interface.

use std::any::Any;
use std::cmp::Ordering;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge;
use rejoin_wire::{DecodeError, EncodeError, Wire};

use super::ties::{Tie, Ties};
use super::view::{self, View};
use crate::error::Failure;

/// A type that the program can show. Each has a file in `types`, and a line there.
pub(super) trait Shown: Merge + Wire + Clone + PartialEq + 'static {
    /// What sets it apart from other states with its tag, as a person would say it.
    const VARIANT: &'static str = "";

    /// Whether the type decides between two contents of one write without comparing user values.
    const DECIDES: bool = false;

    /// What it holds.
    fn view(&self) -> serde_json::Result<View>;

    /// The events seen; none for types that count or stamp instead.
    fn version(&self) -> CausalContext {
        CausalContext::new()
    }

    /// Whether both are of one type, as far as the bytes tell what this program takes for one.
    fn belongs_with(&self, _other: &Self) -> bool {
        true
    }

    /// What can't be decided about the two, beyond what an observer of a merge hears.
    fn tie(&self, _other: &Self) -> Option<Tie> {
        None
    }
}

/// A state of any type that the program knows.
pub(super) struct State(Box<dyn Object>);

/// How much two states know of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Known(Ordering),
    Concurrent,
    /// Only the order of the user's values could tell.
    Undecided,
}

impl State {
    pub(super) fn decode<T: Shown>(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode::<T>(bytes).map(|state| Self(Box::new(state)))
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        self.0.to_bytes()
    }

    /// The type without what sets it apart.
    pub(super) fn type_name(&self) -> &'static str {
        self.0.type_name()
    }

    /// The type, as a person would call it.
    pub(super) fn kind(&self) -> String {
        match self.0.variant() {
            "" => self.type_name().to_owned(),
            variant => format!("{} {variant}", self.type_name()),
        }
    }

    pub(super) fn view(&self) -> Result<View, Failure> {
        let mut view = self.0.view().map_err(|error| view::unexpected(&error))?;
        view.kind = self.type_name();
        view.version = view::seen(&self.version());
        Ok(view)
    }

    pub(super) fn version(&self) -> CausalContext {
        self.0.version()
    }

    /// Joins two states; whether the first one grew, or nothing if their types differ.
    pub(super) fn merge(&mut self, other: &Self) -> Option<bool> {
        self.0.merge(&*other.0)
    }

    /// What a merge of the two would decide by the order of bytes, or nothing if types differ.
    pub(super) fn ties(&self, other: &Self) -> Option<Vec<Tie>> {
        self.0.ties(&*other.0)
    }

    /// The order of knowledge, or nothing if the types differ.
    pub(super) fn order(&self, other: &Self) -> Option<Order> {
        if !self.ties(other)?.is_empty() {
            return Some(Order::Undecided);
        }
        let order = self.0.lattice_cmp(&*other.0)?;
        Some(order.map_or(Order::Concurrent, Order::Known))
    }
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self(self.0.boxed())
    }
}

/// [`Shown`] for a type that is known only when the program runs.
trait Object: Any {
    fn boxed(&self) -> Box<dyn Object>;
    fn type_name(&self) -> &'static str;
    fn variant(&self) -> &'static str;
    fn to_bytes(&self) -> Result<Vec<u8>, EncodeError>;
    fn view(&self) -> serde_json::Result<View>;
    fn version(&self) -> CausalContext;
    fn merge(&mut self, other: &dyn Object) -> Option<bool>;
    fn ties(&self, other: &dyn Object) -> Option<Vec<Tie>>;
    fn lattice_cmp(&self, other: &dyn Object) -> Option<Option<Ordering>>;
}

impl<T: Shown> Object for T {
    fn boxed(&self) -> Box<dyn Object> {
        Box::new(self.clone())
    }

    fn type_name(&self) -> &'static str {
        T::TAG.name().unwrap_or("unnamed")
    }

    fn variant(&self) -> &'static str {
        T::VARIANT
    }

    fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    fn view(&self) -> serde_json::Result<View> {
        Shown::view(self)
    }

    fn version(&self) -> CausalContext {
        Shown::version(self)
    }

    fn merge(&mut self, other: &dyn Object) -> Option<bool> {
        Some(Merge::merge(self, same(self, other)?))
    }

    fn ties(&self, other: &dyn Object) -> Option<Vec<Tie>> {
        let other = same(self, other)?;
        if T::DECIDES {
            return Some(Vec::new());
        }
        let mut ties = Ties::default();
        self.clone().merge_observed(other, &mut ties);
        let mut found = ties.found();
        found.extend(self.tie(other));
        Some(found)
    }

    fn lattice_cmp(&self, other: &dyn Object) -> Option<Option<Ordering>> {
        let other = same(self, other)?;
        // A difference that the order does not see, one dot with two contents, is still none.
        let order = Merge::lattice_cmp(self, other);
        Some(order.filter(|order| order.is_ne() || self == other))
    }
}

/// The other state, if it is of the type of the first.
fn same<'a, T: Shown>(one: &T, other: &'a dyn Object) -> Option<&'a T> {
    let other: &dyn Any = other;
    let other: &T = other.downcast_ref()?;
    one.belongs_with(other).then_some(other)
}

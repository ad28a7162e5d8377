//! dson: a map from element to a register that says true, since it has no set of its own.

use std::ops::Range;

use dson::crdts::{NoExtensionTypes, TypeVariantValue};
use dson::{CausalContext, CausalDotStore, Dot, Identifier, MvReg, OrMap};

use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::sets::{Edit, Set, Tells};

/// An `OrMap` of registers under one causal context.
#[derive(Clone, Default)]
pub struct DsonSet<E: Element>(CausalDotStore<OrMap<E>>);

impl<E: Element> DsonSet<E> {
    /// What the set knows.
    pub fn version(&self) -> CausalContext {
        self.0.context.clone()
    }

    /// What a peer of that version has not seen. Removals are not part of it, as its
    /// documentation says.
    pub fn since(&self, version: &CausalContext) -> Self {
        Self(self.0.subset_for_inflation_from(version))
    }

    fn write(&self, writer: Identifier, element: E) -> CausalDotStore<OrMap<E>> {
        self.0.store.apply_to_register(
            |register, context, id| register.write(true.into(), context, id),
            element,
            &self.0.context,
            writer,
        )
    }

    fn join(&mut self, other: CausalDotStore<OrMap<E>>) {
        self.0.join_or_replace_with(other.store, &other.context);
    }
}

impl<E: Element> Set<E> for DsonSet<E> {
    const SIDE: Side = Side::Dson;
    const NAME: &'static str = "OrMap of MvReg";
    type Writer = Identifier;

    fn writer(number: u64) -> Identifier {
        Identifier::new((number % 256) as u8, (number / 256) as u16)
    }

    fn insert(&mut self, writer: &mut Identifier, element: E) {
        let delta = self.write(*writer, element);
        self.join(delta);
    }

    #[inline]
    fn contains(&self, element: &E) -> bool {
        self.0.store.get(element).is_some()
    }

    fn touch(&self) -> u64 {
        self.0
            .store
            .inner()
            .keys()
            .fold(0, |sum, element| sum.wrapping_add(element.touch()))
    }

    fn contents(&self) -> Contents {
        self.0.store.inner().keys().collect()
    }

    fn merge(&mut self, other: Self) {
        self.join(other.0);
    }

    /// By the parts that an edit is made of: a join for each edit rebuilds the map, so that
    /// filling a set of 100,000 would take an hour.
    fn fill(&mut self, writer: &mut Identifier, numbers: Range<u64>) {
        for i in numbers {
            let dot: Dot = self.0.context.next_dot_for(*writer);
            let mut register = MvReg::default();
            register.push(dot, true);
            let value = TypeVariantValue::<NoExtensionTypes> {
                reg: register,
                ..Default::default()
            };
            self.0.store.insert(E::element(i), value);
            self.0.context.insert_next_dot(dot);
        }
    }
}

impl<E: Element> Tells<E> for DsonSet<E> {
    type Delta = Vec<Self>;

    fn edit(&mut self, writer: &mut Identifier, edits: &[Edit<E>]) -> Vec<Self> {
        let mut deltas = Vec::new();
        for edit in edits {
            let delta = match edit {
                Edit::Insert(element) => self.write(*writer, element.clone()),
                Edit::Remove(element) => self.0.store.remove(element, &self.0.context, *writer),
            };
            self.join(delta.clone());
            deltas.push(Self(delta));
        }
        deltas
    }

    fn hear(&mut self, delta: Vec<Self>) {
        for part in delta {
            self.join(part.0);
        }
    }
}

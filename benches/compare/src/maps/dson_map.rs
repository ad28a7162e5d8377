//! dson: a map of multi-value registers under one causal context.

use std::ops::Range;

use dson::crdts::mvreg::MvRegValue;
use dson::crdts::{NoExtensionTypes, TypeVariantValue};
use dson::{CausalDotStore, Identifier, MvReg, OrMap};

use crate::contestant::Side;
use crate::data::{Contents, Element, key};
use crate::maps::Map;

/// A value that fits into dson's registers.
pub trait DsonValue: Element + Into<MvRegValue> {
    /// Reads it back.
    fn read(value: &MvRegValue) -> Option<&Self>;
}

impl DsonValue for u64 {
    fn read(value: &MvRegValue) -> Option<&Self> {
        if let MvRegValue::U64(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

impl DsonValue for String {
    fn read(value: &MvRegValue) -> Option<&Self> {
        if let MvRegValue::String(value) = value {
            Some(value)
        } else {
            None
        }
    }
}

/// `OrMap` of `MvReg`.
#[derive(Clone, Default)]
pub struct DsonMap(CausalDotStore<OrMap<String>>);

impl<V: DsonValue> Map<V> for DsonMap {
    const SIDE: Side = Side::Dson;
    const NAME: &'static str = "OrMap of MvReg";
    type Writer = Identifier;

    fn writer(number: u64) -> Identifier {
        Identifier::new((number % 256) as u8, (number / 256) as u16)
    }

    fn put(&mut self, writer: &mut Identifier, key: String, value: V) {
        let delta = self.0.store.apply_to_register(
            |register, context, id| register.write(value.into(), context, id),
            key,
            &self.0.context,
            *writer,
        );
        self.0.join_or_replace_with(delta.store, &delta.context);
    }

    fn contents(&self) -> Contents {
        let entries = self.0.store.inner().iter();
        let values = entries.flat_map(|(k, v)| v.reg.0.values().map(move |v| (k, V::read(v))));
        values
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.join_or_replace_with(other.0.store, &other.0.context);
    }

    /// By the parts that a write is made of, since a join for each write rebuilds the map.
    fn fill(&mut self, writer: &mut Identifier, numbers: Range<u64>) {
        for i in numbers {
            let dot = self.0.context.next_dot_for(*writer);
            let mut register = MvReg::default();
            register.push(dot, V::value(i));
            let value = TypeVariantValue::<NoExtensionTypes> {
                reg: register,
                ..Default::default()
            };
            self.0.store.insert(key(i), value);
            self.0.context.insert_next_dot(dot);
        }
    }
}

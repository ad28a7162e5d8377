//! The counter below a key of a map.

use alloc::borrow::Cow;
use core::fmt;

use rejoin_causality::CausalContext;
use rejoin_dot_store::{DotSum, Kind, Nest, Place, Site};

use super::ResettableCounter;

/// Below a key each step has a dot, so that removing the key takes away exactly the steps that were
/// seen. They stand side by side until then: a counter below a key grows with its steps.
impl Nest for ResettableCounter {
    /// The tag of the counter's own bytes.
    const KIND: Kind = Kind::new(7);

    type Store = DotSum;
    type View<'a, P: Place<'a, i64>> = i128;
    type Editor<W: Site<Store = DotSum>> = ResettableCounterEditor<W>;

    fn view<'a, P: Place<'a, i64>>(store: Cow<'a, DotSum>, _: P) -> i128 {
        store.total()
    }

    fn edit<W: Site<Store = DotSum>>(site: W) -> ResettableCounterEditor<W> {
        ResettableCounterEditor { site, sum: 0 }
    }
}

/// A counter below a key, to edit.
///
/// All that is counted through one editor is one step, which is made when the editor is dropped. If
/// it comes to zero, there is none.
pub struct ResettableCounterEditor<W: Site<Store = DotSum>> {
    site: W,
    /// What was counted so far.
    sum: i128,
}

impl<W: Site<Store = DotSum>> ResettableCounterEditor<W> {
    /// What the counter reads.
    pub fn value(&self) -> i128 {
        self.site.store().map_or(0, DotSum::total) + self.sum
    }

    /// Goes up by `amount`.
    pub fn increment(&mut self, amount: u64) {
        self.sum += i128::from(amount);
    }

    /// Goes down by `amount`.
    pub fn decrement(&mut self, amount: u64) {
        self.sum -= i128::from(amount);
    }

    /// Removes every step that is known here, by one event.
    pub fn reset(&mut self) {
        self.sum = 0;
        self.site.reset();
    }
}

impl<W: Site<Store = DotSum>> Drop for ResettableCounterEditor<W> {
    fn drop(&mut self) {
        // A dot carries 63 bits and a sign; what is larger takes several.
        while self.sum != 0 {
            let step = self.sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
            self.sum -= i128::from(step);
            self.site.write(&CausalContext::new(), Some(step));
        }
    }
}

impl<W: Site<Store = DotSum>> fmt::Debug for ResettableCounterEditor<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResettableCounterEditor")
            .field(&self.value())
            .finish()
    }
}

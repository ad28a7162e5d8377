use rejoin_merge::Decompose;

/// How a type is taken apart: the ability behind law [`Parts`](crate::Law::Parts).
pub struct Parts<T> {
    pub(crate) decompose: fn(&T) -> Vec<T>,
    pub(crate) difference: fn(&T, &T) -> Option<T>,
    pub(crate) is_coarse: fn(&T) -> bool,
}

impl<T> Parts<T> {
    /// From the two functions: `decompose(state)` and `difference(state, other)`, the least state
    /// that brings `other` up to `state`, `None` where it already is.
    pub fn new(decompose: fn(&T) -> Vec<T>, difference: fn(&T, &T) -> Option<T>) -> Self {
        Self {
            decompose,
            difference,
            is_coarse: |_| false,
        }
    }

    /// Allows the deltas of edits that have not seen one another to be one part, where `is_coarse`
    /// is true of it: because its pieces would be no states, or larger than the whole.
    #[must_use]
    pub fn with_coarse(self, is_coarse: fn(&T) -> bool) -> Self {
        Self { is_coarse, ..self }
    }
}

impl<T: Decompose> Parts<T> {
    /// From the trait.
    pub fn of_trait() -> Self {
        Self::new(T::decompose, T::difference)
    }
}

// By hand: a derive would demand the same of `T`.
impl<T> Clone for Parts<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Parts<T> {}

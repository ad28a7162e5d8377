use rejoin_causality::CausalContext;

/// How a type is synchronised by versions: the ability behind law
/// [`EqualVersionsEqualStores`](crate::Law::EqualVersionsEqualStores).
pub struct Versions<T> {
    pub(crate) version: fn(&T) -> CausalContext,
    pub(crate) delta_since: fn(&T, &CausalContext) -> T,
    pub(crate) trim_log: fn(&mut T),
}

impl<T> Versions<T> {
    /// From `version(state)`, the dots of all edits that it has seen, and
    /// `delta_since(state, version)`, a state that brings whoever has that version up to date.
    pub fn new(version: fn(&T) -> CausalContext, delta_since: fn(&T, &CausalContext) -> T) -> Self {
        Self {
            version,
            delta_since,
            trim_log: |_| {},
        }
    }

    /// Forgets what the type keeps only to make deltas cheap, such as a log of removals. The
    /// state, its bytes and its version stay the same, and `delta_since` stays right.
    #[must_use]
    pub fn with_trim_log(self, trim_log: fn(&mut T)) -> Self {
        Self { trim_log, ..self }
    }
}

// By hand: a derive would demand the same of `T`.
impl<T> Clone for Versions<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Versions<T> {}

use core::fmt;

macro_rules! laws_enum {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A law that the kit checks. `Display` gives the name of its test.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Law {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Law {
            /// Every law, in the order of the report.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name of the law and of its test.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

laws_enum! {
    /// `a ⊔ b == b ⊔ a`.
    Commutative = "commutative",
    /// `(a ⊔ b) ⊔ c == a ⊔ (b ⊔ c)`.
    Associative = "associative",
    /// `a ⊔ a == a`, and what was merged once brings nothing the second time.
    Idempotent = "idempotent",
    /// Equal states act alike: where `a == b`, their versions are equal, and `a ⊔ c == b ⊔ c` with
    /// the same answer.
    Congruent = "congruent",
    /// The answer of `merge` tells whether the state changed; `merge_owned`, `merge_observed` and
    /// `merge_all` give the same answer and the same state, also in what is read from it and in
    /// its invariants. An observer is told of no change where the answer is `false`.
    ExactAnswer = "exact_answer",
    /// `lattice_cmp` says what `merge` does; edits and merges only go up.
    OrderAgrees = "order_agrees",
    /// A delta brings what its edit did, and deltas joined in any order, with duplicates, are the
    /// full state. An edit without a delta changes nothing.
    DeltasEqualState = "deltas_equal_state",
    /// A version names exactly the edits that a state has seen, removals included; so states with
    /// equal versions are equal, and a sync that exchanges only versions brings everything,
    /// and nothing where nothing is lacking.
    EqualVersionsEqualStores = "equal_versions_equal_stores",
    /// What is read is what the specification demands of the edits seen.
    ValueIsSpec = "value_is_spec",
    /// Replicas that have exchanged everything, in whatever way, are equal in state and bytes.
    Convergence = "convergence",
    /// What was encoded decodes to the same state.
    RoundTrip = "round_trip",
    /// Equal states have the same bytes, different states have different ones.
    CanonicalBytes = "canonical_bytes",
    /// Damaged bytes never panic; what still decodes has exactly those bytes, keeps the
    /// invariants, obeys the laws of merge and can be passed on: by its parts, and to one who has
    /// nothing.
    HostileBytes = "hostile_bytes",
    /// The parts of a state join back to it, none is superfluous, the deltas of concurrent
    /// edits are several, and a difference brings the other up to date with no part too many.
    Parts = "parts",
    /// Stamps of one replica grow, restarts included, and a write has a larger stamp than the one
    /// that it replaces.
    StampsGrow = "stamps_grow",
    /// The invariants that the type names itself.
    Invariants = "invariants",
    /// No edit, merge or reading panics.
    NeverPanics = "never_panics",
}

impl Law {
    pub(crate) const COUNT: usize = Self::ALL.len();
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

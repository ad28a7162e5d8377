//! Which data type a piece of bytes holds.

use core::fmt;

/// The number that names a data type in the envelope.
///
/// Numbers up to 1023 belong to rejoin and are listed in [`tags`]; every other crate takes
/// its own from [`Tag::custom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u64);

impl Tag {
    const FIRST_CUSTOM: u64 = 1024;

    /// The tag of a type that rejoin does not know.
    ///
    /// A collision of two strangers' numbers is possible, so pick a random one once and
    /// keep it. A small number costs fewer bytes: two up to 15 359, three up to 2 096 127.
    ///
    /// ```
    /// use rejoin_wire::Tag;
    ///
    /// const SHOPPING_CART: Tag = Tag::custom(5_417);
    /// assert!(SHOPPING_CART.is_custom());
    /// ```
    pub const fn custom(number: u32) -> Self {
        Self(Self::FIRST_CUSTOM + number as u64)
    }

    /// Whether the tag is from the range of [`Tag::custom`].
    pub const fn is_custom(self) -> bool {
        self.0 >= Self::FIRST_CUSTOM
    }

    /// The number as it stands in the envelope.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The name of a data type of rejoin, or nothing for an unknown or custom tag.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            tags::G_COUNTER => Some("g-counter"),
            tags::LWW_REGISTER => Some("lww-register"),
            tags::OR_SET => Some("or-set"),
            tags::LWW_MAP => Some("lww-map"),
            tags::PN_COUNTER => Some("pn-counter"),
            tags::BOUNDED_COUNTER => Some("bounded-counter"),
            tags::RESETTABLE_COUNTER => Some("resettable-counter"),
            tags::MV_REGISTER => Some("mv-register"),
            tags::MAX_REGISTER => Some("max-register"),
            tags::MIN_REGISTER => Some("min-register"),
            tags::FWW_REGISTER => Some("fww-register"),
            tags::G_SET => Some("g-set"),
            tags::TWO_P_SET => Some("two-p-set"),
            tags::LWW_SET => Some("lww-set"),
            tags::RW_SET => Some("rw-set"),
            tags::CL_SET => Some("cl-set"),
            tags::EW_FLAG => Some("ew-flag"),
            tags::DW_FLAG => Some("dw-flag"),
            tags::OR_MAP => Some("or-map"),
            tags::OR_MULTIMAP => Some("or-multimap"),
            tags::COUNTER_MAP => Some("counter-map"),
            tags::AW_LWW_MAP => Some("aw-lww-map"),
            tags::LIST => Some("list"),
            tags::TEXT => Some("text"),
            tags::SYNC => Some("sync"),
            tags::FRAME => Some("frame"),
            tags::SESSION => Some("session"),
            tags::PACKED => Some("packed"),
            _ => None,
        }
    }

    pub(crate) const fn from_number(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} ({name})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// The registry of the data types of rejoin. A number is never given out twice.
pub mod tags {
    use super::Tag;

    /// A counter that only grows.
    pub const G_COUNTER: Tag = Tag(1);
    /// A register where the last write wins.
    pub const LWW_REGISTER: Tag = Tag(2);
    /// A set where an add wins over a concurrent removal.
    pub const OR_SET: Tag = Tag(3);
    /// A map of keys to registers where the last write wins.
    pub const LWW_MAP: Tag = Tag(4);
    /// A counter that goes up and down.
    pub const PN_COUNTER: Tag = Tag(5);
    /// A counter that never falls below zero.
    pub const BOUNDED_COUNTER: Tag = Tag(6);
    /// A counter that goes up and down and can be reset.
    pub const RESETTABLE_COUNTER: Tag = Tag(7);
    /// A register that keeps all concurrent values.
    pub const MV_REGISTER: Tag = Tag(8);
    /// A register that keeps the greatest value.
    pub const MAX_REGISTER: Tag = Tag(9);
    /// A register that keeps the least value.
    pub const MIN_REGISTER: Tag = Tag(10);
    /// A register where the first write wins.
    pub const FWW_REGISTER: Tag = Tag(11);
    /// A set that only grows.
    pub const G_SET: Tag = Tag(12);
    /// A set in which a removal is for ever.
    pub const TWO_P_SET: Tag = Tag(13);
    /// A set where the last write to each element wins.
    pub const LWW_SET: Tag = Tag(14);
    /// A set where a removal wins over a concurrent add.
    pub const RW_SET: Tag = Tag(15);
    /// A set of elements that come and go by counts.
    pub const CL_SET: Tag = Tag(16);
    /// A flag where enabling wins.
    pub const EW_FLAG: Tag = Tag(17);
    /// A flag where disabling wins.
    pub const DW_FLAG: Tag = Tag(18);
    /// A map of keys to nested types, all under one causal context.
    pub const OR_MAP: Tag = Tag(19);
    /// A map of keys to sets, where an add wins over a concurrent removal.
    pub const OR_MULTIMAP: Tag = Tag(20);
    /// A map of keys to counters that are reset by removing the key.
    pub const COUNTER_MAP: Tag = Tag(21);
    /// A map in which keys are added and removed as in a set, and the last value wins.
    pub const AW_LWW_MAP: Tag = Tag(22);
    /// A list where concurrent insertions do not interleave.
    pub const LIST: Tag = Tag(23);
    /// A text, whose elements are characters.
    pub const TEXT: Tag = Tag(24);
    /// A message between replicas that synchronise.
    pub const SYNC: Tag = Tag(25);
    /// What one store sends to another.
    pub const FRAME: Tag = Tag(26);
    /// What a client has read and written.
    pub const SESSION: Tag = Tag(27);
    /// An encoded state of any type, deflated.
    pub const PACKED: Tag = Tag(28);
}

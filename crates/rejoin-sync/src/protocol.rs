use core::fmt;
use core::str::FromStr;

/// How replicas that keep no versions decide what to send to whom.
///
/// The published ways, and one that goes further, side by side: to compare what they send.
///
/// ```
/// use rejoin_sync::Protocol;
///
/// let protocol: Protocol = "bp+rr".parse()?;
/// assert_eq!(protocol, Protocol::BpRr);
/// assert!(protocol.keeps_only_news() && protocol.spares_the_origin());
/// # Ok::<(), rejoin_sync::UnknownProtocol>(())
/// ```
///
/// # Paper
/// V. Enes, P. S. Almeida, C. Baquero, J. Leitão: *Efficient Synchronization of State-based CRDTs*,
/// ICDE 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// The whole state, every time.
    State,
    /// What was received since the last time and held anything new, whole, to every neighbour.
    Delta,
    /// The same, but not to the neighbour that it came from.
    Bp,
    /// Of what was received only what is new, to every neighbour.
    Rr,
    /// Of what was received only what is new, but not to the neighbour that it came from.
    BpRr,
    /// The same; and what a neighbour sends is taken out of what waits for that neighbour, since
    /// it plainly has it.
    KnownBy,
}

impl Protocol {
    /// All of them, from the plainest on.
    pub const ALL: [Self; 6] = [
        Self::State,
        Self::Delta,
        Self::Bp,
        Self::Rr,
        Self::BpRr,
        Self::KnownBy,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Delta => "delta",
            Self::Bp => "bp",
            Self::Rr => "rr",
            Self::BpRr => "bp+rr",
            Self::KnownBy => "known-by",
        }
    }

    /// Whether the whole state is sent, and nothing waits for anybody.
    pub const fn sends_all(self) -> bool {
        matches!(self, Self::State)
    }

    /// Whether nothing is sent back to the neighbour that it came from.
    pub const fn spares_the_origin(self) -> bool {
        matches!(self, Self::Bp | Self::BpRr | Self::KnownBy)
    }

    /// Whether of what is received only what is new is sent on.
    pub const fn keeps_only_news(self) -> bool {
        matches!(self, Self::Rr | Self::BpRr | Self::KnownBy)
    }

    /// Whether what a neighbour sends is taken out of what waits for it.
    pub const fn prunes_what_is_known(self) -> bool {
        matches!(self, Self::KnownBy)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Protocol {
    type Err = UnknownProtocol;

    fn from_str(name: &str) -> Result<Self, UnknownProtocol> {
        let named = |protocol: &Self| protocol.name() == name;
        Self::ALL.into_iter().find(named).ok_or(UnknownProtocol)
    }
}

/// No protocol has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProtocol;

impl fmt::Display for UnknownProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no protocol has this name; there are")?;
        for protocol in Protocol::ALL {
            write!(f, " {protocol}")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownProtocol {}

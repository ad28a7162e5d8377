//! The flags as bytes.

use alloc::vec::Vec;

use rejoin_dot_store::{Causal, Parts};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use super::{Flag, Switch};

/// What the flag began with; a table of the replicas; what was seen, what was covered, what lives
/// and which of it killed something, as runs; then the values, by dot.
impl<const ENABLE_WINS: bool, const INITIAL: bool> Wire for Flag<ENABLE_WINS, INITIAL> {
    const TAG: Tag = if ENABLE_WINS {
        tags::EW_FLAG
    } else {
        tags::DW_FLAG
    };

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bool(INITIAL);
        let (seen, covered) = (self.causal.version(), self.causal.covered());
        out.contexts([seen, covered, &self.causal.live(), &self.causal.covering()])?;
        out.values(self.causal.pages().iter().map(|(_, value)| value))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if input.bool()? != INITIAL {
            return Err(input.invalid(Self::OTHER_BEGINNING));
        }
        let [seen, covered, live, covering] = input.contexts()?;
        let count = input.items(live.count())?;
        let contents = input.values(count)?.all()?;
        let parts = Parts::new([seen, covered, live, covering], contents);
        let causal = Causal::from_parts(parts).map_err(|error| input.invalid(error.rule()))?;
        Self::checked(causal).map_err(|rule| input.invalid(rule))
    }
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Flag<ENABLE_WINS, INITIAL> {
    pub(super) const OTHER_BEGINNING: &'static str = "the flag began with the other value";

    /// The flag with this state, unless that has a dot which no write brings; else the broken rule.
    pub(super) fn checked(
        causal: Causal<Switch<ENABLE_WINS, INITIAL>>,
    ) -> Result<Self, &'static str> {
        let mut values = causal.pages().values();
        if values.all(|value| Switch::<ENABLE_WINS, INITIAL>::brings_dot(*value)) {
            Ok(Self { causal })
        } else {
            Err("a dot lives for a value that needs none")
        }
    }

    /// The state as bytes: the same for equal states, on every machine.
    ///
    /// # Errors
    /// None for a flag that came about by edits and merges of what was decoded or written here.
    ///
    /// ```
    /// use rejoin_flag::{EwFlag, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut flag = EwFlag::new();
    /// flag.enable(&mut replica);
    /// let bytes = flag.to_bytes()?;
    /// assert_eq!(EwFlag::from_bytes(&bytes), Ok(flag));
    /// assert!(EwFlag::<true>::from_bytes(&bytes).is_err());
    /// # Ok::<(), rejoin_flag::EncodeError>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        rejoin_wire::encode(self)
    }

    /// The state that [`to_bytes`](Self::to_bytes) wrote. Bytes from anywhere may come in here.
    ///
    /// # Errors
    /// [`DecodeError`] if `to_bytes` would not have written exactly these bytes: those of a flag
    /// that began with the other value, or in which the other value wins, among them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        rejoin_wire::decode(bytes)
    }
}

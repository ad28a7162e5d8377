//! What a replica must read, stated without the flags.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::Flag;

/// One edit of a flag.
#[derive(Clone, Debug)]
pub enum Op {
    /// Writes *enabled*.
    Enable,
    /// Writes *disabled*.
    Disable,
    /// Takes all writes away.
    Reset,
}

impl Op {
    fn value(&self) -> Option<bool> {
        match self {
            Self::Enable => Some(true),
            Self::Disable => Some(false),
            Self::Reset => None,
        }
    }
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Lawful for Flag<ENABLE_WINS, INITIAL> {
    type Op = Op;
    type View = bool;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Enable => self.enable(replica),
            Op::Disable => self.disable(replica),
            Op::Reset => self.reset(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> bool {
        self.is_enabled()
    }

    /// Each edit takes away the writes that stood where it was made. If the winning value is among
    /// those that stand it is read; if there are others only, the losing value; else the initial
    /// one.
    ///
    /// This speaks of all edits alike, also of those that the flag does not remember: a losing
    /// write, where it makes the flag what it began as, reads the same whether it stands or not,
    /// and whatever is concurrent with it.
    fn spec(history: &History<'_, Op>) -> bool {
        let standing = history
            .edits()
            .filter(|edit| history.survives(edit, |_, _| true));
        let values: Vec<bool> = standing.filter_map(|edit| edit.op.value()).collect();
        if values.is_empty() {
            INITIAL
        } else {
            values.contains(&ENABLE_WINS) == ENABLE_WINS
        }
    }

    fn op(gene: &mut Gene) -> Op {
        match gene.pick(8) {
            0..=3 => Op::Enable,
            4..=6 => Op::Disable,
            _ => Op::Reset,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Enable, Op::Disable]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        earlier.value().is_some() && op.value() != earlier.value()
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |flag: &Self| flag.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        let codec = Codec::new(encode, decode).with_reseal(rejoin_wire::reseal);
        Some(codec.with_hostile(rejoin_wire::hostile::crossed))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(|flag: &Self| flag.version().clone(), Self::delta_since);
        Some(versions.with_trim_log(Self::trim_log))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let bytes = self.to_bytes().map_err(|error| error.to_string())?;
        let again = Self::from_bytes(&bytes).map_err(|error| error.to_string())?;
        if again.is_enabled() == self.is_enabled() {
            Ok(())
        } else {
            Err("it counts other writes than it has".to_string())
        }
    }
}

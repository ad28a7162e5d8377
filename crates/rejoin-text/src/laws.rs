//! What a replica must read, stated without the text.

mod op;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};
use rejoin_list::laws::Tree;

pub use op::Op;

use crate::{Lengths, Text};

impl Lawful for Text {
    type Op = Op;
    type View = String;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let length = self.len_chars();
        let change = match op {
            Op::Insert(index, text) => self.insert(replica, index % (length + 1), text),
            Op::Delete(index, count) => {
                let index = index % length.max(1);
                self.delete(replica, index..index + count)
            }
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> String {
        self.to_string()
    }

    /// A text reads as the list of its characters would: see [`Tree`].
    fn spec(history: &History<'_, Op>) -> String {
        let tree = Tree::of(history, &|op: &Op, length| op.deed(length));
        tree.read().into_iter().collect()
    }

    fn op(gene: &mut Gene) -> Op {
        Op::choose(gene)
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1, "ab"), Op::Delete(0, 1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        matches!((op, earlier), (Op::Delete(..), Op::Insert(..)))
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |text: &Self| text.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        Some(Codec::new(encode, decode).with_reseal(rejoin_wire::reseal))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let version = |text: &Self| text.version().clone();
        Some(Versions::new(version, Self::delta_since))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let text = self.to_string();
        if self.lengths() != Lengths::of(&text) {
            return Err(alloc::format!("{text:?} has lengths {:?}", self.lengths()));
        }
        let mut before = Lengths::default();
        for (index, character) in text.chars().enumerate() {
            let found = [
                self.offset_of_char(before.chars),
                self.offset_of_utf8(before.utf8),
                self.offset_of_utf16(before.utf16),
            ];
            let named = self.id_at(index).and_then(|id| self.index_of(id));
            if found != [before; 3]
                || self.char_at(index) != Some(character)
                || named != Some(index)
            {
                return Err(alloc::format!("{text:?}: index {index} leads to {found:?}"));
            }
            before += Lengths::of(character.encode_utf8(&mut [0; 4]));
        }
        Ok(())
    }
}

use rejoin_mv_register::{MvRegister, raw};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

type Register = MvRegister<Json>;

/// A register that keeps all values which were written at the same time.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Register;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Register {
        Register::new()
    }

    fn edit(&self, state: &mut Register, step: &Step, author: &mut Author<'_>) -> Edited<Register> {
        Ok(match step.verb()? {
            "set" => news(state.set(author.replica, step.get("value")?.clone())),
            "reset" => news(state.clear(author.replica)),
            _ => return Err(step.unknown()),
        })
    }

    /// A client writes in place of what it has read, and of nothing else.
    fn edit_in_context(
        &self,
        state: &mut Register,
        context: &Register,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Register> {
        let read = raw::read(context);
        Ok(match step.verb()? {
            "set" => {
                let value = step.get("value")?.clone();
                news(raw::set(state, author.replica, value, &read))
            }
            "reset" => news(raw::clear(state, author.replica, &read)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Register) -> Reading {
        Reading::any(state.values().cloned())
    }

    fn since(&self, state: &Register, peer: &Register) -> Option<Register> {
        Some(state.delta_since(peer.version()))
    }
}

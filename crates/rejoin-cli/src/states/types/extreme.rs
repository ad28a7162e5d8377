//! Max- and min-register: which value is greater is known to its own type alone.

use rejoin_max_register::{MaxRegister, MinRegister};
use rejoin_wire::Opaque;

use super::Type;
use crate::states::state::Shown;
use crate::states::ties::Tie;
use crate::states::value::Value;
use crate::states::view::{Entry, View};

pub(super) const MAX: Type = Type::of::<MaxRegister<Opaque>>();
pub(super) const MIN: Type = Type::of::<MinRegister<Opaque>>();

impl Shown for MaxRegister<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        Ok(view(self.get()))
    }

    fn tie(&self, other: &Self) -> Option<Tie> {
        tie(self.get()?, other.get()?, "greatest")
    }
}

impl Shown for MinRegister<Opaque> {
    fn view(&self) -> serde_json::Result<View> {
        Ok(view(self.get()))
    }

    fn tie(&self, other: &Self) -> Option<Tie> {
        tie(self.get()?, other.get()?, "least")
    }
}

fn view(value: Option<&Opaque>) -> View {
    let summary = match value {
        Some(_) => "holds one value",
        None => "has never been written",
    };
    let entry = value.map(Entry::only_value);
    View::new(summary.to_owned(), &["value", "bytes"], entry)
}

fn tie(mine: &Opaque, theirs: &Opaque, what: &str) -> Option<Tie> {
    (mine != theirs).then(|| Tie {
        what: format!("which value is the {what} can't be told from bytes"),
        contents: [mine, theirs].map(|value| Value::new(value).short()),
    })
}

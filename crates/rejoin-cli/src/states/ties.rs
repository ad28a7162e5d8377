//! What only the order of user values decides.

use rejoin_merge::{Content, Observer, Step};
use rejoin_wire::Opaque;

use super::value::Value;

/// Two contents between which their own type's order would decide, while this program only knows
/// the order of their bytes.
#[derive(Debug)]
pub(super) struct Tie {
    /// What is undecided.
    pub(super) what: String,
    pub(super) contents: [String; 2],
}

/// Collects the writes that have two contents.
#[derive(Default)]
pub(super) struct Ties {
    way: Vec<String>,
    ties: Vec<Tie>,
}

impl Ties {
    pub(super) fn found(self) -> Vec<Tie> {
        self.ties
    }
}

impl Observer for Ties {
    fn enter(&mut self, step: Step<'_>) {
        self.way.push(match step {
            Step::Key(key) => format!("key {}, ", show(key)),
            _ => String::new(),
        });
    }

    fn leave(&mut self) {
        self.way.pop();
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        let way = self.way.concat();
        self.ties.push(Tie {
            what: format!("one write has two contents: {way}{identity:?}"),
            contents: [show(kept), show(dropped)],
        });
    }
}

fn show(content: &dyn Content) -> String {
    use rejoin_rw_set::Mark;
    match content.downcast_ref::<Mark<Opaque>>() {
        Some(Mark::Added(element)) => return Value::new(element).short(),
        Some(Mark::Removed(element)) => {
            return format!("the removal of {}", Value::new(element).short());
        }
        None => {}
    }
    if let Some((_, value)) = content.downcast_ref::<super::types::Content>() {
        return Value::new(value).short();
    }
    if let Some([element]) = content.downcast_ref::<Vec<Opaque>>().map(Vec::as_slice) {
        return Value::new(element).short();
    }
    match (content.downcast_ref(), content.downcast_ref::<()>()) {
        (Some(value), _) => Value::new(value).short(),
        (_, Some(())) => "a removal".to_owned(),
        _ => format!("{content:?}"),
    }
}

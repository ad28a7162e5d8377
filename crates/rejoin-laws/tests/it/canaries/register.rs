use rejoin_causality::{Replica, Timestamp};
use rejoin_laws::{Gene, History, Law, Lawful};
use rejoin_merge::Merge;

use super::catches;

/// What is wrong with a register.
mod flaw {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const KEEPS_OWN_ON_A_TIE: u8 = 1;
    pub(crate) const STAMPS_BY_ITS_CLOCK_ALONE: u8 = 2;
    pub(crate) const LAST_ARRIVAL_WINS: u8 = 3;
}

/// A register in which the last write wins: by time, then by value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ToyRegister<const FLAW: u8>(Option<(Timestamp, u8)>);

impl<const FLAW: u8> Merge for ToyRegister<FLAW> {
    fn merge(&mut self, other: &Self) -> bool {
        let grows = match (self.0, other.0) {
            (Some((own, _)), Some((theirs, _))) if FLAW == flaw::KEEPS_OWN_ON_A_TIE => own < theirs,
            (_, Some(_)) if FLAW == flaw::LAST_ARRIVAL_WINS => self.0 != other.0,
            (own, theirs) => own < theirs,
        };
        if grows {
            self.0 = other.0;
        }
        grows
    }
}

impl<const FLAW: u8> Lawful for ToyRegister<FLAW> {
    type Op = u8;
    type View = Option<u8>;

    fn apply(&mut self, replica: &mut Replica, value: &u8) -> Option<Self> {
        let replaced = self.0.map(|(time, _)| time);
        let above = replaced.filter(|_| FLAW != flaw::STAMPS_BY_ITS_CLOCK_ALONE);
        let delta = Self(Some((replica.stamp(above).time, *value)));
        self.merge(&delta);
        Some(delta)
    }

    fn view(&self) -> Option<u8> {
        self.0.map(|(_, value)| value)
    }

    fn spec(history: &History<'_, u8>) -> Option<u8> {
        let writes = history
            .edits()
            .filter_map(|write| Some((write.stamp?.time, *write.op)));
        writes.max().map(|(_, value)| value)
    }

    fn op(gene: &mut Gene) -> u8 {
        u8::try_from(gene.pick(5)).unwrap_or(0)
    }

    fn small_ops() -> Vec<u8> {
        vec![1, 2]
    }

    fn replaces(_: &u8, _: &u8) -> bool {
        true
    }
}

type Sound = ToyRegister<{ flaw::NONE }>;

#[test]
fn its_own_value_is_kept_on_equal_stamps() {
    catches::<Sound, ToyRegister<{ flaw::KEEPS_OWN_ON_A_TIE }>>(Law::Commutative);
}

#[test]
fn a_stamp_below_the_one_it_replaces() {
    catches::<Sound, ToyRegister<{ flaw::STAMPS_BY_ITS_CLOCK_ALONE }>>(Law::StampsGrow);
}

#[test]
fn the_last_arrival_wins() {
    catches::<Sound, ToyRegister<{ flaw::LAST_ARRIVAL_WINS }>>(Law::Convergence);
}

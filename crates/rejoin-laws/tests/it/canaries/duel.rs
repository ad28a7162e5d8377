use rejoin_causality::Replica;
use rejoin_laws::{Gene, History, Law, Lawful};
use rejoin_merge::Merge;

use super::catches;

/// Rock, paper or scissors. The sound one lets the greatest win; the broken one plays the game,
/// which is commutative and idempotent, and has no winner among three.
#[derive(Clone, Debug, Default, PartialEq)]
struct Duel<const PLAYS: bool>(Option<u8>);

impl<const PLAYS: bool> Merge for Duel<PLAYS> {
    fn merge(&mut self, other: &Self) -> bool {
        let wins = match (self.0, other.0) {
            (Some(own), Some(theirs)) if PLAYS => theirs == (own + 1) % 3,
            (own, theirs) => own < theirs,
        };
        if wins {
            self.0 = other.0;
        }
        wins
    }
}

impl<const PLAYS: bool> Lawful for Duel<PLAYS> {
    type Op = u8;
    type View = Option<u8>;

    fn apply(&mut self, _: &mut Replica, sign: &u8) -> Option<Self> {
        let delta = Self(Some(*sign));
        self.merge(&delta).then_some(delta)
    }

    fn view(&self) -> Option<u8> {
        self.0
    }

    fn spec(history: &History<'_, u8>) -> Option<u8> {
        history.edits().map(|edit| *edit.op).max()
    }

    fn op(gene: &mut Gene) -> u8 {
        gene.choose([0, 1, 2])
    }

    fn small_ops() -> Vec<u8> {
        vec![0, 1, 2]
    }
}

#[test]
fn a_game_without_a_winner() {
    catches::<Duel<false>, Duel<true>>(Law::Associative);
}

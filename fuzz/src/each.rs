//! What every type goes through: its first byte says which.

use rejoin_laws::{Lawful, fuzz, fuzz_round_trip};
use rejoin_wire::Wire;

use crate::decode::hostile;
use crate::seeds::{scripts, short_scripts, states};

/// The bytes choose a history, and every law is checked on it.
const MERGE: u8 = 0;
/// The bytes are a state from somebody who means harm.
const DECODE: u8 = 1;
/// The bytes choose a history; its state is encoded, damaged and decoded.
const ROUND_TRIP: u8 = 2;

/// Runs what the first byte says on the others.
pub(crate) fn each<T: Lawful>(bytes: &[u8]) {
    let Some((what, rest)) = bytes.split_first() else {
        return;
    };
    match what % 3 {
        MERGE => fuzz::<T>(rest),
        DECODE => hostile::<T>(rest),
        _ => fuzz_round_trip::<T>(rest),
    }
}

/// Where the fuzzer begins with [`each`].
pub(crate) fn seeds_of<T: Lawful + Wire>() -> Vec<Vec<u8>> {
    let kinds = [
        (MERGE, scripts()),
        (DECODE, states::<T>()),
        (ROUND_TRIP, short_scripts()),
    ];
    let with = |what: u8, rest: Vec<u8>| [vec![what], rest].concat();
    let seeds = kinds
        .into_iter()
        .flat_map(|(what, inputs)| inputs.into_iter().map(move |rest| with(what, rest)));
    seeds.collect()
}

#[cfg(test)]
mod tests {
    use super::{DECODE, seeds_of};
    use rejoin_g_counter::GCounter;
    use rejoin_wire::envelope;

    #[test]
    fn seeds_of_the_decoder_pass_the_envelope() {
        let seeds = seeds_of::<GCounter>();
        let states = seeds.iter().filter(|seed| seed[0] == DECODE);
        assert!(states.clone().count() > 5);
        for state in states {
            assert!(envelope(&state[1..]).is_ok(), "{state:02x?}");
        }
    }
}

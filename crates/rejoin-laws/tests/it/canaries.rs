//! Broken types: each must fail by its own law, while its twin without the flaw passes all.

mod counter;
mod duel;
mod map;
mod register;
mod set;
mod sum;

use rejoin_laws::{Law, Lawful, Settings, run_with};

pub(crate) use counter::ToyCounter;
pub(crate) use register::ToyRegister;
pub(crate) use set::{SetOp, ToySet, flaw as set_flaw};

/// Every law is broken by one of these.
const QUICK: Settings = Settings {
    histories: 400,
    seed: 0xca9a,
    depth: 3,
};

/// Demands that `Broken` fails by `law`, and that `Sound` keeps all laws.
fn catches<Sound: Lawful, Broken: Lawful>(law: Law) {
    let sound = run_with::<Sound>(&QUICK);
    assert!(sound.failures().is_empty(), "{sound}");
    assert!(sound.checks(law) > 0, "nothing checked {law}");

    let broken = run_with::<Broken>(&QUICK);
    let Some(failure) = broken.failure(law) else {
        panic!("{law} holds, though it is broken on purpose: {broken}");
    };
    assert!(failure.edits <= 4, "a small history would do: {failure}");
    assert!(failure.replays, "{failure}");
    assert!(failure.code.contains("replay::<"), "{failure}");
    println!("{failure}");
}

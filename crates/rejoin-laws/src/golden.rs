use std::fs;
use std::path::Path;

use crate::action::Action;
use crate::bytes::hex;
use crate::lawful::Lawful;
use crate::world::World;

/// Runs a history whose replicas and clocks are fixed, lets all replicas sync, and compares the
/// bytes of the result with a file: the format must not change unnoticed.
///
/// With `REJOIN_BLESS=1` in the environment the file is written. [`golden!`](crate::golden) makes
/// a test of it.
///
/// # Panics
/// If the type has no codec, the history breaks a law, the file is missing or differs, or its
/// bytes do not decode to the state.
#[track_caller]
pub fn check_golden<T: Lawful>(path: &Path, actions: &[Action<T::Op>]) {
    let (state, bytes) = match golden_state::<T>(actions) {
        Ok(golden) => golden,
        Err(error) => panic_with(&format!("no golden bytes for {}: {error}", path.display())),
    };
    if std::env::var_os("REJOIN_BLESS").is_some_and(|value| value == "1") {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).unwrap_or_else(|error| panic_with(&error.to_string()));
        }
        fs::write(path, &bytes).unwrap_or_else(|error| panic_with(&error.to_string()));
    }
    let expected = fs::read(path).unwrap_or_else(|error| {
        let hint = "REJOIN_BLESS=1 writes it";
        panic_with(&format!("cannot read {}: {error}; {hint}", path.display()))
    });
    assert!(
        expected == bytes,
        "the bytes of {state:?} are not those of {}; a format that was published must not change\n\
         \x20 expected: {}\n  found:    {}",
        path.display(),
        hex(&expected),
        hex(&bytes)
    );
    let decoded = T::codec().map(|codec| (codec.decode)(&expected));
    assert!(
        matches!(&decoded, Some(Ok(decoded)) if *decoded == state),
        "{} decodes to {decoded:?}, not to {state:?}",
        path.display()
    );
}

fn golden_state<T: Lawful>(actions: &[Action<T::Op>]) -> Result<(T, Vec<u8>), String> {
    let codec = T::codec().ok_or("the type has no codec")?;
    let (state, outcome) = World::<T>::run_to_state(actions, true);
    if let Some(broken) = outcome.findings.violations().first() {
        let (law, expected, found) = (broken.law, &broken.expected, &broken.found);
        return Err(format!(
            "law {law} is broken: expected {expected}, found {found}"
        ));
    }
    let bytes = (codec.encode)(&state)?;
    Ok((state, bytes))
}

#[track_caller]
fn panic_with(message: &str) -> ! {
    #[allow(clippy::panic, reason = "a test that fails has to panic")]
    {
        panic!("{message}")
    }
}

//! The laws of bytes.

use rejoin_causality::CausalContext;

use crate::algebra;
use crate::checks::Findings;
use crate::codec::Codec;
use crate::law::Law;
use crate::lawful::Lawful;
use crate::panics::caught;

/// The bytes of a state; a refusal to encode breaks the law of the round trip.
pub(crate) fn encode<T: Lawful>(
    findings: &mut Findings,
    codec: Codec<T>,
    state: &T,
) -> Option<Vec<u8>> {
    let encoded = (codec.encode)(state);
    if let Err(error) = &encoded {
        findings.check(Law::RoundTrip, false, || {
            (format!("{state:?} encodes"), error.clone())
        });
    }
    encoded.ok()
}

/// Encodes and decodes; `None` where that failed.
pub(crate) fn round_trip<T: Lawful>(
    findings: &mut Findings,
    codec: Codec<T>,
    state: &T,
) -> Option<T> {
    let bytes = encode(findings, codec, state)?;
    match (codec.decode)(&bytes) {
        Ok(decoded) => {
            findings.equal(Law::RoundTrip, "decode(encode(state))", state, &decoded);
            Some(decoded)
        }
        Err(error) => {
            findings.check(Law::RoundTrip, false, || {
                (format!("the bytes of {state:?} decode"), error)
            });
            None
        }
    }
}

/// Equal states have equal bytes, and no others.
pub(crate) fn canonical<T: Lawful>(findings: &mut Findings, a: (&T, &[u8]), b: (&T, &[u8])) {
    let (equal, same) = (a.0 == b.0, a.1 == b.1);
    findings.check(Law::CanonicalBytes, equal == same, || {
        let (a_state, b_state) = (a.0, b.0);
        if equal {
            let expected = format!("equal states have the same bytes: {a_state:?}");
            (expected, format!("{} and {}", hex(a.1), hex(b.1)))
        } else {
            let expected = format!("{a_state:?} and {b_state:?} have different bytes");
            (expected, format!("both have {}", hex(a.1)))
        }
    });
}

/// Decodes damaged variants of `bytes`; what is accepted must behave, with `other` as well.
pub(crate) fn hostile<T: Lawful>(
    findings: &mut Findings,
    codec: Codec<T>,
    bytes: &[u8],
    other: &T,
    seed: u64,
) {
    one_hostile(findings, codec, bytes, Some(other));
    for variant in codec.variants(bytes, seed) {
        one_hostile(findings, codec, &variant, Some(other));
    }
}

/// Decodes bytes from anywhere.
pub(crate) fn one_hostile<T: Lawful>(
    findings: &mut Findings,
    codec: Codec<T>,
    bytes: &[u8],
    other: Option<&T>,
) {
    let decoded = caught(|| (codec.decode)(bytes));
    let panicked = decoded.as_ref().err().cloned();
    findings.check(Law::HostileBytes, panicked.is_none(), || {
        let expected = format!("{} decode or are refused", hex(bytes));
        (expected, panicked.unwrap_or_default())
    });
    let Ok(decoded) = decoded else { return };
    let merged = caught(|| merges(codec, bytes, &decoded, other)).unwrap_or_else(Some);
    findings.check(Law::HostileBytes, merged.is_none(), || {
        let expected = format!("{} are joined as if decoded and merged", hex(bytes));
        (expected, merged.unwrap_or_default())
    });
    let Ok(state) = decoded else { return };
    let behaved = caught(|| behaves(codec, bytes, &state, other));
    let wrong = behaved.unwrap_or_else(Some);
    findings.check(Law::HostileBytes, wrong.is_none(), || {
        let expected = format!("{} are refused, or behave as a state", hex(bytes));
        (
            expected,
            format!("{}; decoded: {state:?}", wrong.unwrap_or_default()),
        )
    });
}

/// What is wrong with joining `bytes` to a state directly, if the codec does that.
fn merges<T: Lawful>(
    codec: Codec<T>,
    bytes: &[u8],
    decoded: &Result<T, String>,
    other: Option<&T>,
) -> Option<String> {
    let merge = codec.merge?;
    let bottom = T::default();
    for before in [Some(&bottom), other].into_iter().flatten() {
        let mut expected = before.clone();
        let answer = match decoded {
            Ok(state) => Ok(expected.merge(state)),
            Err(error) => Err(error.clone()),
        };
        let mut joined = before.clone();
        let found = merge(&mut joined, bytes);
        if found != answer || joined != expected {
            return Some(format!(
                "{found:?} and {joined:?}, not {answer:?} and {expected:?}"
            ));
        }
        if let Err(error) = joined.check_invariants() {
            return Some(format!("invariant: {error}"));
        }
    }
    None
}

/// What is wrong with a state that was decoded from `bytes`.
fn behaves<T: Lawful>(
    codec: Codec<T>,
    bytes: &[u8],
    state: &T,
    other: Option<&T>,
) -> Option<String> {
    if let Err(error) = state.check_invariants() {
        return Some(format!("invariant: {error}"));
    }
    match (codec.encode)(state) {
        Ok(again) if again == bytes => {}
        Ok(again) => return Some(format!("it encodes to {}", hex(&again))),
        Err(error) => return Some(format!("it does not encode: {error}")),
    }
    state.view();
    if let Some(wrong) = loses(state) {
        return Some(wrong);
    }
    let mut laws = Findings::default();
    algebra::single(&mut laws, state);
    if let Some(other) = other {
        algebra::pair(&mut laws, state, other);
        let mut joined = state.clone();
        algebra::merge(&mut laws, &mut joined, other, bytes.len() as u64);
        if let Err(error) = joined.check_invariants() {
            return Some(format!("invariant after a merge: {error}"));
        }
    }
    let broken = laws.violations().first()?;
    let (law, expected, found) = (broken.law, &broken.expected, &broken.found);
    Some(format!("law {law}: expected {expected}, found {found}"))
}

/// What is lost of a state when it is passed on in the ways that the type has.
///
/// A state that cannot be passed on is not refused by whoever reads it, and splits the replicas.
fn loses<T: Lawful>(state: &T) -> Option<String> {
    let joined = |told: Vec<T>| {
        let mut joined = T::default();
        for part in &told {
            joined.merge(part);
        }
        joined
    };
    let parts = T::parts().map(|parts| ("its parts", (parts.decompose)(state)));
    let answer = T::versions().map(|versions| {
        let nothing = CausalContext::new();
        let answer = (versions.delta_since)(state, &nothing);
        ("what it tells one who has nothing", Vec::from([answer]))
    });
    [parts, answer]
        .into_iter()
        .flatten()
        .find_map(|(name, told)| {
            let joined = joined(told);
            (joined != *state).then(|| format!("{name} joined are {joined:?}"))
        })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("[{digits}]")
}

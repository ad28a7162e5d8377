//! What every type can do, by the description that the benches have of it.

use std::hint::black_box;

use rejoin_benches::{Subject, data};

use crate::guards::N;
use crate::probe::Probe;

/// From nothing to a state, for nobody to hear.
pub fn edit<S: Subject>(probe: &mut Probe) {
    let mut replica = data::replica(0);
    let state = probe.measure(|| {
        let mut state = S::default();
        for i in 0..N {
            state.edit(&mut replica, black_box(i));
        }
        state
    });
    assert!(state.holds(0..N), "an edit is missing");
}

/// Two replicas that share half of their entries.
pub fn merge<S: Subject>(probe: &mut Probe) {
    let (mut a, b) = half_shared::<S>();
    let grew = probe.measure(|| a.merge(black_box(&b)));
    assert!(
        grew && a.holds(0..N + N / 2),
        "an entry is lost or invented"
    );
}

/// Two replicas that hold the same.
pub fn merge_equal<S: Subject>(probe: &mut Probe) {
    let (mut a, b) = (S::of(N), S::of(N));
    let grew = probe.measure(|| (0..1_000).filter(|_| a.merge(black_box(&b))).count());
    assert!(grew == 0 && a.holds(0..N), "the same brought something new");
}

/// A state that is small, and knows nothing of the large one.
pub fn merge_small<S: Subject>(probe: &mut Probe) {
    let (mut a, mut b) = (S::of(N), S::default());
    b.fill(1, N..N + N / 10);
    let grew = probe.measure(|| a.merge(black_box(&b)));
    assert!(
        grew && a.holds(0..N + N / 10),
        "an entry is lost or invented"
    );
}

/// One edit after another of a peer arrives.
pub fn merge_deltas<S: Subject>(probe: &mut Probe) {
    let mut a = S::of(N);
    let mut peer = a.clone();
    let mut replica = data::replica(1);
    let numbers = N..N + 1_000;
    let edit = |i| peer.edit(&mut replica, i).delta();
    let deltas: Vec<S> = numbers.clone().map(edit).collect();
    let grew = probe.measure(|| deltas.iter().filter(|delta| a.merge(delta)).count());
    assert_eq!(
        grew as u64,
        numbers.end - numbers.start,
        "a delta brought nothing"
    );
    assert!(
        a == peer && a.holds(0..numbers.end),
        "the deltas are not the edits"
    );
}

/// To bytes.
pub fn encode<S: Subject>(probe: &mut Probe) {
    let state = S::of(N);
    let bytes = probe.measure(|| black_box(&state).encode());
    let bytes = bytes.unwrap_or_default();
    assert_eq!(S::decode(&bytes), Ok(state), "the bytes say something else");
}

/// From bytes.
pub fn decode<S: Subject>(probe: &mut Probe) {
    let state = S::of(N);
    let bytes = state.encode().unwrap_or_default();
    let decoded = probe.measure(|| S::decode(black_box(&bytes)));
    assert_eq!(decoded, Ok(state), "the bytes say something else");
}

/// Two states of which each has half that the other has, and half that it lacks.
pub fn half_shared<S: Subject>() -> (S, S) {
    let mut a = S::of(N / 2);
    let mut b = a.clone();
    a.fill(0, N / 2..N);
    b.fill(1, N..N + N / 2);
    (a, b)
}

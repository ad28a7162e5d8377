//! The laws of merge itself, on whatever states are given.

use core::cmp::Ordering;

use crate::checks::Findings;
use crate::law::Law;
use crate::lawful::Lawful;
use crate::witness::Witness;

/// Merges `incoming` into `state`; compares the answer with the change, and one of the other ways
/// to merge, chosen by `way`, with this one.
pub(crate) fn merge<T: Lawful>(findings: &mut Findings, state: &mut T, incoming: &T, way: u64) {
    let before = state.clone();
    let grew = state.merge(incoming);
    exact(findings, "merge", grew, *state != before);
    if way & 3 == 3 {
        grows(findings, &before, state, incoming, grew);
    }
    let mut twin = before;
    let (name, answer) = match way % 3 {
        0 => ("merge_owned", twin.merge_owned(incoming.clone())),
        1 => (
            "merge_observed by ()",
            twin.merge_observed(incoming, &mut ()),
        ),
        _ => {
            let answer = observed(findings, &mut twin, incoming);
            ("merge_observed", answer)
        }
    };
    exact(findings, name, answer, grew);
    let what = format!("{name} joins as merge does");
    let same = findings.equal(Law::ExactAnswer, &what, state, &twin);
    // To read takes longer than to merge: a sample, of which a replay takes all.
    if same && (way / 6).is_multiple_of(4) {
        reads_alike(findings, &what, state, &twin);
    }
    // What `==` does not see may show in what is done with the twin later.
    if same && (way / 3) % 2 == 1 {
        *state = twin;
    }
}

fn observed<T: Lawful>(findings: &mut Findings, state: &mut T, incoming: &T) -> bool {
    let check = T::told().map(|check| (check, state.view()));
    let mut witness = Witness::new(check.is_some());
    let answer = state.merge_observed(incoming, &mut witness);
    findings.check(Law::ExactAnswer, witness.is_balanced(), || {
        let expected = "merge_observed leaves every step that it enters";
        (expected.to_owned(), "it does not".to_owned())
    });
    let changes = witness.changes();
    findings.check(Law::ExactAnswer, answer || changes == 0, || {
        let expected = "merge_observed that answers false tells of no change";
        (expected.to_owned(), format!("it tells of {changes}"))
    });
    if let Some((check, before)) = check {
        let right = check(&before, &state.view(), &witness.told());
        findings.check(Law::ExactAnswer, right.is_ok(), || {
            let error = right.as_ref().err().cloned().unwrap_or_default();
            ("merge_observed tells what changed".to_owned(), error)
        });
    }
    answer
}

/// Demands that another way to merge made what `merge` made, also where `==` does not look.
fn reads_alike<T: Lawful>(findings: &mut Findings, what: &str, merged: &T, twin: &T) {
    let (expected, found) = (merged.view(), twin.view());
    findings.check(Law::ExactAnswer, expected == found, || {
        let expected = format!("{what}, and reads the same: {expected:?}");
        (expected, format!("{found:?}, read from {twin:?}"))
    });
    let invariants = twin.check_invariants();
    findings.check(Law::ExactAnswer, invariants.is_ok(), || {
        let error = invariants.as_ref().err().cloned().unwrap_or_default();
        (format!("{what}, and keeps every invariant"), error)
    });
}

fn exact(findings: &mut Findings, name: &str, answer: bool, grew: bool) {
    findings.check(Law::ExactAnswer, answer == grew, || {
        let expected = format!("{name} answers {grew}, which is whether the state changed");
        (expected, answer.to_string())
    });
}

fn grows<T: Lawful>(findings: &mut Findings, before: &T, after: &T, incoming: &T, grew: bool) {
    let expected = if grew {
        Ordering::Less
    } else {
        Ordering::Equal
    };
    let found = before.lattice_cmp(after);
    let what = "the state before a merge compared with the state after it";
    findings.equal(Law::OrderAgrees, what, &Some(expected), &found);
    let found = incoming.lattice_cmp(after);
    let below = matches!(found, Some(Ordering::Less | Ordering::Equal));
    findings.check(Law::OrderAgrees, below, || {
        let expected = "what was merged lies at or below the result: Less or Equal";
        (expected.to_owned(), format!("{found:?}"))
    });
}

/// A state with itself.
pub(crate) fn single<T: Lawful>(findings: &mut Findings, a: &T) {
    let mut twice = a.clone();
    let grew = twice.merge(a);
    exact(findings, "merge of a state with itself", grew, twice != *a);
    findings.equal(Law::Idempotent, "a ⊔ a", a, &twice);
    let mut twice = a.clone();
    let grew = twice.merge_owned(a.clone());
    exact(
        findings,
        "merge_owned of a state with itself",
        grew,
        twice != *a,
    );
    findings.equal(Law::Idempotent, "a ⊔ a by merge_owned", a, &twice);
    let what = "a compared with itself";
    findings.equal(
        Law::OrderAgrees,
        what,
        &Some(Ordering::Equal),
        &a.lattice_cmp(a),
    );
}

/// Two states.
pub(crate) fn pair<T: Lawful>(findings: &mut Findings, a: &T, b: &T) {
    let mut ab = a.clone();
    let a_grew = ab.merge(b);
    let mut ba = b.clone();
    let b_grew = ba.merge(a);
    exact(findings, "merge", a_grew, ab != *a);
    exact(findings, "merge", b_grew, ba != *b);
    findings.check(Law::Commutative, ab == ba, || {
        let expected = format!("a ⊔ b == b ⊔ a = {ba:?}, where a = {a:?}, b = {b:?}");
        (expected, format!("a ⊔ b = {ab:?}"))
    });
    let expected = order(ab != *a, ba != *b);
    let found = a.lattice_cmp(b);
    findings.check(Law::OrderAgrees, expected == found, || {
        let expected = format!("{expected:?}, by merging both ways; a = {a:?}, b = {b:?}");
        (expected, format!("lattice_cmp says {found:?}"))
    });
    let mut again = ab.clone();
    again.merge(b);
    again.merge(a);
    findings.equal(Law::Idempotent, "(a ⊔ b) ⊔ b ⊔ a is a ⊔ b", &ab, &again);
}

fn order(a_grows: bool, b_grows: bool) -> Option<Ordering> {
    match (a_grows, b_grows) {
        (false, false) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (true, true) => None,
    }
}

/// Three states.
pub(crate) fn triple<T: Lawful>(findings: &mut Findings, a: &T, b: &T, c: &T) {
    let mut left = a.clone();
    left.merge(b);
    left.merge(c);
    let mut bc = b.clone();
    bc.merge(c);
    let mut right = a.clone();
    right.merge(&bc);
    findings.check(Law::Associative, left == right, || {
        let states = format!("a = {a:?}, b = {b:?}, c = {c:?}");
        let expected = format!("(a ⊔ b) ⊔ c == a ⊔ (b ⊔ c) = {right:?}, where {states}");
        (expected, format!("(a ⊔ b) ⊔ c = {left:?}"))
    });
    // A type may take another way where many come.
    let many = [c, b, a, b, c, a];
    for others in [&many[..2], &many] {
        let mut all = a.clone();
        let grew = all.merge_all(others.iter().copied().cloned());
        exact(findings, "merge_all", grew, left != *a);
        let what = "merge_all joins as merge does, one by one";
        findings.equal(Law::ExactAnswer, what, &left, &all);
    }
}

/// Many states at once, none included.
pub(crate) fn many<T: Lawful>(findings: &mut Findings, a: &T, others: &[&T]) {
    let mut one_by_one = a.clone();
    for other in others {
        one_by_one.merge(other);
    }
    let mut all = a.clone();
    let grew = all.merge_all(others.iter().copied().cloned());
    exact(findings, "merge_all", grew, one_by_one != *a);
    let what = "merge_all of different states joins as merge does, one by one";
    if findings.equal(Law::ExactAnswer, what, &one_by_one, &all) {
        reads_alike(findings, what, &one_by_one, &all);
    }
}

/// Two states that are equal: no merge tells them apart.
pub(crate) fn congruent<T: Lawful>(findings: &mut Findings, (a, b): (&T, &T), c: &T) {
    let (mut ac, mut bc) = (a.clone(), b.clone());
    let (a_grew, b_grew) = (ac.merge(c), bc.merge(c));
    let same = ac == bc && a_grew == b_grew;
    findings.check(Law::Congruent, same, || {
        let states = format!("a = {a:?}, b = {b:?}, c = {c:?}");
        let expected = format!("a == b, so a ⊔ c == b ⊔ c with the same answer, where {states}");
        (expected, format!("{a_grew}, {ac:?} and {b_grew}, {bc:?}"))
    });
}

use std::collections::HashMap;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge;

use crate::checks::Findings;
use crate::edit_set::EditSet;
use crate::history::{History, Record};
use crate::law::Law;
use crate::lawful::Lawful;
use crate::versions::Versions;

/// What must be true of a state, from the edits that it has seen.
///
/// It uses the type only to remember the first state that was met for each set of edits.
pub(crate) struct Oracle<T: Lawful> {
    pub(crate) records: Vec<Record<T::Op>>,
    /// The dots that each edit minted, for types with versions.
    dots: Vec<CausalContext>,
    pub(crate) versions: Option<Versions<T>>,
    known: HashMap<EditSet, Known<T>>,
}

struct Known<T: Lawful> {
    state: T,
    view: T::View,
    version: CausalContext,
    bytes: Option<Vec<u8>>,
}

impl<T: Lawful> Oracle<T> {
    pub(crate) fn new() -> Self {
        Self {
            records: Vec::new(),
            dots: Vec::new(),
            versions: T::versions(),
            known: HashMap::new(),
        }
    }

    /// Takes an edit in, and checks what it did: `before` and `after` are the states of its author.
    pub(crate) fn add(
        &mut self,
        findings: &mut Findings,
        record: Record<T::Op>,
        (before, after, delta): (&T, &T, &T),
    ) {
        let mut joined = before.clone();
        joined.merge(delta);
        let what = "the state before an edit, joined with its delta";
        findings.equal(Law::DeltasEqualState, what, after, &joined);
        let mut back = after.clone();
        let grew = back.merge(before);
        findings.check(Law::OrderAgrees, !grew && back == *after, || {
            let expected = "an edit only goes up: the state before it brings nothing to it";
            (format!("{expected}: {after:?}"), format!("{back:?}"))
        });
        let minted = self.minted(findings, before, after);
        self.dots.push(minted);
        self.check_stamp(findings, &record);
        let carries = record.carries;
        self.records.push(record);
        if let Some(versions) = self.versions {
            let what = "the version of a delta holds the dots of the edits that it carries";
            let version = (versions.version)(delta);
            let law = Law::EqualVersionsEqualStores;
            findings.equal(law, what, &self.version_of(carries), &version);
        }
    }

    fn minted(&self, findings: &mut Findings, before: &T, after: &T) -> CausalContext {
        let Some(versions) = self.versions else {
            return CausalContext::new();
        };
        let minted = (versions.version)(after).without(&(versions.version)(before));
        let law = Law::EqualVersionsEqualStores;
        findings.check(law, !minted.is_empty(), || {
            let expected = "an edit that changes the state mints a dot, so that versions see it";
            (
                expected.to_owned(),
                format!("no dot; {before:?} became {after:?}"),
            )
        });
        let fresh = !self.dots.iter().any(|earlier| earlier.intersects(&minted));
        findings.check(law, fresh, || {
            let expected = "an edit mints dots that no edit has minted";
            (expected.to_owned(), format!("{minted:?} again"))
        });
        minted
    }

    fn check_stamp(&self, findings: &mut Findings, record: &Record<T::Op>) {
        let Some(stamp) = record.stamp else { return };
        for (index, earlier) in self.records.iter().enumerate() {
            let Some(bound) = earlier.stamp else { continue };
            let own = earlier.replica == record.replica;
            let replaced = record.saw.contains(index) && T::replaces(&record.op, &earlier.op);
            if own || replaced {
                findings.check(Law::StampsGrow, stamp > bound, || {
                    let (op, other) = (&record.op, &earlier.op);
                    let expected = format!("the stamp of {op:?} is above {bound:?}, of {other:?}");
                    (expected, format!("{stamp:?}"))
                });
            }
        }
    }

    /// Checks a state that has seen the edits in `seen` and no others, also against the first such.
    pub(crate) fn inspect(&mut self, findings: &mut Findings, state: &T, seen: EditSet) {
        let versions = self.versions;
        let same_state = if versions.is_some() {
            Law::EqualVersionsEqualStores
        } else {
            Law::DeltasEqualState
        };
        let known = self.known(state, seen);
        check_alone(findings, versions, state, (&known.version, &known.view));
        let what = "a state that has seen the same edits by other ways";
        findings.equal(same_state, what, &known.state, state);
    }

    /// Like [`inspect`](Self::inspect), where edits are taken back and nothing may be remembered.
    pub(crate) fn inspect_alone(&self, findings: &mut Findings, state: &T, seen: EditSet) {
        let (version, view) = (self.version_of(seen), T::spec(&self.history(seen)));
        check_alone(findings, self.versions, state, (&version, &view));
    }

    /// Checks the bytes of a state against those of an equal state met before.
    pub(crate) fn inspect_bytes(
        &mut self,
        findings: &mut Findings,
        (state, bytes): (&T, Vec<u8>),
        seen: EditSet,
    ) {
        let known = self.known(state, seen);
        match &known.bytes {
            Some(before) => {
                let equal = known.state == *state;
                findings.check(Law::CanonicalBytes, !equal || *before == bytes, || {
                    let expected = format!("equal states have the same bytes: {state:?}");
                    let hex = crate::bytes::hex;
                    (expected, format!("{} and {}", hex(before), hex(&bytes)))
                });
            }
            None => known.bytes = Some(bytes),
        }
    }

    /// Takes edits back, until `count` are left.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.records.truncate(count);
        self.dots.truncate(count);
    }

    pub(crate) fn history(&self, seen: EditSet) -> History<'_, T::Op> {
        History::new(&self.records, seen)
    }

    fn known(&mut self, state: &T, seen: EditSet) -> &mut Known<T> {
        if !self.known.contains_key(&seen) {
            let known = Known {
                state: state.clone(),
                view: T::spec(&self.history(seen)),
                version: self.version_of(seen),
                bytes: None,
            };
            self.known.insert(seen, known);
        }
        match self.known.get_mut(&seen) {
            Some(known) => known,
            None => unreachable!("it was inserted above"),
        }
    }

    /// The version that has exactly these edits.
    pub(crate) fn version_of(&self, seen: EditSet) -> CausalContext {
        let mut version = CausalContext::new();
        for edit in seen.iter() {
            version.merge(&self.dots[edit]);
        }
        version
    }

    /// The edits all of whose dots lie in `version`.
    pub(crate) fn carried_by(&self, version: &CausalContext) -> EditSet {
        let mut carried = EditSet::EMPTY;
        for (edit, dots) in self.dots.iter().enumerate() {
            if !dots.is_empty() && dots.is_subset(version) {
                carried.insert(edit);
            }
        }
        carried
    }

    /// The dots of the edits that `version` holds only in part.
    pub(crate) fn torn_by(&self, version: &CausalContext) -> CausalContext {
        let mut torn = CausalContext::new();
        for dots in &self.dots {
            if dots.intersects(version) && !dots.is_subset(version) {
                torn.merge(dots);
            }
        }
        torn
    }

    /// Up to `count` sets of edits that some state has seen, chosen by `place`.
    pub(crate) fn some_known(&self, place: usize) -> Option<(&T, EditSet)> {
        // Sorted, because the order of a hash map is not the same in each run.
        let mut sets: Vec<EditSet> = self.known.keys().copied().collect();
        sets.sort_unstable();
        let seen = *sets.get(place % sets.len().max(1))?;
        let known = self.known.get(&seen)?;
        Some((&known.state, seen))
    }
}

/// Checks a state by what its edits say of it.
fn check_alone<T: Lawful>(
    findings: &mut Findings,
    versions: Option<Versions<T>>,
    state: &T,
    (version, view): (&CausalContext, &T::View),
) {
    let invariants = state.check_invariants();
    findings.check(Law::Invariants, invariants.is_ok(), || {
        let error = invariants.as_ref().err().cloned().unwrap_or_default();
        ("every invariant holds".to_owned(), error)
    });
    if let Some(versions) = versions {
        let what = "the version of a state holds the dots of the edits that it has seen";
        let law = Law::EqualVersionsEqualStores;
        findings.equal(law, what, version, &(versions.version)(state));
    }
    let found = state.view();
    findings.check(Law::ValueIsSpec, *view == found, || {
        let expected = format!("a view of {view:?}, by the specification");
        (expected, format!("{found:?}, read from {state:?}"))
    });
}

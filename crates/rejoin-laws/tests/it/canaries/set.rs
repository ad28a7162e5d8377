use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use rejoin_causality::{CausalContext, Dot, Replica, ReplicaId};
use rejoin_laws::{CheckTold, Codec, Gene, History, Law, Lawful, Parts, Versions, told_of_set};
use rejoin_merge::{Merge, Observer};

use super::catches;

/// What is wrong with a set.
pub(crate) mod flaw {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const DELTA_OF_REMOVAL_IS_EMPTY: u8 = 1;
    pub(crate) const ANSWERS_TRUE: u8 = 2;
    pub(crate) const BYTES_BY_ARRIVAL: u8 = 3;
    pub(crate) const DROPS_WHAT_SKIPS_A_DOT: u8 = 4;
    pub(crate) const REMOVAL_WITHOUT_DOT: u8 = 5;
    pub(crate) const SPLITS_REMOVALS: u8 = 6;
    pub(crate) const KEEPS_OWN_CONTENT: u8 = 7;
    pub(crate) const OWNED_ANSWERS_FOR_THE_OTHER: u8 = 8;
    pub(crate) const DECODES_ANY_ORDER: u8 = 9;
    pub(crate) const FORGETS_REMOVALS_IN_BYTES: u8 = 10;
    pub(crate) const SENDS_TOO_MUCH: u8 = 11;
    pub(crate) const COMPARES_BY_SIZE: u8 = 12;
    pub(crate) const COUNTS_DUPLICATES: u8 = 13;
    pub(crate) const PANICS_ON_A_GAP: u8 = 14;
    pub(crate) const OBSERVED_FORGETS_REMOVALS: u8 = 15;
    pub(crate) const ANSWERS_ADDS_ONLY: u8 = 16;
    pub(crate) const MERGES_ALL_BUT_ONE: u8 = 17;
    pub(crate) const MERGES_PAIRS_OF_ALL: u8 = 18;
    pub(crate) const ALL_OF_NOTHING_GROWS: u8 = 19;
    pub(crate) const MERGES_THREE_OF_ALL: u8 = 20;
    pub(crate) const EQUAL_BY_VALUE: u8 = 21;
    pub(crate) const IS_ITS_ONLY_PART: u8 = 22;
    pub(crate) const ANSWERS_WITH_ALL: u8 = 23;
    pub(crate) const TELLS_TWICE: u8 = 24;
    pub(crate) const TELLS_NOTHING: u8 = 25;
    pub(crate) const TELLS_OLD: u8 = 26;
    pub(crate) const DECODES_WHAT_NO_PART_TELLS: u8 = 27;
}

/// An add-wins set that keeps every edit under its dot, for ever: huge, and easy to get right.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToySet<const FLAW: u8> {
    events: BTreeMap<Dot, Event>,
    /// The dots in order of arrival: a memory that is no part of the state.
    arrivals: Vec<Dot>,
    /// The number of events, kept by hand.
    count: usize,
    /// What was removed without a dot; only a flaw fills it.
    blind: BTreeSet<Dot>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Add(u8),
    Remove(BTreeSet<Dot>),
}

#[derive(Clone, Debug)]
pub(crate) enum SetOp {
    Insert(u8),
    Remove(u8),
}

impl<const FLAW: u8> ToySet<FLAW> {
    fn one(dot: Dot, event: Event) -> Self {
        let mut one = Self::default();
        one.take(dot, &event);
        one
    }

    fn take(&mut self, dot: Dot, event: &Event) -> bool {
        let skips = || {
            let next = self.next_dot(dot.replica).sequence;
            dot.sequence > next && !self.events.is_empty()
        };
        if FLAW == flaw::DROPS_WHAT_SKIPS_A_DOT && skips() {
            return false;
        }
        assert!(FLAW != flaw::PANICS_ON_A_GAP || !skips(), "a gap");
        self.count += usize::from(FLAW == flaw::COUNTS_DUPLICATES);
        let grew = match self.events.entry(dot) {
            Entry::Vacant(vacant) => {
                vacant.insert(event.clone());
                self.arrivals.push(dot);
                true
            }
            Entry::Occupied(mut occupied) => {
                let joined = join(occupied.get(), event);
                let grew = joined != *occupied.get() && FLAW != flaw::KEEPS_OWN_CONTENT;
                if grew {
                    occupied.insert(joined);
                }
                grew
            }
        };
        if FLAW != flaw::COUNTS_DUPLICATES {
            self.count = self.events.len();
        }
        grew
    }

    fn next_dot(&self, replica: ReplicaId) -> Dot {
        let own = self.events.keys().filter(|dot| dot.replica == replica);
        let last = own.map(|dot| dot.sequence).max().unwrap_or(0);
        Dot {
            replica,
            sequence: last + 1,
        }
    }

    fn dead(&self) -> BTreeSet<Dot> {
        let mut dead = self.blind.clone();
        for event in self.events.values() {
            if let Event::Remove(killed) = event {
                dead.extend(killed);
            }
        }
        dead
    }

    fn live_dots(&self, value: u8) -> BTreeSet<Dot> {
        let dead = self.dead();
        let adds = self
            .events
            .iter()
            .filter(|(_, event)| **event == Event::Add(value));
        adds.map(|(dot, _)| *dot)
            .filter(|dot| !dead.contains(dot))
            .collect()
    }

    fn version(&self) -> CausalContext {
        let mut version = CausalContext::new();
        for dot in self.events.keys() {
            version.insert(*dot);
        }
        version
    }

    fn delta_since(&self, version: &CausalContext) -> Self {
        if FLAW == flaw::ANSWERS_WITH_ALL {
            return self.clone();
        }
        let mut delta = Self::default();
        for (dot, event) in &self.events {
            if !version.contains(*dot) {
                delta.take(*dot, event);
            }
        }
        delta
    }

    fn decompose(&self) -> Vec<Self> {
        let mut parts = Vec::new();
        if FLAW == flaw::IS_ITS_ONLY_PART {
            parts.extend((!self.events.is_empty()).then(|| self.clone()));
            return parts;
        }
        for (dot, event) in &self.events {
            match event {
                Event::Remove(killed) if FLAW == flaw::SPLITS_REMOVALS => {
                    for one in killed {
                        parts.push(Self::one(*dot, Event::Remove([*one].into())));
                    }
                }
                _ => parts.push(Self::one(*dot, event.clone())),
            }
        }
        parts
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let mut difference = Self::default();
        for (dot, event) in &self.events {
            if other
                .events
                .get(dot)
                .is_none_or(|had| join(had, event) != *had)
            {
                difference.take(*dot, event);
            }
        }
        match difference.events.is_empty() {
            true => None,
            false if FLAW == flaw::SENDS_TOO_MUCH || FLAW == flaw::IS_ITS_ONLY_PART => {
                Some(self.clone())
            }
            false => Some(difference),
        }
    }

    fn encode(&self) -> Vec<u8> {
        let sorted: Vec<Dot> = self.events.keys().copied().collect();
        let order = match FLAW {
            flaw::BYTES_BY_ARRIVAL => &self.arrivals,
            _ => &sorted,
        };
        let mut bytes = Vec::new();
        for dot in order {
            match &self.events[dot] {
                Event::Add(value) => {
                    put_dot(&mut bytes, *dot);
                    bytes.extend([0, *value]);
                }
                Event::Remove(_) if FLAW == flaw::FORGETS_REMOVALS_IN_BYTES => {}
                Event::Remove(killed) => {
                    put_dot(&mut bytes, *dot);
                    bytes.extend([1, u8::try_from(killed.len()).expect("few removals")]);
                    killed.iter().for_each(|dot| put_dot(&mut bytes, *dot));
                }
            }
        }
        if FLAW == flaw::DECODES_WHAT_NO_PART_TELLS {
            for dot in &self.blind {
                put_dot(&mut bytes, *dot);
                bytes.extend([2, 0]);
            }
        }
        bytes
    }

    fn decode(mut bytes: &[u8]) -> Result<Self, String> {
        let mut set = Self::default();
        let mut last = None;
        while !bytes.is_empty() {
            let dot = get_dot(&mut bytes)?;
            let event = match (get(&mut bytes)?, get(&mut bytes)?) {
                (0, value) => Event::Add(value),
                (1, count) if count > 0 => {
                    let killed: Result<Vec<Dot>, String> =
                        (0..count).map(|_| get_dot(&mut bytes)).collect();
                    let killed = killed?;
                    ascending(&killed)?;
                    Event::Remove(killed.into_iter().collect())
                }
                (2, 0) if FLAW == flaw::DECODES_WHAT_NO_PART_TELLS => {
                    set.blind.insert(dot);
                    continue;
                }
                _ => return Err("neither an add nor a removal".to_owned()),
            };
            if FLAW != flaw::DECODES_ANY_ORDER && FLAW != flaw::BYTES_BY_ARRIVAL {
                ascending(&[last, Some(dot)])?;
            }
            last = Some(dot);
            if set.events.contains_key(&dot) {
                return Err("a dot comes twice".to_owned());
            }
            set.take(dot, &event);
        }
        Ok(set)
    }
}

/// Two contents under one dot are somebody's mistake; joined, all replicas see the same one.
fn join(a: &Event, b: &Event) -> Event {
    match (a, b) {
        (Event::Remove(a), Event::Remove(b)) => Event::Remove(a | b),
        _ => a.max(b).clone(),
    }
}

fn put_dot(bytes: &mut Vec<u8>, dot: Dot) {
    bytes.extend(u128::from(dot.replica).to_be_bytes());
    bytes.push(u8::try_from(dot.sequence).expect("few edits"));
}

fn get_dot(bytes: &mut &[u8]) -> Result<Dot, String> {
    let (replica, rest) = bytes.split_first_chunk::<16>().ok_or("no replica")?;
    *bytes = rest;
    let replica = ReplicaId::from(u128::from_be_bytes(*replica));
    match get(bytes)? {
        0 => Err("sequence numbers start at 1".to_owned()),
        sequence => Ok(Dot {
            replica,
            sequence: sequence.into(),
        }),
    }
}

fn get(bytes: &mut &[u8]) -> Result<u8, String> {
    let (first, rest) = bytes.split_first().ok_or("the bytes end too early")?;
    *bytes = rest;
    Ok(*first)
}

fn ascending<D: Ord>(items: &[D]) -> Result<(), String> {
    match items.windows(2).all(|pair| pair[0] < pair[1]) {
        true => Ok(()),
        false => Err("not in ascending order".to_owned()),
    }
}

impl<const FLAW: u8> PartialEq for ToySet<FLAW> {
    fn eq(&self, other: &Self) -> bool {
        if FLAW == flaw::EQUAL_BY_VALUE {
            return self.view() == other.view();
        }
        self.events == other.events && self.blind == other.blind
    }
}

impl<const FLAW: u8> Merge for ToySet<FLAW> {
    fn merge(&mut self, other: &Self) -> bool {
        let before = (FLAW == flaw::EQUAL_BY_VALUE).then(|| self.view());
        let mut grew = !other.blind.is_subset(&self.blind);
        self.blind.extend(&other.blind);
        for (dot, event) in &other.events {
            let new = self.take(*dot, event);
            grew |= new && (FLAW != flaw::ANSWERS_ADDS_ONLY || matches!(event, Event::Add(_)));
        }
        if let Some(before) = before {
            return self.view() != before;
        }
        grew || FLAW == flaw::ANSWERS_TRUE
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        if FLAW == flaw::EQUAL_BY_VALUE || self.events.len() >= other.events.len() {
            return self.merge(&other);
        }
        std::mem::swap(self, &mut other);
        let larger_grew = self.merge(&other);
        match FLAW {
            flaw::OWNED_ANSWERS_FOR_THE_OTHER => larger_grew,
            // The smaller side was ours, so there is something that we did not have.
            _ => true,
        }
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        let mut others: Vec<Self> = others.into_iter().collect();
        match FLAW {
            flaw::MERGES_ALL_BUT_ONE => drop(others.drain(..others.len().min(1))),
            flaw::MERGES_PAIRS_OF_ALL => others.truncate(others.len() / 2 * 2),
            flaw::MERGES_THREE_OF_ALL => {
                others.sort_by(|a, b| a.events.cmp(&b.events));
                others.dedup();
                others.truncate(3);
            }
            _ => {}
        }
        let nothing = others.is_empty();
        let merge = |grew, other| self.merge_owned(other) | grew;
        others.into_iter().fold(false, merge) || nothing && FLAW == flaw::ALL_OF_NOTHING_GROWS
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let before = self.view();
        let mut grew = !other.blind.is_subset(&self.blind);
        self.blind.extend(&other.blind);
        for (dot, event) in &other.events {
            if FLAW == flaw::OBSERVED_FORGETS_REMOVALS && matches!(event, Event::Remove(_)) {
                continue;
            }
            let new = self.take(*dot, event);
            if let (flaw::TELLS_OLD, Event::Add(value)) = (FLAW, event) {
                observer.removed(value);
            }
            grew |= new && (FLAW != flaw::ANSWERS_ADDS_ONLY || matches!(event, Event::Add(_)));
        }
        let after = self.view();
        if FLAW == flaw::EQUAL_BY_VALUE {
            return before != after;
        }
        let times = match FLAW {
            flaw::TELLS_NOTHING | flaw::TELLS_OLD => 0,
            flaw::TELLS_TWICE => 2,
            _ => 1,
        };
        for _ in 0..times {
            after
                .difference(&before)
                .for_each(|came| observer.added(came));
            before
                .difference(&after)
                .for_each(|went| observer.removed(went));
        }
        grew || FLAW == flaw::ANSWERS_TRUE
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        if FLAW == flaw::COMPARES_BY_SIZE {
            return Some(self.events.len().cmp(&other.events.len()));
        }
        let lacks = !matches!((self.clone().merge(other), FLAW), (false, _));
        let other_lacks = other.clone().merge(self);
        match (lacks, other_lacks) {
            (false, false) => Some(Ordering::Equal),
            (false, true) => Some(Ordering::Greater),
            (true, false) => Some(Ordering::Less),
            (true, true) => None,
        }
    }
}

impl<const FLAW: u8> Lawful for ToySet<FLAW> {
    type Op = SetOp;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &SetOp) -> Option<Self> {
        let dot = self.next_dot(replica.id());
        let event = match op {
            SetOp::Insert(value) => Event::Add(*value),
            SetOp::Remove(value) => Event::Remove(self.live_dots(*value)),
        };
        match &event {
            Event::Remove(killed) if killed.is_empty() => return None,
            Event::Remove(killed) if FLAW == flaw::REMOVAL_WITHOUT_DOT => {
                self.blind.extend(killed);
                let blind = killed.clone();
                return Some(Self {
                    blind,
                    ..Self::default()
                });
            }
            _ => self.take(dot, &event),
        };
        match &event {
            Event::Remove(_) if FLAW == flaw::DELTA_OF_REMOVAL_IS_EMPTY => Some(Self::default()),
            _ => Some(Self::one(dot, event)),
        }
    }

    fn view(&self) -> BTreeSet<u8> {
        let dead = self.dead();
        let mut values = BTreeSet::new();
        for (dot, event) in &self.events {
            match event {
                Event::Add(value) if !dead.contains(dot) => values.insert(*value),
                _ => false,
            };
        }
        values
    }

    fn spec(history: &History<'_, SetOp>) -> BTreeSet<u8> {
        let there = history
            .edits()
            .filter(|edit| history.survives(edit, Self::removes));
        let value = |op: &SetOp| match op {
            SetOp::Insert(value) => Some(*value),
            SetOp::Remove(_) => None,
        };
        there.filter_map(|edit| value(edit.op)).collect()
    }

    fn op(gene: &mut Gene) -> SetOp {
        let value = u8::try_from(gene.pick(4)).unwrap_or(0);
        match gene.pick(5) {
            0..3 => SetOp::Insert(value),
            _ => SetOp::Remove(value),
        }
    }

    fn small_ops() -> Vec<SetOp> {
        vec![SetOp::Insert(1), SetOp::Remove(1), SetOp::Insert(2)]
    }

    fn removes(op: &SetOp, earlier: &SetOp) -> bool {
        matches!((op, earlier), (SetOp::Remove(gone), SetOp::Insert(value)) if gone == value)
    }

    fn codec() -> Option<Codec<Self>> {
        let codec = Codec::new(|set: &Self| Ok(set.encode()), Self::decode);
        (FLAW != flaw::EQUAL_BY_VALUE).then_some(codec)
    }

    fn parts() -> Option<Parts<Self>> {
        let parts = Parts::new(Self::decompose, Self::difference);
        (FLAW != flaw::EQUAL_BY_VALUE).then_some(parts)
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(Self::version, Self::delta_since);
        (FLAW != flaw::EQUAL_BY_VALUE).then_some(versions)
    }

    fn told() -> Option<CheckTold<BTreeSet<u8>>> {
        (FLAW != flaw::TELLS_OLD).then_some(told_of_set)
    }

    fn check_invariants(&self) -> Result<(), String> {
        match self.count == self.events.len() {
            true => Ok(()),
            false => Err(format!(
                "{} events counted as {}",
                self.events.len(),
                self.count
            )),
        }
    }
}

type Sound = ToySet<{ flaw::NONE }>;

macro_rules! canaries {
    ($($test:ident: $flaw:ident breaks $law:ident,)+) => {
        $(
            #[test]
            fn $test() {
                catches::<Sound, ToySet<{ flaw::$flaw }>>(Law::$law);
            }
        )+
    };
}

canaries! {
    delta_of_a_removal_does_nothing: DELTA_OF_REMOVAL_IS_EMPTY breaks DeltasEqualState,
    merge_answers_true_when_nothing_changed: ANSWERS_TRUE breaks ExactAnswer,
    merge_answers_false_for_removals: ANSWERS_ADDS_ONLY breaks ExactAnswer,
    merge_owned_answers_for_the_wrong_side: OWNED_ANSWERS_FOR_THE_OTHER breaks ExactAnswer,
    merge_all_leaves_one_out: MERGES_ALL_BUT_ONE breaks ExactAnswer,
    merge_all_leaves_out_what_has_no_partner: MERGES_PAIRS_OF_ALL breaks ExactAnswer,
    merge_all_of_nothing_answers_true: ALL_OF_NOTHING_GROWS breaks ExactAnswer,
    merge_all_takes_three: MERGES_THREE_OF_ALL breaks ExactAnswer,
    sets_of_the_same_elements_are_equal: EQUAL_BY_VALUE breaks Congruent,
    a_set_is_its_only_part: IS_ITS_ONLY_PART breaks Parts,
    every_answer_is_the_whole_set: ANSWERS_WITH_ALL breaks EqualVersionsEqualStores,
    an_observer_is_told_twice: TELLS_TWICE breaks ExactAnswer,
    an_observer_is_told_nothing: TELLS_NOTHING breaks ExactAnswer,
    an_observer_is_told_of_what_was_there: TELLS_OLD breaks ExactAnswer,
    merge_observed_forgets_removals: OBSERVED_FORGETS_REMOVALS breaks ExactAnswer,
    bytes_depend_on_the_order_of_arrival: BYTES_BY_ARRIVAL breaks CanonicalBytes,
    an_add_that_skips_a_dot_is_dropped: DROPS_WHAT_SKIPS_A_DOT breaks DeltasEqualState,
    a_version_does_not_see_a_removal: REMOVAL_WITHOUT_DOT breaks EqualVersionsEqualStores,
    a_removal_is_split_from_its_dot: SPLITS_REMOVALS breaks EqualVersionsEqualStores,
    two_contents_of_one_dot_stay_apart: KEEPS_OWN_CONTENT breaks HostileBytes,
    decode_accepts_any_order: DECODES_ANY_ORDER breaks HostileBytes,
    bytes_forget_removals: FORGETS_REMOVALS_IN_BYTES breaks RoundTrip,
    a_difference_sends_too_much: SENDS_TOO_MUCH breaks Parts,
    the_order_is_that_of_size: COMPARES_BY_SIZE breaks OrderAgrees,
    a_cached_count_drifts: COUNTS_DUPLICATES breaks Invariants,
    merge_panics_on_a_gap: PANICS_ON_A_GAP breaks NeverPanics,
}

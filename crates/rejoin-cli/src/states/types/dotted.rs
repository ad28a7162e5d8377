//! Causal types whose events carry more than one value: what they have in common.
//!
//! Where one value ends and the next begins, only the types of the program that wrote a state say.
//! So what an event carries stays whole here: it need not be understood to be shown, joined and
//! compared.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use rejoin_causality::{CausalContext, Dot};
use rejoin_dot_store::{Causal, DotBag, Parts};
use rejoin_merge::{Merge, Observer};
use rejoin_wire::{DecodeError, EncodeError, Opaque, Reader, Tag, Wire, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::states::state::Shown;
use crate::states::view::{Entry, View};

/// More kinds than these are nested in nothing that a person would write.
const MOST_KINDS: usize = 64;

/// What sets one such type apart.
pub(super) trait Layout: Clone + 'static {
    const TAG: Tag;
    /// Whether the kinds of the values stand in front.
    const KINDS: bool = false;
    /// Whether there is a time for each event.
    const TIMES: bool = false;

    fn view(state: &Dotted<Self>) -> View;
}

/// What a live event carries: its time, if the type has one, and bytes.
pub(in crate::states) type Content = (u64, Opaque);

/// A state of one of these types.
#[derive(Clone)]
pub(super) struct Dotted<L> {
    kinds: Vec<u64>,
    causal: Causal<DotBag<Content>>,
    layout: PhantomData<L>,
}

impl<L: Layout> Dotted<L> {
    /// What the live events carry, by its bytes, and the events.
    pub(super) fn contents(&self) -> BTreeMap<&Content, Vec<Dot>> {
        let mut contents: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (dot, content) in self.causal.pages().iter() {
            contents.entry(content).or_default().push(dot);
        }
        contents
    }
}

impl<L: Layout> PartialEq for Dotted<L> {
    fn eq(&self, other: &Self) -> bool {
        self.kinds == other.kinds && self.causal == other.causal
    }
}

impl<L: Layout> Merge for Dotted<L> {
    fn merge(&mut self, other: &Self) -> bool {
        self.causal.merge(&other.causal)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        self.causal.merge_observed(&other.causal, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.causal.lattice_cmp(&other.causal)
    }
}

impl<L: Layout> Shown for Dotted<L> {
    fn view(&self) -> serde_json::Result<View> {
        Ok(L::view(self))
    }

    fn version(&self) -> CausalContext {
        self.causal.version().clone()
    }

    fn belongs_with(&self, other: &Self) -> bool {
        self.kinds == other.kinds
    }
}

impl<L: Layout> Wire for Dotted<L> {
    const TAG: Tag = L::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.kinds.iter().for_each(|kind| out.u64(*kind));
        let (seen, covered) = (self.causal.version(), self.causal.covered());
        out.contexts([seen, covered, &self.causal.live(), &self.causal.covering()])?;
        let pages = self.causal.pages();
        if L::TIMES {
            out.deltas(pages.iter().map(|(_, (time, _))| *time))?;
        }
        out.values(pages.iter().map(|(_, (_, value))| value))
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let kinds = match L::KINDS {
            true => kinds(input)?,
            false => Vec::new(),
        };
        let [seen, covered, live, covering] = input.contexts()?;
        let count = input.items(live.count())?;
        let times: Vec<u64> = match L::TIMES {
            true => input.deltas(count)?.collect(),
            false => vec![0; count],
        };
        let values = input.values(count)?.all()?;
        let contents = times.into_iter().zip(values).collect();
        let parts = Parts::new([seen, covered, live, covering], contents);
        let causal = Causal::from_parts(parts).map_err(|error| input.invalid(error.rule()))?;
        Ok(Self {
            kinds,
            causal,
            layout: PhantomData,
        })
    }
}

/// The kinds of the values of a map. How many are nested in a kind follows from its number.
fn kinds(input: &mut Reader<'_>) -> Result<Vec<u64>, DecodeError> {
    const PAIR: u64 = 0;
    const MAP: u64 = 19;
    const FLAGS: [u64; 2] = [17, 18];
    let mut kinds = Vec::new();
    let mut open = 1;
    while open > 0 {
        if kinds.len() == MOST_KINDS {
            return Err(input.invalid("too much is nested"));
        }
        let kind = input.u64()?;
        kinds.push(kind);
        open -= 1;
        if FLAGS.contains(&kind) {
            // What the flag began with, which is no kind.
            kinds.push(input.u64()?);
        }
        open += match kind {
            PAIR => 2,
            MAP => 1,
            _ => 0,
        };
    }
    Ok(kinds)
}

/// An entry for what some events carry: as key and value if it looks like these, else whole.
pub(super) fn entry(value: &Opaque) -> Entry {
    let whole = Entry::value(value);
    let Some((key, value)) = pair(value) else {
        return whole;
    };
    let mut entry = Entry::pair(&key, Some(&value));
    entry.identity = whole.identity;
    entry
}

/// A key and a value of common types, if the bytes may be these.
fn pair(whole: &Opaque) -> Option<(Opaque, Opaque)> {
    split::<String, String>(whole)
        .or_else(|| split::<String, u64>(whole))
        .or_else(|| split::<u64, String>(whole))
        .or_else(|| split::<u64, u64>(whole))
}

fn split<K, V>(whole: &Opaque) -> Option<(Opaque, Opaque)>
where
    K: Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    let (key, value) = whole.get::<(K, V)>().ok()?;
    Some((Opaque::new(&key).ok()?, Opaque::new(&value).ok()?))
}

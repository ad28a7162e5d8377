//! Every live dot with its content, reachable by dot and by address.

mod columns;
mod refs;

use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use smallvec::SmallVec;

pub(crate) use self::refs::{PageRef, PageRefs};
use crate::page::{Page, WIDTH, bits, mask_of};
use crate::values::Values;

/// How many pages have an address.
pub(crate) const MAX_PAGES: u64 = 1 << 26;

/// The address of a live dot's content: it stays the same until that dot dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(u32);

impl Slot {
    pub(crate) fn new(page: usize, bit: u32) -> Self {
        Self((page as u32) << 6 | bit)
    }

    pub(crate) fn from_number(number: u32) -> Self {
        Self(number)
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn page(self) -> usize {
        (self.0 >> 6) as usize
    }

    pub(crate) fn bit(self) -> u32 {
        self.0 & 63
    }
}

/// A replica in short, within one state. Another state may call it by another name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name(u32);

/// The first one needs no heap, because a delta speaks of one replica.
type Names = SmallVec<[ReplicaId; 1]>;

/// The pages of one replica. Emptied ones stay until they are the larger part.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) replica: ReplicaId,
    /// Given with the first page.
    name: Option<Name>,
    pub(crate) pages: PageRefs,
    empty: usize,
}

impl Column {
    fn new(replica: ReplicaId) -> Self {
        Self {
            replica,
            name: None,
            pages: PageRefs::default(),
            empty: 0,
        }
    }

    fn named(&mut self, names: &mut Names) -> Name {
        *self.name.get_or_insert_with(|| {
            names.push(self.replica);
            Name(names.len() as u32 - 1)
        })
    }
}

/// The live dots of a state and what each one says.
///
/// The sequence numbers of a replica are laid out in pages of 64, so the storage is the index by
/// dot; a new dot usually ends the last page of its replica.
#[derive(Clone, Debug)]
pub struct Pages<T> {
    /// Sorted by replica.
    columns: Vec<Column>,
    /// The replicas by their names. None is given twice, and none is given up.
    names: Names,
    pages: Vec<Page<T>>,
    free: Vec<usize>,
    /// The page that was written last: most edits go on there.
    latest: usize,
    len: usize,
    digest: u64,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            names: Names::new(),
            pages: Vec::new(),
            free: Vec::new(),
            latest: 0,
            len: 0,
            digest: 0,
        }
    }
}

impl<T> Pages<T> {
    /// How many dots live.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no dot lives.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the heads of the pages are more than what stays in a cache.
    pub(crate) fn is_large(&self) -> bool {
        self.pages.len() >= 1 << 10
    }

    /// A sum over all live dots and their contents: equal contents have equal digests.
    ///
    /// It rests on `Hash` and therefore stays inside the process.
    pub(crate) fn digest(&self) -> u64 {
        self.digest
    }

    /// The content at `slot`, which must live.
    pub fn value(&self, slot: Slot) -> &T {
        self.pages[slot.page()].value(slot.bit())
    }

    /// The dot at `slot`.
    pub fn dot(&self, slot: Slot) -> Dot {
        let page = &self.pages[slot.page()];
        Dot {
            replica: self.replica_of(page),
            sequence: page.number * WIDTH + u64::from(slot.bit()),
        }
    }

    /// Whether the event at `slot` also killed something.
    pub(crate) fn is_covering(&self, slot: Slot) -> bool {
        self.pages[slot.page()].is_covering(slot.bit())
    }

    /// Where `dot` lives, if it does.
    pub fn find(&self, dot: Dot) -> Option<Slot> {
        let index = self.page_at(dot.replica, dot.sequence / WIDTH)?;
        let bit = (dot.sequence % WIDTH) as u32;
        self.pages[index]
            .is_live(bit)
            .then(|| Slot::new(index, bit))
    }

    /// All contents, in no promised order, and fast.
    pub fn values(&self) -> Values<'_, T> {
        Values::new(&self.pages, self.len)
    }

    /// All live slots with their contents, in no promised order.
    pub fn slots(&self) -> impl Iterator<Item = (Slot, &T)> {
        self.pages.iter().enumerate().flat_map(|(index, page)| {
            let slots = bits(page.live).map(move |bit| Slot::new(index, bit));
            slots.zip(page.values())
        })
    }

    /// All live dots with their contents, by replica and sequence number.
    pub fn iter(&self) -> impl Iterator<Item = (Dot, &T)> {
        self.ordered().flat_map(|(replica, _, page)| {
            let dots = bits(page.live).map(move |bit| Dot {
                replica,
                sequence: page.number * WIDTH + u64::from(bit),
            });
            dots.zip(page.values())
        })
    }

    /// The pages that hold something, by replica and number.
    pub(crate) fn ordered(&self) -> impl Iterator<Item = (ReplicaId, usize, &Page<T>)> {
        self.columns.iter().flat_map(|column| {
            let held = column.pages.iter();
            held.map(|at| (column.replica, at.index, &self.pages[at.index]))
                .filter(|(_, _, page)| page.live != 0)
        })
    }

    /// The live dots that `pick` keeps of each page's words, as runs.
    pub(crate) fn runs(&self, pick: impl Fn(&Page<T>) -> u64) -> CausalContext {
        let mut context = CausalContext::new();
        for (replica, _, page) in self.ordered() {
            push_bits(&mut context, replica, page.number, pick(page));
        }
        context
    }

    /// The pages of `replica` that overlap `run`.
    pub(crate) fn overlapping(
        &self,
        replica: ReplicaId,
        run: Run,
    ) -> impl Iterator<Item = PageRef> {
        let column = self.column(replica).into_iter();
        column.flat_map(move |column| column.pages.overlapping(run))
    }

    /// Whose dots a page of this state holds.
    #[inline]
    pub(crate) fn replica_of(&self, page: &Page<T>) -> ReplicaId {
        self.names[page.name.0 as usize]
    }

    pub(crate) fn page(&self, index: usize) -> &Page<T> {
        &self.pages[index]
    }

    pub(crate) fn page_mut(&mut self, index: usize) -> &mut Page<T> {
        &mut self.pages[index]
    }

    /// The page of `replica` with this `number`, if there is one.
    pub(crate) fn page_at(&self, replica: ReplicaId, number: u64) -> Option<usize> {
        self.column(replica)?.pages.index_of(number)
    }

    /// Whether none of the dots of a page live here.
    pub(crate) fn is_vacant(&self, replica: ReplicaId, number: u64) -> bool {
        self.page_at(replica, number)
            .is_none_or(|index| self.pages[index].live == 0)
    }

    fn column(&self, replica: ReplicaId) -> Option<&Column> {
        match self.columns.as_slice() {
            [only] => (only.replica == replica).then_some(only),
            columns => {
                let at = columns.binary_search_by_key(&replica, |column| column.replica);
                at.ok().map(|at| &columns[at])
            }
        }
    }

    /// The page of `replica` with this `number`, made where there is none.
    #[inline]
    fn page_for(&mut self, replica: ReplicaId, number: u64) -> usize {
        if let Some(page) = self.pages.get(self.latest)
            && page.number == number
            && page.live != 0
            && self.replica_of(page) == replica
        {
            return self.latest;
        }
        self.latest = self.make_page_for(replica, number);
        self.latest
    }

    fn make_page_for(&mut self, replica: ReplicaId, number: u64) -> usize {
        let at = match self
            .columns
            .binary_search_by_key(&replica, |column| column.replica)
        {
            Ok(at) => at,
            Err(at) => {
                self.columns.insert(at, Column::new(replica));
                at
            }
        };
        make_page(
            &mut self.columns[at],
            &mut self.names,
            &mut self.pages,
            &mut self.free,
            number,
        )
    }

    /// Drops the emptied pages of a replica once they are the larger part of its pages.
    fn sweep(&mut self, replica: ReplicaId) {
        let at = self
            .columns
            .binary_search_by_key(&replica, |column| column.replica);
        if let Ok(at) = at {
            sweep(&mut self.columns[at], &self.pages, &mut self.free);
        }
    }
}

impl<T: Clone + Hash> Pages<T> {
    /// Gives a dead dot its content.
    #[inline]
    pub(crate) fn insert(&mut self, dot: Dot, value: T, covering: bool) -> Slot {
        let index = self.page_for(dot.replica, dot.sequence / WIDTH);
        let bit = (dot.sequence % WIDTH) as u32;
        self.insert_at(index, dot.replica, bit, value, covering)
    }

    /// Like [`Pages::insert`], where the page of the replica is known.
    #[inline]
    pub(crate) fn insert_at(
        &mut self,
        index: usize,
        replica: ReplicaId,
        bit: u32,
        value: T,
        covering: bool,
    ) -> Slot {
        let print = self.pages[index].insert(replica, bit, value, covering);
        self.digest = self.digest.wrapping_add(print);
        self.len += 1;
        Slot::new(index, bit)
    }

    /// Kills the dot at `slot`, which must live.
    pub(crate) fn remove(&mut self, slot: Slot) -> T {
        let (value, emptied) = self.kill(slot);
        if emptied {
            self.sweep(self.replica_of(&self.pages[slot.page()]));
        }
        value
    }

    /// Kills the dot at `slot`, and answers whether its page is empty now. The column does not know
    /// it then.
    fn kill(&mut self, slot: Slot) -> (T, bool) {
        let replica = self.replica_of(&self.pages[slot.page()]);
        let page = &mut self.pages[slot.page()];
        self.digest = self.digest.wrapping_sub(page.digest);
        let value = page.remove(replica, slot.bit());
        self.digest = self.digest.wrapping_add(page.digest);
        self.len -= 1;
        let emptied = page.live == 0;
        if emptied {
            // An empty page may wait long for its sweep: it must not hold memory meanwhile.
            drop(page.take_values());
        }
        (value, emptied)
    }

    /// The page with this `number`, with room for `additional` values; made where there is none.
    pub(crate) fn open(&mut self, replica: ReplicaId, number: u64, additional: usize) -> usize {
        let index = self.page_for(replica, number);
        self.pages[index].reserve(additional);
        index
    }

    /// Takes a whole page over, where none of its dots live here.
    pub(crate) fn adopt(&mut self, replica: ReplicaId, page: Page<T>) -> usize {
        let index = self.page_for(replica, page.number);
        self.put(index, page);
        index
    }

    /// Puts a whole page in the place of the same one, where none of its dots live.
    pub(crate) fn put(&mut self, index: usize, mut page: Page<T>) {
        self.count(&page);
        let held = &mut self.pages[index];
        page.name = held.name;
        *held = page;
    }

    fn count(&mut self, page: &Page<T>) {
        self.len += page.live.count_ones() as usize;
        self.digest = self.digest.wrapping_add(page.digest);
    }

    /// Makes room for `additional` values in a page.
    pub(crate) fn reserve(&mut self, index: usize, additional: usize) {
        self.pages[index].reserve(additional);
    }
}

/// The slots of page `index` whose bits are set in `word`.
pub(crate) fn slots_in(index: usize, word: u64) -> impl Iterator<Item = Slot> + Clone {
    bits(word).map(move |bit| Slot::new(index, bit))
}

/// The page of a column with this `number`, made where there is none.
fn make_page<T>(
    column: &mut Column,
    names: &mut Names,
    pages: &mut Vec<Page<T>>,
    free: &mut Vec<usize>,
    number: u64,
) -> usize {
    match column.pages.find(number) {
        Ok(index) => {
            column.empty -= usize::from(pages[index].live == 0);
            index
        }
        Err(position) => {
            let name = column.named(names);
            let index = place(pages, free, Page::new(name, number));
            column.pages.insert(position, PageRef { number, index });
            index
        }
    }
}

/// One more page of a column is empty. Drops them once they are the larger part.
fn sweep<T>(column: &mut Column, pages: &[Page<T>], free: &mut Vec<usize>) {
    column.empty += 1;
    if column.empty * 2 <= column.pages.len() {
        return;
    }
    column.empty = 0;
    column.pages.retain(|at| {
        let keep = pages[at.index].live != 0;
        if !keep {
            free.push(at.index);
        }
        keep
    });
}

/// Puts a page where an empty one was freed, or at the end.
fn place<T>(pages: &mut Vec<Page<T>>, free: &mut Vec<usize>, page: Page<T>) -> usize {
    if let Some(index) = free.pop() {
        pages[index] = page;
        index
    } else {
        // Two pages of one address would be a wrong answer without a word.
        assert!(
            (pages.len() as u64) < MAX_PAGES,
            "a state has at most 2^26 pages"
        );
        pages.push(page);
        pages.len() - 1
    }
}

/// Adds the set bits of one page's word to `context`, as runs.
pub(crate) fn push_bits(
    context: &mut CausalContext,
    replica: ReplicaId,
    number: u64,
    mut word: u64,
) {
    while word != 0 {
        let low = word.trailing_zeros();
        let length = (word >> low).trailing_ones();
        let first = number * WIDTH + u64::from(low);
        let run = Run {
            first,
            last: first + u64::from(length - 1),
        };
        context.push_run(replica, run);
        word &= !mask_of(run, number);
    }
}

impl<T: PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len
            && self.digest == other.digest
            && self
                .ordered()
                .zip(other.ordered())
                .all(|((writer, _, left), (other, _, right))| {
                    writer == other
                        && left.number == right.number
                        && left.live == right.live
                        && left.covering == right.covering
                        && left.values().eq(right.values())
                })
    }
}

impl<T: Eq> Eq for Pages<T> {}

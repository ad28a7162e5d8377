use rejoin_causality::{CausalContext, Run};

/// The entries by their latest event of one replica, ascending.
///
/// An item is out of date once its entry was touched again by that replica; it is taken out when
/// half of all are. Items stand in blocks, so that one may be added anywhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    blocks: Vec<Block>,
    items: usize,
}

/// An entry as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    /// Its latest event of the replica.
    pub(crate) sequence: u64,
    pub(crate) slot: u32,
    /// Its first event.
    pub(crate) earliest: u64,
}

#[derive(Clone, Debug)]
struct Block {
    /// No entry of an item here was touched before this event.
    earliest: u64,
    items: Vec<(u64, u32)>,
}

const BLOCK: usize = 1_024;
/// So few items are no block of their own.
const FEW: usize = 128;

impl Log {
    /// Adds an entry by its latest event; `earliest` is its first one.
    #[inline]
    pub(crate) fn push(&mut self, sequence: u64, slot: u32, earliest: u64) {
        self.items += 1;
        if let Some(block) = self.blocks.last_mut()
            && block.items.len() < BLOCK
            && block.items.last().is_none_or(|last| last.0 <= sequence)
        {
            block.earliest = block.earliest.min(earliest);
            block.items.push((sequence, slot));
            return;
        }
        self.insert(sequence, slot, earliest);
    }

    /// Adds entries, ascending by their events. Where nothing stands between them, as in what a
    /// new replica is sent, that moves no item.
    pub(crate) fn extend(&mut self, items: impl ExactSizeIterator<Item = Item> + Clone) {
        let (Some(first), Some(last)) = (items.clone().next(), items.clone().last()) else {
            return;
        };
        let before = |block: &Block| {
            let last = block.items.last();
            last.is_some_and(|last| last.0 <= first.sequence)
        };
        let at = self.blocks.partition_point(before);
        let next = self.blocks.get(at).and_then(|block| block.items.first());
        if items.len() < FEW || next.is_some_and(|next| next.0 <= last.sequence) {
            for item in items {
                self.push(item.sequence, item.slot, item.earliest);
            }
            return;
        }
        self.items += items.len();
        let all: Vec<Item> = items.collect();
        let blocks = all.chunks(BLOCK).map(|items| Block {
            earliest: items.iter().map(|item| item.earliest).min().unwrap_or(0),
            items: items
                .iter()
                .map(|item| (item.sequence, item.slot))
                .collect(),
        });
        self.blocks.splice(at..at, blocks);
    }

    fn insert(&mut self, sequence: u64, slot: u32, earliest: u64) {
        let after = |block: &Block| block.items.last().is_some_and(|last| last.0 <= sequence);
        let mut at = self.blocks.partition_point(after);
        if at == self.blocks.len() {
            self.blocks.push(Block {
                earliest,
                items: vec![(sequence, slot)],
            });
            return;
        }
        if self.blocks[at].items.len() >= BLOCK {
            let block = &mut self.blocks[at];
            let upper = Block {
                earliest: block.earliest,
                items: block.items.split_off(BLOCK / 2),
            };
            let goes_up = upper.items.first().is_some_and(|first| first.0 <= sequence);
            self.blocks.insert(at + 1, upper);
            at += usize::from(goes_up);
        }
        let block = &mut self.blocks[at];
        block.earliest = block.earliest.min(earliest);
        let place = block.items.partition_point(|item| item.0 <= sequence);
        block.items.insert(place, (sequence, slot));
    }

    pub(crate) fn len(&self) -> usize {
        self.items
    }

    /// Drops the items that `is_current` refuses.
    pub(crate) fn retain(&mut self, mut is_current: impl FnMut(u64, u32) -> bool) {
        for block in &mut self.blocks {
            block
                .items
                .retain(|(sequence, slot)| is_current(*sequence, *slot));
        }
        self.blocks.retain(|block| !block.items.is_empty());
        self.items = self.blocks.iter().map(|block| block.items.len()).sum();
    }

    /// The items that may have to do with one of `runs`, the latest first. Blocks without any are
    /// passed over.
    pub(crate) fn touched_by<'a>(
        &'a self,
        runs: &'a [Run],
    ) -> impl Iterator<Item = (u64, u32)> + 'a {
        let first = runs.first().map_or(u64::MAX, |run| run.first);
        let last = runs.last().map_or(0, |run| run.last);
        let blocks = self.blocks.iter().rev();
        let blocks =
            blocks.take_while(move |block| block.items.last().is_some_and(|item| item.0 >= first));
        blocks
            .filter(move |block| block.earliest <= last)
            .flat_map(|block| block.items.iter().rev().copied())
            .filter(move |item| item.0 >= first)
    }
}

/// Those of `runs` that lie above a number, as a context of one replica.
pub(crate) fn above(
    replica: rejoin_causality::ReplicaId,
    runs: &[Run],
    floor: u64,
) -> CausalContext {
    let upper = runs.iter().filter(|run| run.last > floor);
    let upper = upper.map(|run| (replica, Run::new(run.first.max(floor + 1), run.last)));
    CausalContext::from_iter(upper)
}

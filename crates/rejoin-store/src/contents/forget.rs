use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;

use super::Contents;
use super::entry::Entry;

impl Contents {
    /// Forgets the deletions that are settled: every member has seen them, and all that it did
    /// before it saw them is here and with everybody. Answers how many.
    pub(crate) fn forget(&mut self, settled: &CausalContext) -> usize {
        let entries = self.tombstones.iter();
        let entries = entries.filter_map(|slot| self.table.entry(*slot));
        let held = entries.filter(|entry| !entry.events.is_subset(settled));
        let deletions = held.filter_map(Entry::gone);
        // Built at once: joined one by one, each would copy those before it.
        let kept: CausalContext = deletions.flat_map(|gone| gone.by.iter_runs()).collect();
        let forgotten = settled.without(&kept);
        if forgotten.is_subset(&self.forgotten) {
            return 0;
        }
        self.forgotten.merge(&forgotten);
        self.drop_forgotten()
    }

    /// Whether deletions that others have forgotten, or what they deleted, are still unknown here.
    pub(crate) fn is_partial(&self) -> bool {
        !self.forgotten.is_subset(&self.version)
    }

    /// After what was known here has become less: of what is not known nothing is forgotten.
    pub(crate) fn trim_forgotten(&mut self) {
        self.forgotten = self.forgotten.within(&self.version);
    }

    /// Takes an entry out for good. The storage has to drop its record.
    pub(crate) fn erase(&mut self, slot: u32) {
        let Some(Entry { key, kind, .. }) = self.remove(slot) else {
            return;
        };
        if let Some(erased) = &mut self.erased {
            erased.push((kind, key));
        }
    }
}

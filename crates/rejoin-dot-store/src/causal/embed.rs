//! A state said in the contents of a larger store.

use crate::causal::Causal;
use crate::pages::Pages;
use crate::store::DotStore;

impl<S: DotStore> Causal<S> {
    /// The same events, each content said as one of another store. Linear time.
    ///
    /// No dot is touched, so merging before or after gives the same, as long as `say` gives
    /// different contents for different ones.
    pub fn embed<T: DotStore>(&self, say: impl Fn(&S::Content) -> T::Content) -> Causal<T> {
        let mut pages = Pages::default();
        for (slot, content) in self.pages.slots() {
            let covering = self.pages.is_covering(slot);
            pages.insert(self.pages.dot(slot), say(content), covering);
        }
        Causal {
            seen: self.seen.clone(),
            covered: self.covered.clone(),
            pages,
            store: None,
            log: self.log.clone(),
        }
    }
}

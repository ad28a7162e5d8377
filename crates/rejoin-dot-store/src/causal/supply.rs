//! Where joined-in contents come from.

use crate::page::{Page, bits};
use crate::pages::Pages;

/// Pages that give their contents away: cloned out of a borrowed state, or moved out of an owned
/// one.
pub(crate) trait Supply<T> {
    fn pages(&self) -> &Pages<T>;

    /// Gives the whole page at `index`.
    fn whole(&mut self, index: usize) -> Page<T>;

    /// Gives the values at the bits of `word`, each with its flag. An owned page is used up by it.
    fn some(&mut self, index: usize, word: u64, put: impl FnMut(u32, bool, T));
}

impl<T: Clone> Supply<T> for &Pages<T> {
    fn pages(&self) -> &Pages<T> {
        self
    }

    fn whole(&mut self, index: usize) -> Page<T> {
        self.page(index).clone()
    }

    fn some(&mut self, index: usize, word: u64, mut put: impl FnMut(u32, bool, T)) {
        let page = self.page(index);
        for bit in bits(word) {
            put(bit, page.is_covering(bit), page.value(bit).clone());
        }
    }
}

impl<T> Supply<T> for Pages<T> {
    fn pages(&self) -> &Pages<T> {
        self
    }

    fn whole(&mut self, index: usize) -> Page<T> {
        let page = self.page_mut(index);
        let emptied = Page::new(page.name, page.number);
        core::mem::replace(page, emptied)
    }

    fn some(&mut self, index: usize, word: u64, mut put: impl FnMut(u32, bool, T)) {
        let page = self.page_mut(index);
        let values = page.take_values();
        for (bit, value) in bits(page.live).zip(values) {
            if word >> bit & 1 == 1 {
                put(bit, page.is_covering(bit), value);
            }
        }
    }
}

//! Where the pages of one replica stand.

use alloc::vec::Vec;

use rejoin_causality::Run;

use crate::page::WIDTH;

/// Where one page of a replica's dots stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageRef {
    pub(crate) number: u64,
    pub(crate) index: usize,
}

/// The places of one replica's pages, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageRefs {
    all: Vec<PageRef>,
    /// So many of the first are counted up from the very first, the number and the index alike.
    /// So they are known without being read, and mostly they are all.
    straight: usize,
}

impl PageRefs {
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = PageRef> {
        self.all.iter().copied()
    }

    /// The index of the page with this `number`, if there is one.
    pub(crate) fn index_of(&self, number: u64) -> Option<usize> {
        self.find(number).ok()
    }

    /// The same, or where the page would have to be inserted.
    pub(crate) fn find(&self, number: u64) -> Result<usize, usize> {
        let position = self.position(number)?;
        Ok(self.at(position).index)
    }

    /// The pages that overlap `run`.
    pub(crate) fn overlapping(&self, run: Run) -> impl Iterator<Item = PageRef> {
        let (first, last) = (run.first / WIDTH, run.last / WIDTH);
        let start = self.position(first);
        // Mostly a run stays within a page, which is looked for once.
        let end = if first == last {
            start
        } else {
            self.position(last)
        };
        let (Ok(from) | Err(from)) = start;
        let to = end.map_or_else(|at| at, |at| at + 1);
        (from..to).map(|position| self.at(position))
    }

    #[inline]
    fn at(&self, position: usize) -> PageRef {
        if position < self.straight {
            let first = self.all[0];
            PageRef {
                number: first.number + position as u64,
                index: first.index + position,
            }
        } else {
            self.all[position]
        }
    }

    /// Where page `number` stands, or would stand.
    ///
    /// Without holes a page stands at its distance from the first, so that guess comes first;
    /// with holes it is an upper bound.
    #[inline]
    fn position(&self, number: u64) -> Result<usize, usize> {
        let Some(first) = self.all.first() else {
            return Err(0);
        };
        let Some(distance) = number.checked_sub(first.number) else {
            return Err(0);
        };
        let guess = usize::try_from(distance).unwrap_or(usize::MAX);
        if guess < self.straight {
            return Ok(guess);
        }
        match self.all.get(guess) {
            Some(page) if page.number == number => Ok(guess),
            Some(_) => self.all[..guess].binary_search_by_key(&number, |page| page.number),
            None if self.all.last().is_some_and(|last| last.number < number) => Err(self.all.len()),
            None => self.all.binary_search_by_key(&number, |page| page.number),
        }
    }

    /// Makes a place for a page at its `position`.
    pub(crate) fn insert(&mut self, position: usize, page: PageRef) {
        self.straight = self.straight.min(position);
        self.all.insert(position, page);
        self.count_straight();
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(PageRef) -> bool) {
        self.all.retain(|page| keep(*page));
        self.straight = 0;
        self.count_straight();
    }

    /// Gives each page another index, or lets it go.
    pub(crate) fn relocate(&mut self, mut to: impl FnMut(PageRef) -> Option<usize>) {
        self.all.retain_mut(|page| {
            let index = to(*page);
            page.index = index.unwrap_or(page.index);
            index.is_some()
        });
        self.straight = 0;
        self.count_straight();
    }

    /// Counts on from those that are known to be straight.
    fn count_straight(&mut self) {
        while self.straight < self.all.len() && self.goes_on(self.straight) {
            self.straight += 1;
        }
    }

    /// Whether the page at `position` counts up from the first.
    fn goes_on(&self, position: usize) -> bool {
        let [first, page] = [self.all[0], self.all[position]];
        page.number == first.number + position as u64 && page.index == first.index + position
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Draws;

    /// Whatever comes and goes, in whatever order, each page is where it was put.
    #[test]
    fn pages_are_found_where_they_stand() {
        let mut were_straight = [0; 2];
        for seed in 0..200 {
            let mut draws = Draws::from(seed);
            let mut refs = PageRefs::default();
            let mut held: Vec<PageRef> = Vec::new();
            let mut index = draws.below(9) as usize;
            for step in 0..60 {
                let number = if draws.below(8) < 7 {
                    5 + step
                } else {
                    draws.below(80)
                };
                let place = held.binary_search_by_key(&number, |page| page.number);
                assert_eq!(refs.position(number), place);
                if let Err(place) = place {
                    let page = PageRef { number, index };
                    refs.insert(place, page);
                    held.insert(place, page);
                    index += 1 + usize::from(draws.below(20) == 0);
                }
                if draws.below(30) == 0 {
                    let goes = draws.below(80);
                    refs.retain(|page| page.number % 80 != goes);
                    held.retain(|page| page.number % 80 != goes);
                }
                if draws.below(30) == 0 {
                    let moved = |page: PageRef| page.index + 7;
                    refs.relocate(|page| (page.number % 2 == 0).then(|| moved(page)));
                    held.retain_mut(|page| {
                        page.index = moved(*page);
                        page.number % 2 == 0
                    });
                    index += 7;
                }
                assert!(refs.iter().eq(held.iter().copied()));
                assert!((0..held.len()).all(|position| refs.at(position) == held[position]));
                let first = draws.below(80 * WIDTH);
                let run = Run::new(first, first + draws.below(9 * WIDTH));
                let within =
                    |page: &&PageRef| (run.first / WIDTH..=run.last / WIDTH).contains(&page.number);
                assert!(
                    refs.overlapping(run)
                        .eq(held.iter().filter(within).copied())
                );
                were_straight[usize::from(refs.straight == refs.len())] += 1;
            }
        }
        assert!(
            were_straight.iter().all(|times| *times > 500),
            "{were_straight:?}"
        );
    }
}

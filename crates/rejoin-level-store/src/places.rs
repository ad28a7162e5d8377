use alloc::vec::Vec;
use core::ops::Range;

/// Where in a [`LevelStore`](crate::LevelStore) an edit has raised levels: the mark of a change.
///
/// New elements lie at the end, one behind the other, so that marking any number of them takes no
/// memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    run: Range<usize>,
    /// What did not fit into the run.
    others: Vec<usize>,
}

impl Places {
    /// A single place.
    pub fn one(place: usize) -> Self {
        Self {
            run: place..place + 1,
            others: Vec::new(),
        }
    }

    /// Adds a place, which must not be there yet.
    pub fn add(&mut self, place: usize) {
        if self.run.is_empty() {
            self.run = place..place + 1;
        } else if self.run.end == place {
            self.run.end += 1;
        } else {
            self.others.push(place);
        }
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.run.is_empty()
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.run.len() + self.others.len()
    }

    /// The places, in no promised order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.run.clone().chain(self.others.iter().copied())
    }
}

impl From<Option<usize>> for Places {
    fn from(place: Option<usize>) -> Self {
        place.map_or_else(Self::default, Self::one)
    }
}

/// A place that is named twice is kept once.
impl FromIterator<usize> for Places {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut all = Self::default();
        places.into_iter().for_each(|place| all.add(place));
        let Self { run, others } = &mut all;
        others.retain(|place| !run.contains(place));
        others.sort_unstable();
        others.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_take_no_memory() {
        let all: Places = (3..1_000).collect();
        assert_eq!((all.len(), all.others.capacity()), (997, 0));
        assert!(all.iter().eq(3..1_000));
    }

    #[test]
    fn any_places_are_kept() {
        let all: Places = [5, 6, 2, 9, 7].into_iter().collect();
        let mut listed: Vec<usize> = all.iter().collect();
        listed.sort_unstable();
        assert_eq!(listed, [2, 5, 6, 7, 9]);
        assert!(!all.is_empty() && Places::from(None).is_empty());
        assert!(Places::from(Some(0)).iter().eq([0]));
        assert_eq!(Places::default().len(), 0);
    }

    #[test]
    fn a_place_named_twice_is_kept_once() {
        for (named, kept) in [
            (&[0, 0][..], &[0][..]),
            (&[3, 5, 4, 5, 3, 9, 9], &[3, 4, 5, 9]),
        ] {
            let all: Places = named.iter().copied().collect();
            let mut listed: Vec<usize> = all.iter().collect();
            listed.sort_unstable();
            assert_eq!((listed.as_slice(), all.len()), (kept, kept.len()));
        }
    }
}

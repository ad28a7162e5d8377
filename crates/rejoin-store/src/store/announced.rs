use core::cmp::Ordering;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;

/// The events that another member has said to have.
#[derive(Debug, Default)]
pub(super) struct Announced {
    /// The name under which it talked when it said so. It takes a larger one in each life, and
    /// after it was set back.
    name: u64,
    version: CausalContext,
}

impl Announced {
    /// Under this name the member has said that these are all its events.
    ///
    /// What it said under a smaller one it may have lost since. Under one name it loses nothing, so
    /// words that overtake each other do no harm.
    pub(super) fn hear(&mut self, name: u64, version: &CausalContext) {
        match name.cmp(&self.name) {
            Ordering::Greater => {
                self.name = name;
                self.version.clone_from(version);
            }
            Ordering::Equal => self.add(version),
            Ordering::Less => {}
        }
    }

    /// The member has these events, under the name that was heard last.
    pub(super) fn add(&mut self, version: &CausalContext) {
        self.version.merge(version);
    }

    /// Whether this name is news.
    pub(super) const fn is_before(&self, name: u64) -> bool {
        self.name < name
    }

    pub(super) const fn version(&self) -> &CausalContext {
        &self.version
    }
}

#[cfg(test)]
mod tests {
    use rejoin_causality::Dot;

    use super::*;

    fn first(count: u64) -> CausalContext {
        let dots = (1..=count).map(|sequence| Dot::new(1_u64.into(), sequence));
        dots.collect()
    }

    #[test]
    fn only_a_larger_name_takes_words_back() {
        let mut announced = Announced::default();
        for (name, heard, expected) in [(2, 3, 3), (2, 1, 3), (5, 1, 1), (2, 9, 1), (5, 2, 2)] {
            announced.hear(name, &first(heard));
            assert_eq!(announced.version(), &first(expected), "{name}: {heard}");
        }
    }
}

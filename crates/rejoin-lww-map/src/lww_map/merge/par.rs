//! The merge of two large maps on all cores.

use alloc::vec::Vec;
use core::hash::Hash;

use rayon::prelude::*;
use rejoin_merge::{Content, Merge};

use super::Names;
use crate::LwwMap;
use crate::digest::Digest;
use crate::entry::Entry;
use crate::index::{Index, hash_of};
use crate::lww_map::store::{CHUNK, Standing};

/// Below so many entries, handing work to other cores costs more than it saves.
const MANY: usize = 1 << 13;

/// So many chunks are looked up by one core at a time.
const SHARE: usize = 64;

/// What some neighbours in the other map bring.
struct News<K, V> {
    /// Copies of the entries whose keys are new, by the names of the other map.
    new: Vec<(Entry<K, V>, Digest)>,
    /// Places here, and the places there of the writes that stand over them.
    later: Vec<(usize, usize)>,
}

impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content + Send + Sync,
    V: Ord + Hash + Clone + Content + Send + Sync,
{
    /// As [`merge`](Merge::merge), on all cores of rayon's thread pool: the same map, the same
    /// answer. Needs the feature `rayon`.
    ///
    /// It takes a merge's time, divided among the cores as far as it goes: keys are looked up,
    /// cloned and hashed on all of them; two put what is new into list and index. A small map is
    /// merged on one.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Merge, Replica};
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (LwwMap::new(), LwwMap::new());
    /// for key in 0..20_000 {
    ///     a.put(&mut here, key, "first");
    ///     b.put(&mut there, key + 10_000, "second");
    /// }
    ///
    /// let mut one_core = a.clone();
    /// one_core.merge(&b);
    /// assert!(a.par_merge(&b));
    /// assert_eq!(a, one_core);
    /// assert_eq!(a.len(), 30_000);
    /// ```
    pub fn par_merge(&mut self, other: &Self) -> bool {
        let is_small = other.entries.len() < MANY || Index::is_idle(self.entries.len());
        if is_small || rayon::current_num_threads() < 2 || self.looks_like(other) {
            return self.merge(other);
        }
        let shares = other.entries.par_chunks(SHARE * CHUNK).enumerate();
        let here = &*self;
        let news: Vec<News<K, V>> = shares
            .map(|(number, entries)| here.news(other, number * SHARE, entries))
            .collect();
        self.absorb_news(other, news)
    }

    /// What `entries` bring, which are those of `other` from the chunk `first` on.
    fn news(&self, other: &Self, first: usize, entries: &[Entry<K, V>]) -> News<K, V> {
        let mut news = News {
            new: Vec::new(),
            later: Vec::new(),
        };
        // Where maps grew together, a key has the same place in both.
        let mut hint = first * CHUNK;
        for (number, chunk) in (first..).zip(entries.chunks(CHUNK)) {
            if self.has_chunk(&mut hint, other, number) {
                continue;
            }
            for (place, entry) in (number * CHUNK..).zip(chunk) {
                match self.standing(&mut hint, entry, other) {
                    Standing::New => {
                        let digest = entry.digest(hash_of(&entry.key), &other.replicas);
                        news.new.push((entry.clone(), digest));
                    }
                    Standing::Later(ours) => news.later.push((ours, place)),
                    Standing::Same | Standing::Earlier(_) => {}
                }
            }
        }
        news
    }

    /// Takes the news in: the list on one core, the index on another.
    fn absorb_news(&mut self, other: &Self, news: Vec<News<K, V>>) -> bool {
        let first = self.entries.len();
        let count = news.iter().map(|news| news.new.len()).sum::<usize>();
        let hashes = news.iter().flat_map(|news| &news.new);
        let hashes: Vec<u32> = hashes.map(|(entry, _)| entry.hash).collect();
        let later: Vec<(usize, usize)> =
            news.iter().flat_map(|news| &news.later).copied().collect();
        self.index
            .reserve(first + count, |place| self.entries[place].hash);
        let Self {
            entries,
            index,
            replicas,
            live,
            digest,
            chunks,
        } = self;
        let mut names = Names::new(other);
        let push_all = || {
            entries.reserve_exact(count);
            for (mut entry, print) in news.into_iter().flat_map(|news| news.new) {
                entry.replica = names.here(replicas, other, entry.replica);
                if entries.len().is_multiple_of(CHUNK) {
                    chunks.push(Digest::default());
                }
                digest.add(print);
                chunks[entries.len() / CHUNK].add(print);
                *live += usize::from(entry.value.is_some());
                entries.push(entry);
            }
        };
        rayon::join(push_all, || index.push_all(first, &hashes));
        for (ours, theirs) in &later {
            let entry = &other.entries[*theirs];
            let stamp = entry.stamp(&other.replicas);
            self.replace(hash_of(&entry.key), *ours, stamp, entry.value.clone());
        }
        count + later.len() > 0
    }
}

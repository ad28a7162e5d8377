use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_merge::{Bottom, Content, Decompose, Delta, Merge, Observer};

use super::{FwwRegister, Write};

/// The earlier write: by stamp, then by value.
///
/// An observer hears `added` or `replaced` where the value that is read changes; `lost` for each
/// of two writes with different values that the other stands over; and `conflict` where one stamp
/// came with two values.
impl<T, S> Merge for FwwRegister<T, S>
where
    T: Ord + Clone + Content,
    S: Ord + Clone + Content,
{
    fn merge(&mut self, other: &Self) -> bool {
        let grows = other.write > self.write;
        if grows {
            self.write.clone_from(&other.write);
        }
        grows
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        let grows = other.write > self.write;
        if grows {
            self.write = other.write;
        }
        grows
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if O::LISTENS {
            match (&self.write, &other.write) {
                (None, Some(theirs)) => observer.added(&theirs.get().value),
                (Some(mine), Some(theirs)) => tell(mine.get(), theirs.get(), observer),
                (_, None) => {}
            }
        }
        self.merge(other)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Tells what comes of the meeting of two writes.
fn tell<T, S, O>(mine: &Write<S, T>, theirs: &Write<S, T>, observer: &mut O)
where
    T: Ord + Content,
    S: Ord + Content,
    O: Observer,
{
    if mine.value == theirs.value {
        return;
    }
    let grows = theirs < mine;
    let (kept, dropped) = if grows {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    if kept.stamp == dropped.stamp {
        observer.conflict(&kept.stamp, &kept.value, &dropped.value);
    } else {
        observer.lost(&dropped.value, &kept.value);
    }
    if grows {
        observer.replaced(&mine.value, &theirs.value);
    }
}

/// Empty.
impl<T, S> Bottom for FwwRegister<T, S>
where
    T: Ord + Clone + Content,
    S: Ord + Clone + Content,
{
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// A chain: every register but the empty one is its own only part.
impl<T, S> Decompose for FwwRegister<T, S>
where
    T: Ord + Clone + Content,
    S: Ord + Clone + Content,
{
    fn decompose(&self) -> Vec<Self> {
        self.write.iter().map(|_| self.clone()).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        (self > other).then(|| self.clone())
    }
}

/// The mark tells whether the write stands. What changed is then the whole register.
impl<T, S> Delta for FwwRegister<T, S>
where
    T: Ord + Clone + Content,
    S: Ord + Clone + Content,
{
    type Mark = bool;

    fn delta_at(&self, stands: &bool) -> Self {
        if *stands { self.clone() } else { Self::new() }
    }

    fn is_nothing(stands: &bool) -> bool {
        !stands
    }
}

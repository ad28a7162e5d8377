//! What an observer of a merge is shown.

use rejoin_merge::{Content, Observer, Step};

use crate::entry::Entry;

/// What an observer is shown of a write that is lost, and of the one that stands over it.
///
/// ```
/// use rejoin_lww_set::{LwwSet, Merge, Observer, Write};
/// use rejoin_merge::Content;
///
/// #[derive(Default)]
/// struct LostAdds(usize);
///
/// impl Observer for LostAdds {
///     fn lost(&mut self, lost: &dyn Content, _: &dyn Content) {
///         self.0 += usize::from(lost.downcast_ref() == Some(&Write::Added));
///     }
/// }
///
/// let (mut here, mut there) = (LwwSet::new(), LwwSet::new());
/// here.insert_stamped(5_u64, "anna");
/// there.remove_stamped(8, "anna");
/// let mut lost = LostAdds::default();
/// here.merge_observed(&there, &mut lost);
/// assert_eq!(lost.0, 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The element was added.
    Added,
    /// The element was removed.
    Removed,
}

impl Write {
    fn of<T, Ts>(entry: &Entry<T, Ts>) -> Self {
        match entry.live {
            true => Self::Added,
            false => Self::Removed,
        }
    }
}

/// Tells of an entry that came in without another one for its element.
pub(super) fn arrival<T: Content, Ts, O: Observer>(entry: &Entry<T, Ts>, observer: &mut O) {
    if O::LISTENS && entry.live {
        observer.added(&entry.element);
    }
}

/// Tells of an entry for which a bounded set has no room any more.
pub(super) fn departure<T: Content, Ts, O: Observer>(entry: &Entry<T, Ts>, observer: &mut O) {
    if O::LISTENS && entry.live {
        observer.removed(&entry.element);
    }
}

/// Tells what comes of the meeting of two different writes to one element: theirs stands if
/// `grows`.
pub(super) fn meeting<T, Ts, O>(
    mine: &Entry<T, Ts>,
    theirs: &Entry<T, Ts>,
    grows: bool,
    observer: &mut O,
) where
    T: Content,
    Ts: Eq + Content,
    O: Observer,
{
    if !O::LISTENS {
        return;
    }
    if mine.live == theirs.live {
        if grows && mine.live {
            observer.enter(Step::Key(&mine.element));
            observer.replaced(&mine.stamp, &theirs.stamp);
            observer.leave();
        }
        return;
    }
    let (kept, dropped) = if grows {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    observer.enter(Step::Key(&mine.element));
    if kept.stamp == dropped.stamp {
        observer.conflict(&kept.stamp, &Write::of(kept), &Write::of(dropped));
    } else {
        observer.lost(&Write::of(dropped), &Write::of(kept));
    }
    observer.leave();
    if grows && theirs.live {
        observer.added(&mine.element);
    } else if grows {
        observer.removed(&mine.element);
    }
}

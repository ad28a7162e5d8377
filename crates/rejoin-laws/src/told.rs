use core::fmt::Debug;
use std::collections::BTreeSet;

/// A change that `merge_observed` told its observer of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Told {
    /// The steps that were entered and not left: names of fields, indices, keys as `Debug` has
    /// them.
    pub way: Vec<String>,
    /// What is other than before.
    pub news: News,
}

/// What an observer was told, with the values as `Debug` has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum News {
    /// A value is here now and was not before.
    Added(String),
    /// A value was here and is no more.
    Removed(String),
    /// A value went from one index to another.
    Moved(String, usize, usize),
    /// The second stands where the first stood.
    Replaced(String, String),
}

/// What is wrong with what was told of a merge, from what was read before and after it: the hook
/// [`Lawful::told`](crate::Lawful::told).
pub type CheckTold<View> = fn(before: &View, after: &View, told: &[Told]) -> Result<(), String>;

/// What a set must tell: each element that came, as added, and each that went, as removed, once.
///
/// An element may be told to come and to go in one merge, as happens where one dot has two
/// contents.
///
/// # Errors
/// Says what was told, and what should have been.
///
/// ```
/// use rejoin_laws::{CheckTold, told_of_set};
/// use std::collections::BTreeSet;
///
/// let check: CheckTold<BTreeSet<u8>> = told_of_set;
/// let (before, after) = (BTreeSet::from([1]), BTreeSet::from([1, 2]));
/// assert!(check(&before, &before, &[]).is_ok());
/// assert!(check(&before, &after, &[]).is_err(), "2 came");
/// ```
pub fn told_of_set<V: Ord + Debug>(
    before: &BTreeSet<V>,
    after: &BTreeSet<V>,
    told: &[Told],
) -> Result<(), String> {
    let came = after.difference(before);
    let came = came.map(|value| News::Added(format!("{value:?}")));
    let went = before.difference(after);
    let went = went.map(|value| News::Removed(format!("{value:?}")));
    let mut expected: Vec<News> = came.chain(went).collect();
    let mut found: Vec<&News> = Vec::new();
    for told in told {
        let undone = found.iter().position(|before| undoes(&told.news, before));
        match undone {
            Some(undone) => drop(found.swap_remove(undone)),
            None => found.push(&told.news),
        }
    }
    expected.sort_unstable();
    found.sort_unstable();
    match expected.iter().eq(found.iter().copied()) {
        true => Ok(()),
        false => Err(format!("{found:?} instead of {expected:?}")),
    }
}

fn undoes(news: &News, before: &News) -> bool {
    match (news, before) {
        (News::Removed(went), News::Added(came)) | (News::Added(came), News::Removed(went)) => {
            came == went
        }
        _ => false,
    }
}

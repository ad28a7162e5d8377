use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::ReplicaId;

use crate::row::Row;

/// The rows of all replicas, ascending by replica; none of them empty.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Rows(Vec<(ReplicaId, Row)>);

impl Rows {
    /// Rows that ascend by replica already, as a decoder has made sure.
    #[cfg(feature = "serde")]
    pub(crate) fn of_sorted(rows: Vec<(ReplicaId, Row)>) -> Self {
        Self(rows)
    }

    pub(crate) fn of_one(replica: ReplicaId, row: Row) -> Self {
        Self(alloc::vec![(replica, row)])
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (ReplicaId, &Row)> + Clone {
        self.0.iter().map(|(replica, row)| (*replica, row))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, replica: ReplicaId) -> Option<&Row> {
        let at = find(&self.0, replica).ok()?;
        Some(&self.0[at].1)
    }

    /// The row of `replica`, to be raised at once: a new one is empty.
    pub(crate) fn edit(&mut self, replica: ReplicaId) -> &mut Row {
        let at = find(&self.0, replica).unwrap_or_else(|at| {
            self.0.insert(at, (replica, Row::default()));
            at
        });
        &mut self.0[at].1
    }

    /// Joins row by row, and shows `tell` each pair of rows first. O(rows of both) if they name
    /// the same replicas; a few rows join many in O(few · log many) if they name no new ones.
    pub(crate) fn merge(
        &mut self,
        other: &Self,
        mut tell: impl FnMut(ReplicaId, &Row, &Row),
    ) -> bool {
        let known = self.0.len();
        let mut grew = false;
        let mut cursor = Cursor::default();
        for (replica, row) in &other.0 {
            match cursor.find(&self.0[..known], *replica) {
                Some(at) => {
                    let mine = &mut self.0[at].1;
                    tell(*replica, mine, row);
                    grew |= mine.merge(row);
                }
                None => self.0.push((*replica, row.clone())),
            }
        }
        if self.0.len() > known {
            // Two runs that ascend, which the standard library's sort joins in one go.
            self.0.sort_by_key(|(replica, _)| *replica);
            grew = true;
        }
        grew
    }

    /// The rows of this that tell `other` something new.
    pub(crate) fn news_for(&self, other: &Self) -> Self {
        let mut cursor = Cursor::default();
        let is_new = |(replica, row): &&(ReplicaId, Row)| {
            let theirs = cursor.find(&other.0, *replica);
            theirs.is_none_or(|at| other.0[at].1 < *row)
        };
        Self(self.0.iter().filter(is_new).cloned().collect())
    }

    fn is_within(&self, other: &Self) -> bool {
        let mut cursor = Cursor::default();
        self.0.len() <= other.0.len()
            && self.0.iter().all(|(replica, row)| {
                let theirs = cursor.find(&other.0, *replica);
                theirs.is_some_and(|at| *row <= other.0[at].1)
            })
    }
}

impl PartialOrd for Rows {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.is_within(other), other.is_within(self)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }
}

/// Looks replicas up that come in ascending order: most often the next one is next.
#[derive(Default)]
struct Cursor(usize);

impl Cursor {
    fn find(&mut self, rows: &[(ReplicaId, Row)], replica: ReplicaId) -> Option<usize> {
        if rows.get(self.0).is_none_or(|row| row.0 != replica) {
            self.0 = find(rows, replica).ok()?;
        }
        self.0 += 1;
        Some(self.0 - 1)
    }
}

fn find(rows: &[(ReplicaId, Row)], replica: ReplicaId) -> Result<usize, usize> {
    rows.binary_search_by_key(&replica, |(replica, _)| *replica)
}

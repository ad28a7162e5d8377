//! The table of replicas: each id once, ascending, and none that nothing uses.

use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use crate::reader::Table;
use crate::{DecodeError, EncodeError, Reader, Writer};

impl Writer {
    /// Writes the table of the replicas that what follows will name.
    ///
    /// The ids may come in any order and repeatedly; they are sorted here. Each of them
    /// must then be used. Another table may follow later and takes the place of this one.
    ///
    /// # Errors
    /// [`EncodeError::UnusedReplica`] if a replica of an earlier table was not used.
    pub fn replicas<I>(&mut self, ids: I) -> Result<(), EncodeError>
    where
        I: IntoIterator<Item = ReplicaId>,
    {
        self.check_table()?;
        self.table = distinct(ids);
        self.used = vec![false; self.table.len()];
        self.u64(self.table.len() as u64);
        for id in &self.table {
            self.out.extend_from_slice(&id.to_bytes());
        }
        Ok(())
    }

    /// Writes one replica: its place in the table.
    ///
    /// # Errors
    /// [`EncodeError::UnknownReplica`] if the table does not have it.
    pub fn replica(&mut self, id: ReplicaId) -> Result<(), EncodeError> {
        let index = self.index_of(id)?;
        self.u64(index as u64);
        Ok(())
    }

    pub(crate) fn index_of(&mut self, id: ReplicaId) -> Result<usize, EncodeError> {
        let index = self
            .table
            .binary_search(&id)
            .map_err(|_| EncodeError::UnknownReplica)?;
        self.used[index] = true;
        Ok(index)
    }

    pub(crate) fn check_table(&self) -> Result<(), EncodeError> {
        if self.used.contains(&false) {
            return Err(EncodeError::UnusedReplica);
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Reads the table of replicas that what follows names.
    ///
    /// # Errors
    /// If the ids do not ascend strictly, or one of an earlier table was not used.
    pub fn replicas(&mut self) -> Result<(), DecodeError> {
        self.check_table()?;
        let count = self.count(size_of::<[u8; 16]>())?;
        let at = self.offset();
        let (ids, _) = self.slice(count * size_of::<[u8; 16]>())?.as_chunks();
        if let Some(index) = ids.windows(2).position(|pair| pair[0] >= pair[1]) {
            let at = at + (index + 1) * size_of::<[u8; 16]>();
            return Err(DecodeError::NotAscending { at });
        }
        self.table = Table { ids };
        self.used.clear();
        self.used.resize(count, false);
        Ok(())
    }

    /// How many replicas the table has.
    pub fn replica_count(&self) -> usize {
        self.table.ids.len()
    }

    /// Reads one replica.
    ///
    /// # Errors
    /// [`DecodeError::UnknownReplica`] if its index is beyond the table.
    pub fn replica(&mut self) -> Result<ReplicaId, DecodeError> {
        let at = self.offset();
        let index = self.u64()?;
        self.use_index(index, at)?;
        Ok(self.table.get(index as usize))
    }

    /// Marks an index as used, which also makes sure that the table has it.
    #[inline]
    pub(crate) fn use_index(&mut self, index: u64, at: usize) -> Result<(), DecodeError> {
        let used = usize::try_from(index)
            .ok()
            .and_then(|index| self.used.get_mut(index));
        *used.ok_or(DecodeError::UnknownReplica { at })? = true;
        Ok(())
    }

    pub(crate) fn check_table(&self) -> Result<(), DecodeError> {
        if self.used.contains(&false) {
            return Err(DecodeError::UnusedReplica);
        }
        Ok(())
    }
}

/// Sorts and drops repetitions on the way, because a map of many entries names few replicas.
fn distinct(ids: impl IntoIterator<Item = ReplicaId>) -> Vec<ReplicaId> {
    let mut table: Vec<ReplicaId> = Vec::new();
    let mut tidy_at = 64;
    for id in ids {
        if table.last() == Some(&id) {
            continue;
        }
        table.push(id);
        if table.len() == tidy_at {
            table.sort_unstable();
            table.dedup();
            tidy_at = 64.max(2 * table.len());
        }
    }
    table.sort_unstable();
    table.dedup();
    table
}

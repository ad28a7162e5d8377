//! Causal contexts and version vectors, as columns beside the table of replicas.

use alloc::vec::Vec;
use core::{array, iter};

use rejoin_causality::{CausalContext, ReplicaId, Run, VersionVector};

use crate::column::Cell;
use crate::{DecodeError, EncodeError, NUMBER_LIMIT, Reader, Writer};

impl Writer {
    /// Writes the table of the replicas that `contexts` name, and then each context.
    ///
    /// # Errors
    /// As [`replicas`](Self::replicas) and [`context`](Self::context).
    pub fn contexts<const N: usize>(
        &mut self,
        contexts: [&CausalContext; N],
    ) -> Result<(), EncodeError> {
        self.replicas(named_by(contexts))?;
        contexts
            .into_iter()
            .try_for_each(|context| self.context(context))
    }

    /// Writes a causal context: for each replica of the table the number of its runs, then
    /// for each run the gap before it and its length.
    ///
    /// # Errors
    /// If a replica is not in the table, or a sequence number is not in 1..2^62.
    pub fn context(&mut self, context: &CausalContext) -> Result<(), EncodeError> {
        let counts = context.replicas().map(|(id, runs)| (id, runs.len() as u64));
        let counts = self.per_replica(counts)?;
        self.column(counts);
        for (_, runs) in context.replicas() {
            // The least first number that a run may have, so that a gap of zero is legal.
            let mut floor = 1;
            for run in runs {
                if run.first < floor || run.last < run.first || run.last >= NUMBER_LIMIT {
                    return Err(EncodeError::NumberTooLarge);
                }
                self.u64(run.first - floor);
                self.u64(run.last - run.first);
                floor = run.last + 2;
            }
        }
        Ok(())
    }

    /// Writes a version vector of sequence numbers.
    ///
    /// # Errors
    /// If a replica is not in the table, or a number is not below [`NUMBER_LIMIT`].
    pub fn vector(&mut self, vector: &VersionVector) -> Result<(), EncodeError> {
        if vector.iter().any(|(_, number)| number >= NUMBER_LIMIT) {
            return Err(EncodeError::NumberTooLarge);
        }
        self.counts(vector)
    }

    /// Writes a version vector whose numbers are amounts, of the full range of 64 bits.
    ///
    /// # Errors
    /// If a replica is not in the table.
    pub fn counts(&mut self, counts: &VersionVector) -> Result<(), EncodeError> {
        let counts = self.per_replica(counts.iter())?;
        self.column(counts);
        Ok(())
    }

    /// Lines entries, ascending by replica, up with the table; absent ones are zero.
    fn per_replica(
        &mut self,
        entries: impl Iterator<Item = (ReplicaId, u64)>,
    ) -> Result<Vec<u64>, EncodeError> {
        let mut column = alloc::vec![0; self.table.len()];
        for (id, number) in entries {
            let index = self.index_of(id)?;
            column[index] = number;
        }
        Ok(column)
    }
}

/// The replicas that any of `contexts` names, each once and ascending.
fn named_by<const N: usize>(contexts: [&CausalContext; N]) -> impl Iterator<Item = ReplicaId> {
    let mut lists = contexts.map(|context| context.replicas().map(|(id, _)| id).peekable());
    iter::from_fn(move || {
        let next = *lists.iter_mut().filter_map(|list| list.peek()).min()?;
        for list in &mut lists {
            list.next_if_eq(&next);
        }
        Some(next)
    })
}

impl Reader<'_> {
    /// Reads a table of replicas, and then as many causal contexts as are asked for.
    ///
    /// # Errors
    /// As [`replicas`](Self::replicas) and [`context`](Self::context).
    pub fn contexts<const N: usize>(&mut self) -> Result<[CausalContext; N], DecodeError> {
        self.replicas()?;
        let mut contexts = array::from_fn(|_| CausalContext::new());
        for context in &mut contexts {
            *context = self.context()?;
        }
        Ok(contexts)
    }

    /// Reads a causal context.
    ///
    /// # Errors
    /// If a sequence number is not in 1..2^62, or the claimed runs can't all be there.
    pub fn context(&mut self) -> Result<CausalContext, DecodeError> {
        let at = self.offset();
        let mut total = 0_u64;
        let mut index = 0;
        let counts = self.column_with(self.replica_count(), |reader, runs| {
            total = total.saturating_add(runs.number.saturating_mul(runs.repeats as u64));
            reader.use_range(&mut index, runs);
            Ok(())
        })?;
        // A run takes at least two bytes.
        if total > self.left.len() as u64 / 2 {
            return Err(DecodeError::TooShort { at });
        }
        let mut context = CausalContext::new();
        for (index, runs) in counts.enumerate().filter(|(_, runs)| *runs > 0) {
            self.runs(index, runs, &mut context)?;
        }
        Ok(context)
    }

    fn runs(
        &mut self,
        index: usize,
        count: u64,
        context: &mut CausalContext,
    ) -> Result<(), DecodeError> {
        let replica = self.table.get(index);
        let mut floor = 1;
        for _ in 0..count {
            let at = self.offset();
            // Each of the numbers is below 2^62, so that no sum overflows.
            let first = floor + self.number()?;
            let last = first + self.number()?;
            if last >= NUMBER_LIMIT {
                return Err(DecodeError::OutOfRange { at });
            }
            context.push_run(replica, Run { first, last });
            floor = last + 2;
        }
        Ok(())
    }

    /// Reads a version vector of sequence numbers.
    ///
    /// # Errors
    /// If a number is not below [`NUMBER_LIMIT`].
    pub fn vector(&mut self) -> Result<VersionVector, DecodeError> {
        let at = self.offset();
        let vector = self.counts()?;
        if vector.iter().any(|(_, number)| number >= NUMBER_LIMIT) {
            return Err(DecodeError::OutOfRange { at });
        }
        Ok(vector)
    }

    /// Reads a version vector whose numbers are amounts.
    ///
    /// # Errors
    /// As [`column`](Self::column).
    pub fn counts(&mut self) -> Result<VersionVector, DecodeError> {
        let at = self.offset();
        let mut index = 0;
        let counts = self.column_with(self.replica_count(), |reader, number| {
            reader.use_range(&mut index, number);
            Ok(())
        })?;
        let table = self.table;
        let entries = counts.enumerate().filter(|(_, number)| *number > 0);
        let entries = entries.map(|(index, number)| (table.get(index), number));
        VersionVector::from_sorted(entries).map_err(|_| DecodeError::NotAscending { at })
    }

    /// Marks the next replicas of the table as used, or passes over them if they have nothing.
    fn use_range(&mut self, index: &mut usize, cell: Cell) {
        if cell.number > 0 {
            self.used[*index..*index + cell.repeats].fill(true);
        }
        *index += cell.repeats;
    }
}

//! Dots and stamps: a replica of the table and a number.

use alloc::vec::Vec;

use rejoin_causality::{Dot, Stamp, Timestamp};

use crate::reader::Table;
use crate::{Column, DecodeError, Deltas, EncodeError, Reader, Writer};

impl Writer {
    /// Writes one dot.
    ///
    /// # Errors
    /// If its replica is not in the table, or its sequence is not in 1..2^62.
    pub fn dot(&mut self, dot: Dot) -> Result<(), EncodeError> {
        self.replica(dot.replica)?;
        self.number(checked(dot)?)
    }

    /// Writes one stamp.
    ///
    /// # Errors
    /// If its replica is not in the table, or its time is not below
    /// [`NUMBER_LIMIT`](crate::NUMBER_LIMIT).
    pub fn stamp(&mut self, stamp: Stamp) -> Result<(), EncodeError> {
        self.replica(stamp.replica)?;
        self.number(stamp.time.as_u64())
    }

    /// Writes dots: a column of replicas, then one of the differences of the sequences.
    ///
    /// How many there are is not written: the reader must know.
    ///
    /// # Errors
    /// As [`dot`](Self::dot).
    pub fn dots<I>(&mut self, dots: I) -> Result<(), EncodeError>
    where
        I: IntoIterator<Item = Dot, IntoIter: Clone>,
    {
        let dots = dots.into_iter();
        let replicas = self.indexes(dots.clone().map(|dot| dot.replica))?;
        self.column(replicas);
        let sequences: Result<Vec<_>, _> = dots.map(checked).collect();
        self.deltas(sequences?)
    }

    /// Writes stamps: a column of replicas, then one of the differences of the times.
    ///
    /// How many there are is not written: the reader must know.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp).
    pub fn stamps<I>(&mut self, stamps: I) -> Result<(), EncodeError>
    where
        I: IntoIterator<Item = Stamp, IntoIter: Clone>,
    {
        let stamps = stamps.into_iter();
        let replicas = self.indexes(stamps.clone().map(|stamp| stamp.replica))?;
        self.column(replicas);
        self.deltas(stamps.map(|stamp| stamp.time.as_u64()))
    }

    fn indexes(
        &mut self,
        ids: impl Iterator<Item = rejoin_causality::ReplicaId>,
    ) -> Result<Vec<u64>, EncodeError> {
        ids.map(|id| self.index_of(id).map(|index| index as u64))
            .collect()
    }
}

fn checked(dot: Dot) -> Result<u64, EncodeError> {
    match dot.sequence {
        0 => Err(EncodeError::NumberTooLarge),
        sequence => Ok(sequence),
    }
}

impl<'de> Reader<'de> {
    /// Reads one dot.
    ///
    /// # Errors
    /// If its replica is beyond the table, or its sequence is not in 1..2^62.
    pub fn dot(&mut self) -> Result<Dot, DecodeError> {
        let replica = self.replica()?;
        let at = self.offset();
        match self.number()? {
            0 => Err(DecodeError::OutOfRange { at }),
            sequence => Ok(Dot { replica, sequence }),
        }
    }

    /// Reads one stamp.
    ///
    /// # Errors
    /// If its replica is beyond the table, or its time is not below
    /// [`NUMBER_LIMIT`](crate::NUMBER_LIMIT).
    pub fn stamp(&mut self) -> Result<Stamp, DecodeError> {
        let replica = self.replica()?;
        let time = Timestamp::from_u64(self.number()?);
        Ok(Stamp { time, replica })
    }

    /// Reads `count` dots. They are checked now and decoded when iterated.
    ///
    /// # Errors
    /// As [`dot`](Self::dot) and [`deltas`](Self::deltas).
    pub fn dots(&mut self, count: usize) -> Result<Dots<'de>, DecodeError> {
        let replicas = self.index_column(count)?;
        let at = self.offset();
        let sequences = self.deltas(count)?;
        if sequences.clone().any(|sequence| sequence == 0) {
            return Err(DecodeError::OutOfRange { at });
        }
        Ok(Dots {
            table: self.table,
            replicas,
            sequences,
        })
    }

    /// Reads `count` stamps. They are checked now and decoded when iterated.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp) and [`deltas`](Self::deltas).
    pub fn stamps(&mut self, count: usize) -> Result<Stamps<'de>, DecodeError> {
        let replicas = self.index_column(count)?;
        let times = self.deltas(count)?;
        Ok(Stamps {
            table: self.table,
            replicas,
            times,
        })
    }

    fn index_column(&mut self, count: usize) -> Result<Column<'de>, DecodeError> {
        self.column_with(count, |reader, index| {
            reader.use_index(index.number, index.at)
        })
    }
}

/// Dots that have been checked.
#[derive(Clone, Debug)]
pub struct Dots<'de> {
    table: Table<'de>,
    replicas: Column<'de>,
    sequences: Deltas<'de>,
}

impl Iterator for Dots<'_> {
    type Item = Dot;

    #[inline]
    fn next(&mut self) -> Option<Dot> {
        let replica = self.table.get(self.replicas.next()? as usize);
        let sequence = self.sequences.next()?;
        Some(Dot { replica, sequence })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.replicas.size_hint()
    }
}

impl ExactSizeIterator for Dots<'_> {}

/// Stamps that have been checked.
#[derive(Clone, Debug)]
pub struct Stamps<'de> {
    table: Table<'de>,
    replicas: Column<'de>,
    times: Deltas<'de>,
}

impl Iterator for Stamps<'_> {
    type Item = Stamp;

    #[inline]
    fn next(&mut self) -> Option<Stamp> {
        let replica = self.table.get(self.replicas.next()? as usize);
        let time = Timestamp::from_u64(self.times.next()?);
        Some(Stamp { time, replica })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.replicas.size_hint()
    }
}

impl ExactSizeIterator for Stamps<'_> {}

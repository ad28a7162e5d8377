//! Columns: many values of one kind, one after the other, with repetitions folded.

use alloc::vec::Vec;

use crate::{DecodeError, EncodeError, NUMBER_LIMIT, Reader, Writer, varint};

/// From this many equal neighbours on they are folded; for fewer it would not pay.
const LEAST_RUN: usize = 3;

impl Writer {
    /// Writes numbers; three and more equal neighbours cost as much as one.
    ///
    /// How many there are is not written: the reader must know.
    pub fn column<I>(&mut self, numbers: I)
    where
        I: IntoIterator<Item = u64>,
    {
        let mut folder = Folder::default();
        let mut count = 0;
        for number in numbers {
            folder.push(&mut self.out, number);
            count += 1;
        }
        folder.finish(&mut self.out);
        self.note_items(count);
    }

    /// Writes numbers below [`NUMBER_LIMIT`] by their differences, which suits timestamps.
    ///
    /// How many there are is not written: the reader must know.
    ///
    /// # Errors
    /// [`EncodeError::NumberTooLarge`] from [`NUMBER_LIMIT`] on.
    pub fn deltas<I>(&mut self, numbers: I) -> Result<(), EncodeError>
    where
        I: IntoIterator<Item = u64>,
    {
        let mut folder = Folder::default();
        let mut last = 0;
        let mut count = 0;
        for number in numbers {
            if number >= NUMBER_LIMIT {
                return Err(EncodeError::NumberTooLarge);
            }
            folder.push(&mut self.out, varint::zigzag(number as i64 - last));
            last = number as i64;
            count += 1;
        }
        folder.finish(&mut self.out);
        self.note_items(count);
        Ok(())
    }

    /// Writes flags by the lengths of their runs: a column that is all true takes a byte or
    /// a few.
    ///
    /// How many there are is not written: the reader must know.
    pub fn bools<I>(&mut self, flags: I)
    where
        I: IntoIterator<Item = bool>,
    {
        let mut current = true;
        let mut run = 0;
        let mut count = 0;
        for flag in flags {
            if flag != current {
                self.u64(run);
                current = flag;
                run = 0;
            }
            run += 1;
            count += 1;
        }
        if run > 0 {
            self.u64(run);
        }
        self.note_items(count);
    }
}

/// Cuts a column into blocks: folded runs and stretches of single numbers.
#[derive(Default)]
pub(crate) struct Folder {
    single: Vec<u64>,
    number: u64,
    repeats: usize,
}

impl Folder {
    #[inline]
    pub(crate) fn push(&mut self, out: &mut Vec<u8>, number: u64) {
        if self.repeats > 0 && self.number == number {
            self.repeats += 1;
            return;
        }
        self.end_run(out);
        self.number = number;
        self.repeats = 1;
    }

    pub(crate) fn finish(mut self, out: &mut Vec<u8>) {
        self.end_run(out);
        self.end_singles(out);
    }

    #[inline]
    fn end_run(&mut self, out: &mut Vec<u8>) {
        if self.repeats < LEAST_RUN {
            self.single
                .extend(core::iter::repeat_n(self.number, self.repeats));
            return;
        }
        self.end_singles(out);
        varint::put(out, (self.repeats as u64) << 1 | 1);
        varint::put(out, self.number);
    }

    fn end_singles(&mut self, out: &mut Vec<u8>) {
        if self.single.is_empty() {
            return;
        }
        varint::put(out, (self.single.len() as u64) << 1);
        for number in self.single.drain(..) {
            varint::put(out, number);
        }
    }
}

impl<'de> Reader<'de> {
    /// Reads a column of `count` numbers. It is checked now and decoded when iterated.
    ///
    /// # Errors
    /// If it has other than `count` numbers, is not folded as the writer would have, or if
    /// `count` exceeds the length of the body (see [`items`](Self::items)).
    pub fn column(&mut self, count: usize) -> Result<Column<'de>, DecodeError> {
        self.column_with(count, |_, _| Ok(()))
    }

    /// Reads a column and shows `check` every number that stands in it, folded ones once.
    pub(crate) fn column_with(
        &mut self,
        count: usize,
        mut check: impl FnMut(&mut Self, Cell) -> Result<(), DecodeError>,
    ) -> Result<Column<'de>, DecodeError> {
        let mut left = self.items(count as u128)?;
        let bytes = self.left;
        let mut fold = FoldCheck::default();
        while left > 0 {
            let at = self.offset();
            let header = self.u64()?;
            let folded = header & 1 == 1;
            let block = match usize::try_from(header >> 1) {
                Ok(block) if block <= left => block,
                _ => return Err(DecodeError::OutOfRange { at }),
            };
            let regular = if folded {
                block >= LEAST_RUN
            } else {
                block > 0 && !fold.single
            };
            if !regular {
                return Err(DecodeError::NotCanonical { at });
            }
            fold.single = !folded;
            for _ in 0..if folded { 1 } else { block } {
                let at = self.offset();
                let number = self.u64()?;
                if !fold.admit(number, folded) {
                    return Err(DecodeError::NotCanonical { at });
                }
                let repeats = if folded { block } else { 1 };
                check(
                    self,
                    Cell {
                        number,
                        repeats,
                        at,
                    },
                )?;
            }
            left -= block;
        }
        let bytes = &bytes[..bytes.len() - self.left.len()];
        Ok(Column {
            bytes,
            behind: count,
            block: 0,
            folded: None,
        })
    }

    /// Reads a column of `count` numbers below [`NUMBER_LIMIT`] that were written by their
    /// differences.
    ///
    /// # Errors
    /// As [`column`](Self::column), and if a number is below 0 or not below the limit.
    pub fn deltas(&mut self, count: usize) -> Result<Deltas<'de>, DecodeError> {
        let mut last = 0_i64;
        let column = self.column_with(count, |_, step| {
            let difference = varint::unzigzag(step.number);
            let sum = match i64::try_from(step.repeats) {
                Ok(1) => last.checked_add(difference),
                Ok(repeats) => difference
                    .checked_mul(repeats)
                    .and_then(|far| last.checked_add(far)),
                Err(_) => None,
            };
            match sum {
                Some(sum) if (0..NUMBER_LIMIT as i64).contains(&sum) => last = sum,
                _ => return Err(DecodeError::OutOfRange { at: step.at }),
            }
            Ok(())
        })?;
        Ok(Deltas { column, last: 0 })
    }

    /// Reads `count` flags.
    ///
    /// # Errors
    /// If there are other than `count`, if two runs should be one, or if `count` exceeds the
    /// length of the body (see [`items`](Self::items)).
    pub fn bools(&mut self, count: usize) -> Result<Bools<'de>, DecodeError> {
        let mut left = self.items(count as u128)?;
        let bytes = self.left;
        let mut first = true;
        while left > 0 {
            let at = self.offset();
            let run = self.u64()?;
            if run == 0 && !first {
                return Err(DecodeError::NotCanonical { at });
            }
            first = false;
            left = match usize::try_from(run) {
                Ok(run) if run <= left => left - run,
                _ => return Err(DecodeError::OutOfRange { at }),
            };
        }
        let bytes = &bytes[..bytes.len() - self.left.len()];
        Ok(Bools {
            bytes,
            left: count,
            run: 0,
            flag: false,
        })
    }
}

/// A number in a column, how often it repeats, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) number: u64,
    pub(crate) repeats: usize,
    pub(crate) at: usize,
}

/// Sees to it that every run was folded, and into one block.
#[derive(Default)]
struct FoldCheck {
    number: Option<u64>,
    repeats: usize,
    /// Whether the block before was of single numbers.
    single: bool,
}

impl FoldCheck {
    #[inline]
    fn admit(&mut self, number: u64, folded: bool) -> bool {
        if self.number != Some(number) {
            self.number = Some(number);
            self.repeats = if folded { LEAST_RUN } else { 1 };
            return true;
        }
        self.repeats += 1;
        !folded && self.repeats < LEAST_RUN
    }
}

/// The numbers of a column that has been checked.
#[derive(Clone, Debug)]
pub struct Column<'de> {
    bytes: &'de [u8],
    /// How many numbers stand behind the current block.
    behind: usize,
    /// How many numbers of the current block are to come.
    block: usize,
    /// The number that the current block repeats, if it does.
    folded: Option<u64>,
}

impl Iterator for Column<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.block == 0 {
            self.open_block()?;
        }
        self.block -= 1;
        match self.folded {
            Some(number) => Some(number),
            None => varint::take(&mut self.bytes).ok(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.behind + self.block;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Column<'_> {}

impl Column<'_> {
    fn open_block(&mut self) -> Option<()> {
        if self.behind == 0 {
            return None;
        }
        let header = varint::take(&mut self.bytes).ok()?;
        self.block = (header >> 1) as usize;
        self.behind -= self.block;
        self.folded = match header & 1 {
            1 => Some(varint::take(&mut self.bytes).ok()?),
            _ => None,
        };
        Some(())
    }
}

/// The numbers of a column of differences that has been checked.
#[derive(Clone, Debug)]
pub struct Deltas<'de> {
    column: Column<'de>,
    last: i64,
}

impl Iterator for Deltas<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        self.last += varint::unzigzag(self.column.next()?);
        Some(self.last as u64)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.column.size_hint()
    }
}

impl ExactSizeIterator for Deltas<'_> {}

/// The flags of a column that has been checked.
#[derive(Clone, Debug)]
pub struct Bools<'de> {
    bytes: &'de [u8],
    left: usize,
    run: usize,
    flag: bool,
}

impl Iterator for Bools<'_> {
    type Item = bool;

    #[inline]
    fn next(&mut self) -> Option<bool> {
        if self.left == 0 {
            return None;
        }
        while self.run == 0 {
            self.run = varint::take(&mut self.bytes).ok()? as usize;
            self.flag = !self.flag;
        }
        self.run -= 1;
        self.left -= 1;
        Some(self.flag)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Bools<'_> {}

//! Columns of users' keys and values: their lengths, then their bytes.

use core::fmt;
use core::marker::PhantomData;
use core::mem;

use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::column::Folder;
use crate::{Column, DecodeError, EncodeError, Encoded, Reader, Writer, guard};

impl Writer {
    /// Writes values.
    ///
    /// How many there are is not written: the reader must know.
    ///
    /// # Errors
    /// If one can't be serialized, takes no bytes or is nested too deeply.
    pub fn values<'a, T, I>(&mut self, values: I) -> Result<(), EncodeError>
    where
        T: Serialize + ?Sized + 'a,
        I: IntoIterator<Item = &'a T>,
    {
        let mut bytes = mem::take(&mut self.scratch);
        bytes.clear();
        let mut lengths = Folder::default();
        let mut count = 0;
        for value in values {
            let start = bytes.len();
            guard::write_value(value, &mut bytes)?;
            lengths.push(&mut self.out, (bytes.len() - start) as u64);
            count += 1;
        }
        lengths.finish(&mut self.out);
        self.out.extend_from_slice(&bytes);
        self.scratch = bytes;
        self.note_items(count);
        Ok(())
    }

    /// Writes the number of keys and the keys, ascending by their bytes.
    ///
    /// Answers with the order: its first number is the place in `keys` of the key written
    /// first. The columns that belong to the keys must be written in this order. It is not
    /// the order of the keys' own `Ord`, which may differ from one program to the next.
    ///
    /// # Errors
    /// As [`values`](Self::values), and if two keys have the same bytes.
    pub fn keys<'a, T, I>(&mut self, keys: I) -> Result<Vec<usize>, EncodeError>
    where
        T: Serialize + ?Sized + 'a,
        I: IntoIterator<Item = &'a T>,
    {
        let mut bytes = mem::take(&mut self.scratch);
        bytes.clear();
        let mut ends = Vec::new();
        for key in keys {
            guard::write_value(key, &mut bytes)?;
            ends.push(bytes.len());
        }
        let order = ascending(&bytes, &ends)?;
        self.u64(order.len() as u64);
        self.column(order.iter().map(|&index| span(&ends, index).len() as u64));
        self.out.reserve(bytes.len());
        for &index in &order {
            self.out.extend_from_slice(&bytes[span(&ends, index)]);
        }
        self.scratch = bytes;
        Ok(order)
    }
}

fn span(ends: &[usize], index: usize) -> core::ops::Range<usize> {
    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
    start..ends[index]
}

/// Sorts the places of keys by the keys' bytes.
fn ascending(bytes: &[u8], ends: &[usize]) -> Result<Vec<usize>, EncodeError> {
    let key = |index| &bytes[span(ends, index)];
    let shared = shared_start(bytes, ends);
    let head = |index| head(&key(index)[shared..]);
    let mut keyed: Vec<(u64, usize)> = (0..ends.len()).map(|index| (head(index), index)).collect();
    // Most comparisons end at the first eight bytes that differ, which lie in the array
    // itself.
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(key(b.1))));
    let twice = |pair: &[(u64, usize)]| pair[0].0 == pair[1].0 && key(pair[0].1) == key(pair[1].1);
    if keyed.windows(2).any(twice) {
        return Err(EncodeError::DuplicateKey);
    }
    Ok(keyed.into_iter().map(|(_, index)| index).collect())
}

/// How many bytes all keys have in common at their start, as keys with a prefix do.
fn shared_start(bytes: &[u8], ends: &[usize]) -> usize {
    let Some(first) = ends.first().map(|_| &bytes[span(ends, 0)]) else {
        return 0;
    };
    (1..ends.len()).fold(first.len(), |shared, index| {
        let pairs = first[..shared].iter().zip(&bytes[span(ends, index)]);
        pairs.take_while(|(a, b)| a == b).count()
    })
}

/// The first eight bytes as a number of the same order. Shorter keys are padded with zeros
/// and may tie with longer ones.
fn head(key: &[u8]) -> u64 {
    let mut head = [0; 8];
    let length = key.len().min(head.len());
    head[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(head)
}

impl<'de> Reader<'de> {
    /// Reads `count` values. Their lengths are checked now, each value when iterated: a
    /// type must take all of them.
    ///
    /// # Errors
    /// If the bytes can't hold so many values, or a value has a length of zero.
    pub fn values<T>(&mut self, count: usize) -> Result<Values<'de, T>, DecodeError>
    where
        T: Serialize + DeserializeOwned,
    {
        let mut total = 0_u64;
        let lengths = self.column_with(count, |_, length| {
            if length.number == 0 {
                return Err(DecodeError::ZeroSized { at: length.at });
            }
            total = total.saturating_add(length.number.saturating_mul(length.repeats as u64));
            Ok(())
        })?;
        let at = self.offset();
        let total = usize::try_from(total).map_err(|_| DecodeError::TooShort { at })?;
        let bytes = self.slice(total)?;
        Ok(Values {
            lengths,
            bytes,
            at,
            of: PhantomData,
        })
    }

    /// Reads the number of keys and the keys. Their order is checked now, each key when
    /// iterated: a type must take all of them.
    ///
    /// # Errors
    /// As [`values`](Self::values), and if the keys do not ascend strictly.
    pub fn keys<T>(&mut self) -> Result<Values<'de, T>, DecodeError>
    where
        T: Serialize + DeserializeOwned,
    {
        let count = self.count(1)?;
        let keys = self.values::<T>(count)?;
        let mut at = keys.at;
        let mut last: &[u8] = &[];
        for key in keys.spans() {
            if key <= last {
                return Err(DecodeError::NotAscending { at });
            }
            at += key.len();
            last = key;
        }
        Ok(keys)
    }
}

/// Keys or values whose lengths have been checked, decoded one by one.
pub struct Values<'de, T> {
    lengths: Column<'de>,
    bytes: &'de [u8],
    /// Where `bytes` starts in the whole input.
    at: usize,
    of: PhantomData<fn() -> T>,
}

impl<'de, T: Serialize + DeserializeOwned> Values<'de, T> {
    /// Decodes all that are left.
    ///
    /// # Errors
    /// If one of them is not the canonical encoding of a `T`.
    pub fn all(self) -> Result<Vec<T>, DecodeError> {
        let mut all = Vec::with_capacity(affordable::<T>(self.len(), self.bytes.len()));
        for value in self {
            all.push(value?);
        }
        Ok(all)
    }

    /// The next one as it stands in the bytes.
    #[inline]
    pub fn next_encoded(&mut self) -> Option<Encoded<'de, T>> {
        let length = self.lengths.next()? as usize;
        let (bytes, rest) = self.bytes.split_at_checked(length)?;
        let encoded = Encoded::new(bytes, self.at);
        self.bytes = rest;
        self.at += length;
        Some(encoded)
    }

    /// The bytes of those that are left, one slice each: for digests.
    pub fn spans(&self) -> impl Iterator<Item = &'de [u8]> + use<'de, T> {
        let mut bytes = self.bytes;
        self.lengths.clone().filter_map(move |length| {
            let (span, rest) = bytes.split_at_checked(length as usize)?;
            bytes = rest;
            Some(span)
        })
    }
}

/// How many values to make room for that are to be decoded from `bytes` bytes: all that are
/// `claimed`, unless they are far larger than their bytes, which would be a claim to prove first.
///
/// ```
/// use rejoin_wire::affordable;
///
/// assert_eq!(affordable::<u64>(1_000, 2_000), 1_000);
/// assert!(affordable::<u64>(usize::MAX, 2_000) < 10_000);
/// ```
pub fn affordable<T>(claimed: usize, bytes: usize) -> usize {
    claimed.min(bytes.saturating_mul(8).saturating_add(1 << 15) / size_of::<T>().max(1))
}

impl<T: Serialize + DeserializeOwned> Iterator for Values<'_, T> {
    type Item = Result<T, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.next_encoded().map(Encoded::read)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lengths.size_hint()
    }
}

impl<T: Serialize + DeserializeOwned> ExactSizeIterator for Values<'_, T> {}

impl<T> fmt::Debug for Values<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Values")
            .field("left", &self.lengths.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_bytes_makes_room() {
        assert_eq!(affordable::<u64>(7, usize::MAX), 7);
        assert!(affordable::<u64>(usize::MAX, 1) < 10_000);
    }
}

//! A record as it lies in the file: four bytes of checksum, then the value.
//!
//! The database has checksums of its own, over pages. It reads them only when it opens, and they
//! say nothing of what was put under which key; these do.

use crc32fast::Hasher;

const SEAL: usize = 4;

/// Writes the record of `value` under `key` into `record`, instead of what was there.
pub(super) fn seal(key: &[u8], value: &[u8], record: &mut Vec<u8>) {
    record.clear();
    record.extend_from_slice(&checksum(key, value).to_le_bytes());
    record.extend_from_slice(value);
}

/// The value, if it was written under this key.
pub(super) fn open<'a>(key: &[u8], record: &'a [u8]) -> Option<&'a [u8]> {
    let (sum, value) = record.split_first_chunk::<SEAL>()?;
    (u32::from_le_bytes(*sum) == checksum(key, value)).then_some(value)
}

/// What a record adds to the sum over all of them.
pub(super) fn weight(record: &[u8]) -> u64 {
    record
        .first_chunk::<SEAL>()
        .map_or(0, |sum| u64::from(u32::from_le_bytes(*sum)))
}

fn checksum(key: &[u8], value: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    // The length keeps a byte from moving between key and value.
    hasher.update(&(key.len() as u64).to_le_bytes());
    hasher.update(key);
    hasher.update(value);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &[u8], value: &[u8]) -> Vec<u8> {
        let mut record = b"what was there before".to_vec();
        seal(key, value, &mut record);
        record
    }

    #[test]
    fn a_record_opens_under_its_own_key_only() {
        let record = sealed(b"key", b"value");
        assert_eq!(open(b"key", &record), Some(&b"value"[..]));
        assert_eq!(open(b"kez", &record), None);
        assert_eq!(open(b"ke", &sealed(b"k", b"ey")), None);
        assert_eq!(open(b"", &sealed(b"", b"")), Some(&b""[..]));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let record = sealed(b"key", b"some value");
        for bit in 0..record.len() * 8 {
            let mut rotten = record.clone();
            rotten[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(b"key", &rotten), None, "bit {bit}");
        }
        for length in 0..record.len() {
            assert_eq!(open(b"key", &record[..length]), None, "cut to {length}");
        }
    }

    #[test]
    fn the_weight_tells_records_apart() {
        assert_ne!(
            weight(&sealed(b"key", b"old")),
            weight(&sealed(b"key", b"new"))
        );
        assert_eq!(weight(b"\x01\x00\x00\x00value"), 1);
        assert_eq!(weight(b"cut"), 0);
    }
}

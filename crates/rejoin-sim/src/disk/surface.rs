use super::fate::has_arrived;

/// What a disk writes at once.
const SECTOR: u64 = 512;

/// The bytes of a disk, those that would survive and those that are read.
#[derive(Debug, Default)]
pub(super) struct Surface {
    synced: Vec<u8>,
    current: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Bytes { offset: u64, bytes: Vec<u8> },
    Length(u64),
}

impl Surface {
    pub(super) fn holding(bytes: Vec<u8>) -> Self {
        Self {
            synced: bytes.clone(),
            current: bytes,
            unsynced: Vec::new(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.current
    }

    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) {
        put(&mut self.current, offset, bytes);
        self.unsynced.push(Change::Bytes {
            offset,
            bytes: bytes.to_vec(),
        });
    }

    pub(super) fn set_length(&mut self, length: u64) {
        self.current.resize(length as usize, 0);
        self.unsynced.push(Change::Length(length));
    }

    pub(super) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            match change {
                Change::Bytes { offset, bytes } => put(&mut self.synced, offset, &bytes),
                Change::Length(length) => self.synced.resize(length as usize, 0),
            }
        }
    }

    /// Keeps of what was not synced only what has arrived.
    pub(super) fn lose_power(&mut self, seed: u64) {
        self.half_sync(seed);
        self.current.clone_from(&self.synced);
    }

    /// Forgets that what has not arrived has still to be synced.
    pub(super) fn half_sync(&mut self, seed: u64) {
        for (number, change) in self.unsynced.drain(..).enumerate() {
            match change {
                Change::Bytes { offset, bytes } => {
                    for (at, piece) in sectors(offset, &bytes) {
                        if has_arrived(seed, number, at / SECTOR) {
                            put(&mut self.synced, at, piece);
                        }
                    }
                }
                Change::Length(length) if has_arrived(seed, number, u64::MAX) => {
                    self.synced.resize(length as usize, 0);
                }
                Change::Length(_) => {}
            }
        }
    }
}

/// Overwrites bytes, and makes room for them if need be.
fn put(surface: &mut Vec<u8>, offset: u64, bytes: &[u8]) {
    let (start, end) = (offset as usize, offset as usize + bytes.len());
    if surface.len() < end {
        surface.resize(end, 0);
    }
    surface[start..end].copy_from_slice(bytes);
}

/// Cuts a write where sectors end.
fn sectors(offset: u64, bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let (mut at, mut rest) = (offset, bytes);
    std::iter::from_fn(move || {
        let room = (SECTOR - at % SECTOR) as usize;
        let (piece, left) = rest.split_at(room.min(rest.len()));
        let start = at;
        (at, rest) = (at + piece.len() as u64, left);
        (!piece.is_empty()).then_some((start, piece))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_cut_where_sectors_end() {
        let bytes = [7; 1200];
        let pieces: Vec<_> = sectors(500, &bytes)
            .map(|(at, piece)| (at, piece.len()))
            .collect();
        assert_eq!(pieces, [(500, 12), (512, 512), (1024, 512), (1536, 164)]);
        assert_eq!(sectors(512, &[]).count(), 0);
    }

    #[test]
    fn what_was_synced_is_kept_and_the_rest_in_pieces() {
        let (mut torn, mut whole, mut lost) = (0, 0, 0);
        for seed in 0..100 {
            let mut surface = Surface::holding(vec![1; 2048]);
            surface.write(0, &[2; 1024]);
            surface.sync();
            surface.write(1024, &[3; 1024]);
            assert_eq!(surface.bytes()[1024..], [3; 1024]);
            surface.lose_power(seed);
            assert_eq!(surface.bytes()[..1024], [2; 1024]);
            match (surface.bytes()[1024], surface.bytes()[2047]) {
                (3, 3) => whole += 1,
                (1, 1) => lost += 1,
                _ => torn += 1,
            }
        }
        assert!(
            torn > 15 && whole > 15 && lost > 15,
            "{torn} {whole} {lost}"
        );
    }

    #[test]
    fn a_length_may_be_lost_while_bytes_beyond_it_arrive() {
        let mut lengths: Vec<_> = (0..40)
            .map(|seed| {
                let mut surface = Surface::default();
                surface.set_length(2048);
                surface.write(512, &[1; 512]);
                surface.lose_power(seed);
                surface.bytes().len()
            })
            .collect();
        lengths.sort_unstable();
        lengths.dedup();
        assert_eq!(lengths, [0, 1024, 2048]);
    }
}

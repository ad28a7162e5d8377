use super::{Contents, Entry, ROOM, UNDIGESTED};
use crate::hash::{fold, mix};

impl Contents {
    /// Of the version and of all that can be read. Costs what changed since it was asked for last.
    pub(crate) fn digest_now(&mut self) -> u64 {
        self.release_copies();
        for slot in core::mem::take(&mut self.undigested) {
            let Some(entry) = self.table.entry_mut(slot) else {
                continue;
            };
            if entry.flags & UNDIGESTED != 0 {
                entry.flags &= !UNDIGESTED;
                let (digest, bytes) = entry.canonical();
                entry.digest = digest;
                *entry.bytes.get_mut() = bytes;
                self.sum = self.sum.wrapping_add(entry.digest);
            }
        }
        let runs = self.version.iter_runs();
        let version = runs.fold(0, |hash, (replica, run)| {
            let id = fold(hash, &replica.to_bytes());
            mix(mix(id ^ run.first) ^ run.last)
        });
        mix(version ^ self.sum)
    }
}

impl Entry {
    /// Digest and length of the canonical bytes; a deleted entry counts as none, because one
    /// replica may have forgotten it before another.
    pub(crate) fn canonical(&self) -> (u64, u32) {
        let Some(value) = self.value() else {
            return (0, 32);
        };
        // What has no encoded form never leaves this replica.
        let bytes = value.bytes().unwrap_or_default();
        let mut hash = fold(self.point, &bytes);
        hash = mix(hash ^ u64::from(self.life));
        if let Some(expiry) = &self.expiry {
            let (until, _) = expiry.parts();
            for (dot, until) in until {
                hash = fold(hash, &dot.replica.to_bytes());
                hash = mix(mix(hash ^ dot.sequence) ^ until.map_or(0, |until| until + 1));
            }
        }
        let length = bytes.len() + self.key.len() + ROOM;
        (mix(hash), u32::try_from(length).unwrap_or(u32::MAX))
    }
}

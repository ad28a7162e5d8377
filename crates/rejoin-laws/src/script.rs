use crate::action::Action;
use crate::gene::Gene;
use crate::lawful::Lawful;
use crate::rng::Rng;

/// A history as plain numbers, whatever the type: each gene is decoded into one [`Action`].
///
/// Every script is a legal history, and every smaller script is one too, so any shrinker can
/// shrink it: by dropping genes, and by making them smaller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Script {
    /// Chooses the number of replicas, three to five.
    pub world: u8,
    /// One action each.
    pub genes: Vec<u64>,
}

impl Script {
    /// From the input of a fuzzer: a byte for the world, then eight bytes for each gene.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let Some((world, rest)) = bytes.split_first() else {
            return Self::default();
        };
        let gene = |chunk: &[u8]| {
            let fill = |gene: u64, byte: &u8| gene << 8 | u64::from(*byte);
            chunk.iter().rev().fold(0, fill)
        };
        Self {
            world: *world,
            genes: rest.chunks(8).map(gene).collect(),
        }
    }

    /// The number of replicas.
    pub fn replicas(&self) -> usize {
        3 + usize::from(self.world % 3)
    }

    /// The actions that the genes stand for.
    pub fn actions<T: Lawful>(&self) -> Vec<Action<T::Op>> {
        let mut decoder = Decoder::new::<T>(self.replicas());
        let decode = |gene: &u64| decoder.decode::<T>(*gene);
        self.genes.iter().map(decode).collect()
    }
}

/// Turns genes into actions. It counts edits, because deliveries refer to them.
pub(crate) struct Decoder {
    replicas: usize,
    edits: usize,
    has_codec: bool,
    has_parts: bool,
    has_versions: bool,
}

impl Decoder {
    pub(crate) fn new<T: Lawful>(replicas: usize) -> Self {
        Self {
            replicas,
            edits: 0,
            has_codec: T::codec().is_some(),
            has_parts: T::parts().is_some(),
            has_versions: T::versions().is_some(),
        }
    }

    /// The low byte chooses the kind, the next the replicas, the rest what the kind needs.
    pub(crate) fn decode<T: Lawful>(&mut self, gene: u64) -> Action<T::Op> {
        let kind = gene & 0xff;
        let one = usize::try_from(gene >> 8 & 0xf).unwrap_or(0) % self.replicas;
        let step = 1 + usize::try_from(gene >> 12 & 0xf).unwrap_or(0) % (self.replicas - 1);
        let (from, to) = (one, (one + step) % self.replicas);
        let rest = gene >> 16;
        if kind < 104 {
            self.edits += 1;
            let op = T::op(&mut Gene::new(gene >> 12));
            return Action::Edit { at: one, op };
        }
        match kind {
            104..=119 => Action::Sync { from, to },
            120..=151 if self.edits > 0 => {
                let edit = self.recent(rest);
                Action::Deliver { edit, to }
            }
            152..=171 if self.edits > 0 => Action::DeliverJoined {
                edits: self.several(rest),
                to,
            },
            172..=183 if self.has_parts && self.has_versions => {
                let parts = Rng::new(rest).next();
                Action::DeliverPart { from, parts, to }
            }
            184..=199 => {
                let message = usize::try_from(rest % 64).unwrap_or(0);
                Action::Redeliver { message, to }
            }
            200..=215 if self.has_versions => Action::SyncVersion { from, to },
            216..=227 if self.has_parts => Action::SyncDifference { from, to },
            228..=233 if self.has_codec => Action::Restart { at: one },
            234..=241 if self.edits > 0 => {
                let edit = self.recent(rest);
                Action::Stale { edit, to }
            }
            242..=244 if self.has_versions => Action::TrimLog { at: one },
            245..=255 => Action::Clock {
                at: one,
                millis: Gene::new(rest).choose([1, 1, 2, 1_000, 3_600_000, -1, -2, -1_000]),
            },
            _ => Action::Sync { from, to },
        }
    }

    /// The number of an edit so far; small numbers choose late ones.
    fn recent(&self, rest: u64) -> usize {
        let back = usize::try_from(rest & 0xffff).unwrap_or(0) % self.edits;
        self.edits - 1 - back
    }

    /// Two to five numbers of edits, in any order, possibly with repetitions.
    fn several(&self, rest: u64) -> Vec<usize> {
        let mut rng = Rng::new(rest);
        let count = 2 + rng.below(4);
        (0..count).map(|_| rng.below(self.edits)).collect()
    }
}

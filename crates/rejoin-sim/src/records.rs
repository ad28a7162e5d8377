use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rejoin_causality::ReplicaId;

use crate::Random;

type Contents = BTreeMap<Vec<u8>, Vec<u8>>;

/// A key and its value.
pub type Record = (Vec<u8>, Vec<u8>);

/// A disk that holds records, and breaks when it is told to.
///
/// A batch is kept whole or not at all, as an embedded database does; what happens below that, in
/// torn sectors, is for another test. The handle may be cloned: all clones are one disk.
#[derive(Clone, Debug, Default)]
pub struct Records(Arc<Mutex<Disk>>);

/// One change of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Keep this value under this key.
    Put {
        /// The key.
        key: Vec<u8>,
        /// The value.
        value: Vec<u8>,
    },
    /// Keep nothing under this key.
    Remove {
        /// The key.
        key: Vec<u8>,
    },
}

/// Why a disk did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskError {
    /// It is full, or the sync failed. All was kept or nothing; it may work later.
    Full,
    /// The machine stops in this moment. Whatever the caller does now, nobody will see it.
    Crashed,
}

#[derive(Debug, Default)]
struct Disk {
    contents: Contents,
    /// What is really kept while the disk lies about syncing.
    synced: Option<Contents>,
    /// Whether the last one who committed has ended in good order.
    is_closed: bool,
    is_full: bool,
    failures: u64,
    /// Crash at the end of this many further calls; whether that call is done before.
    crash: Option<(u64, bool)>,
    has_crashed: bool,
    /// For a mutant that never changes its name.
    first_id: Option<ReplicaId>,
}

impl Records {
    /// All records, by key.
    ///
    /// # Errors
    /// [`DiskError::Crashed`] if the machine stops now.
    pub fn load(&self) -> Result<Vec<Record>, DiskError> {
        let mut disk = self.lock();
        let last = disk.step()?;
        let records = disk.contents.iter();
        let all = records
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        disk.end(last)?;
        Ok(all)
    }

    /// Keeps all changes, or none; they are durable when this says so.
    ///
    /// # Errors
    /// [`DiskError`]; then nothing was kept, or nobody will know.
    pub fn commit(&self, changes: &[Change]) -> Result<(), DiskError> {
        let mut disk = self.lock();
        let last = disk.step()?;
        let is_full = disk.is_full;
        disk.failures += u64::from(is_full);
        // Whoever is told of a failure can't know whether all was kept, or nothing.
        if is_full && !disk.failures.is_multiple_of(3) {
            return Err(DiskError::Full);
        }
        for change in changes {
            match change {
                Change::Put { key, value } => disk.contents.insert(key.clone(), value.clone()),
                Change::Remove { key } => disk.contents.remove(key),
            };
        }
        disk.is_closed = false;
        disk.end(last)?;
        if is_full {
            Err(DiskError::Full)
        } else {
            Ok(())
        }
    }

    /// Notes that whoever has committed ends in good order, if the disk takes that.
    pub fn close(&self) {
        let mut disk = self.lock();
        disk.is_closed |= !disk.has_crashed && !disk.is_full;
    }

    /// Whether whoever committed last has ended in good order.
    pub fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Stops the machine at once.
    pub(crate) fn cut(&self) {
        self.lock().has_crashed = true;
    }

    /// Stops the machine within one of the next calls: before or after what it does.
    pub(crate) fn crash_at(&self, calls: u64, done: bool) {
        self.lock().crash = Some((calls, done));
    }

    /// Whether the machine has stopped.
    pub(crate) fn has_crashed(&self) -> bool {
        self.lock().has_crashed
    }

    /// Makes ready for another start; answers whether something was forgotten that was kept, as
    /// the disk had said.
    pub(crate) fn restart(&self) -> bool {
        let mut disk = self.lock();
        disk.crash = None;
        disk.has_crashed = false;
        let synced = disk.synced.take();
        let has_lied = synced.is_some();
        disk.is_closed &= !has_lied;
        disk.contents = synced.unwrap_or_else(|| core::mem::take(&mut disk.contents));
        has_lied
    }

    pub(crate) fn is_full(&self) -> bool {
        self.lock().is_full
    }

    pub(crate) fn set_full(&self, is_full: bool) {
        self.lock().is_full = is_full;
    }

    /// The id that was put down here first; this one, if none was.
    pub(crate) fn first_id(&self, id: ReplicaId) -> ReplicaId {
        *self.lock().first_id.get_or_insert(id)
    }

    /// From now on it says that it keeps what it will forget in a crash; or no longer.
    pub(crate) fn lie(&self, lies: bool) {
        let mut disk = self.lock();
        disk.synced = lies.then(|| disk.contents.clone());
    }

    /// Nothing goes wrong with it any more.
    pub(crate) fn heal(&self) {
        let mut disk = self.lock();
        disk.is_full = false;
        // What it had not synced it does now.
        disk.synced = None;
        disk.crash = None;
    }

    /// A copy on a disk of its own, as of one that is in use.
    pub(crate) fn copy(&self) -> Self {
        let disk = Disk {
            contents: self.lock().contents.clone(),
            ..Disk::default()
        };
        Self(Arc::new(Mutex::new(disk)))
    }

    /// Puts back what an earlier [`copy`](Self::copy) holds.
    pub(crate) fn restore(&self, copy: &Self) {
        let contents = copy.lock().contents.clone();
        let mut disk = self.lock();
        disk.contents = contents;
        disk.is_closed = false;
    }

    /// Flips a bit of some record; `false` if there is none.
    pub(crate) fn rot(&self, random: &mut Random) -> bool {
        let mut disk = self.lock();
        let at = usize::try_from(random.below(disk.contents.len() as u64)).unwrap_or(0);
        let Some((_, value)) = disk.contents.iter_mut().nth(at) else {
            return false;
        };
        let bit = random.below(value.len() as u64 * 8);
        let byte = usize::try_from(bit / 8).unwrap_or(0);
        value.get_mut(byte).is_some_and(|byte| {
            *byte ^= 1 << (bit % 8);
            true
        })
    }

    /// Swaps the values of two records that differ; `false` if there are none.
    pub(crate) fn misdirect(&self, random: &mut Random) -> bool {
        let mut disk = self.lock();
        let keys: Vec<_> = disk.contents.keys().cloned().collect();
        let (Some(one), Some(other)) = (random.pick(&keys), random.pick(&keys)) else {
            return false;
        };
        let (a, b) = (disk.contents[one].clone(), disk.contents[other].clone());
        let differ = a != b;
        disk.contents.insert(one.clone(), b);
        disk.contents.insert(other.clone(), a);
        differ
    }

    fn lock(&self) -> MutexGuard<'_, Disk> {
        // A panic while it was held ends the run, which is told elsewhere.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    /// Begins a call; answers whether the machine stops at its end.
    const fn step(&mut self) -> Result<bool, DiskError> {
        if self.has_crashed {
            return Err(DiskError::Crashed);
        }
        match &mut self.crash {
            None => Ok(false),
            Some((0, true)) => Ok(true),
            Some((0, false)) => Err(self.stop()),
            Some((calls, _)) => {
                *calls -= 1;
                Ok(false)
            }
        }
    }

    const fn end(&mut self, last: bool) -> Result<(), DiskError> {
        if last {
            return Err(self.stop());
        }
        Ok(())
    }

    const fn stop(&mut self) -> DiskError {
        self.has_crashed = true;
        DiskError::Crashed
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the disk is full; free some space and try again",
            Self::Crashed => "the machine stops",
        })
    }
}

impl core::error::Error for DiskError {}

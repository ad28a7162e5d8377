mod fate;
mod plug;
mod surface;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use plug::Plug;
use surface::Surface;

/// A disk that may break in every way that disks do, for what lies on a
/// [`StorageBackend`](rejoin_store::StorageBackend).
///
/// What was written and not yet synced is lost in pieces: when the power fails, each sector of
/// 512 bytes of each write may have arrived or not, whatever became of those before it. A seed
/// decides, so the same calls with the same seed leave the same bytes.
///
/// The disk outlives the machine that uses it. A machine holds a [`Plug`]; when the power fails,
/// every plug that was handed out before is dead, and so whatever the machine still tries to
/// write on its way down does not arrive.
///
/// # Example
/// ```
/// use rejoin_sim::Disk;
/// use rejoin_store::{Durable, Storage, Write};
///
/// let disk = Disk::new();
/// let mut storage = Durable::with_backend(disk.plug())?;
/// storage.commit(&[Write::put("colour", "red")])?;
/// disk.lose_power(7);
/// assert!(storage.commit(&[Write::put("colour", "blue")]).is_err());
///
/// let mut storage = Durable::with_backend(disk.plug())?;
/// let mut colours = Vec::new();
/// let loaded = storage.load(&mut |_, value| colours.push(value.to_vec()))?;
/// assert_eq!((colours, loaded.recovered), (vec![b"red".to_vec()], true));
/// # Ok::<(), rejoin_store::StorageError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<Device>>);

/// What goes wrong in one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mishap {
    /// The power fails while the call is under way: a write may have arrived in part.
    PowerLoss {
        /// Which of the unsynced sectors arrive.
        seed: u64,
    },
    /// The call is refused, and has no effect.
    Refused(io::ErrorKind),
    /// A sync fails, and what it was to sync counts as synced from now on, though only some has
    /// arrived and all can be read until the power fails. Page caches do this.
    HalfSynced {
        /// Which of the unsynced sectors arrive.
        seed: u64,
    },
    /// A write says that all went well, and lies elsewhere: this many bytes further on.
    Misdirected {
        /// How far.
        by: u64,
    },
    /// The call says that all went well, and has done nothing.
    Forgotten,
}

#[derive(Debug, Default)]
struct Device {
    surface: Surface,
    /// Counts the losses of power. A plug of an earlier one is dead.
    epoch: u64,
    /// How many calls there were that change something.
    calls: u64,
    /// By the number of the call.
    mishaps: BTreeMap<u64, Mishap>,
    /// From this length on, it is full.
    limit: Option<u64>,
    lies: bool,
}

impl Disk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// A disk on which these bytes lie, synced.
    pub fn holding(bytes: Vec<u8>) -> Self {
        let surface = Surface::holding(bytes);
        Self(Arc::new(Mutex::new(Device {
            surface,
            ..Device::default()
        })))
    }

    /// Connects a machine.
    pub fn plug(&self) -> Plug {
        Plug::new(self.clone(), self.device().epoch)
    }

    /// The bytes as a machine would read them now.
    pub fn bytes(&self) -> Vec<u8> {
        self.device().surface.bytes().to_vec()
    }

    /// How many calls there were that change something: writes, syncs and changes of length.
    pub fn calls(&self) -> u64 {
        self.device().calls
    }

    /// Lets something go wrong in a call that is yet to come: 1 is the next one that changes
    /// something.
    pub fn plan(&self, call: u64, mishap: Mishap) {
        let mut device = self.device();
        let number = device.calls + call;
        device.mishaps.insert(number, mishap);
    }

    /// Forgets what was planned.
    pub fn plan_nothing(&self) {
        self.device().mishaps.clear();
    }

    /// Refuses to become longer than this, as a full disk does; `None` lets it grow.
    pub fn limit(&self, bytes: Option<u64>) {
        self.device().limit = bytes;
    }

    /// Whether a sync only says that it has synced.
    pub fn lie(&self, lies: bool) {
        self.device().lies = lies;
    }

    /// The power fails now.
    pub fn lose_power(&self, seed: u64) {
        self.device().lose_power(seed);
    }

    fn device(&self) -> MutexGuard<'_, Device> {
        // A test that panicked elsewhere leaves bytes like any others.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Device {
    fn lose_power(&mut self, seed: u64) {
        self.epoch += 1;
        self.mishaps.clear();
        self.surface.lose_power(seed);
    }
}

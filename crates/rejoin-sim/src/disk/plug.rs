use std::io;

use rejoin_store::StorageBackend;

use super::{Device, Disk, Mishap};

/// A machine's connection to a [`Disk`], dead once the power has failed.
#[derive(Clone, Debug)]
pub struct Plug {
    disk: Disk,
    epoch: u64,
}

impl Plug {
    pub(super) fn new(disk: Disk, epoch: u64) -> Self {
        Self { disk, epoch }
    }

    fn with<T>(&self, call: impl FnOnce(&mut Device) -> io::Result<T>) -> io::Result<T> {
        let mut device = self.disk.device();
        if device.epoch == self.epoch {
            call(&mut device)
        } else {
            Err(io::Error::other("the power has failed"))
        }
    }
}

/// A call that changes something.
enum Call<'a> {
    Write { offset: u64, bytes: &'a [u8] },
    SetLength(u64),
    Sync,
}

impl StorageBackend for Plug {
    fn len(&self) -> io::Result<u64> {
        self.with(|device| Ok(device.surface.bytes().len() as u64))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.with(|device| {
            let start = usize::try_from(offset).ok();
            let end = start.and_then(|start| start.checked_add(out.len()));
            let bytes = start
                .zip(end)
                .and_then(|(start, end)| device.surface.bytes().get(start..end))
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            out.copy_from_slice(bytes);
            Ok(())
        })
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.with(|device| device.call(Call::SetLength(length)))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.with(|device| device.call(Call::Sync))
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.with(|device| device.call(Call::Write { offset, bytes }))
    }
}

impl Device {
    fn call(&mut self, mut call: Call<'_>) -> io::Result<()> {
        self.calls += 1;
        match self.mishaps.remove(&self.calls) {
            None => {}
            Some(Mishap::Refused(kind)) => return Err(kind.into()),
            Some(Mishap::Forgotten) => return Ok(()),
            Some(Mishap::HalfSynced { seed }) if matches!(call, Call::Sync) => {
                self.surface.half_sync(seed);
                return Err(io::Error::other("the sync failed"));
            }
            Some(Mishap::HalfSynced { .. }) => {}
            Some(Mishap::Misdirected { by }) => {
                if let Call::Write { offset, .. } = &mut call {
                    *offset += by;
                }
            }
            Some(Mishap::PowerLoss { seed }) => {
                // A sync under way is no different from one that did not begin.
                if !matches!(call, Call::Sync) {
                    self.execute(&call)?;
                }
                self.lose_power(seed);
                return Err(io::Error::other("the power fails"));
            }
        }
        self.execute(&call)
    }

    fn execute(&mut self, call: &Call<'_>) -> io::Result<()> {
        let surface = &mut self.surface;
        let end = match call {
            Call::Write { offset, bytes } => offset + bytes.len() as u64,
            Call::SetLength(length) => *length,
            Call::Sync => 0,
        };
        let grows = end > surface.bytes().len() as u64;
        if grows && self.limit.is_some_and(|limit| end > limit) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        match call {
            Call::Write { offset, bytes } => surface.write(*offset, bytes),
            Call::SetLength(length) => surface.set_length(*length),
            Call::Sync if self.lies => {}
            Call::Sync => surface.sync(),
        }
        Ok(())
    }
}

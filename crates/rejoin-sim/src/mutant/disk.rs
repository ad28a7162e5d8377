//! What a wrong replica does with its disk.

use super::Mutant;
use crate::{Change, DiskError, Records};

/// Keeps a batch as the mutant does. `late` is what it has not written yet.
pub(crate) fn keep(
    mutant: Option<Mutant>,
    records: &Records,
    changes: &[Change],
    late: &mut Vec<Change>,
) -> Result<(), DiskError> {
    match mutant {
        Some(Mutant::SyncSkipped) => {
            late.extend_from_slice(changes);
            if late.len() < 12 {
                return Ok(());
            }
            records.commit(&core::mem::take(late))
        }
        Some(Mutant::HalfBatches) => {
            let (now, later) = changes.split_at(changes.len().div_ceil(2));
            let mut batch = core::mem::take(late);
            batch.extend_from_slice(now);
            records.commit(&batch)?;
            late.extend_from_slice(later);
            Ok(())
        }
        Some(Mutant::IgnoresFullDisk) => match records.commit(changes) {
            Err(DiskError::Full) => Ok(()),
            other => other,
        },
        _ => records.commit(changes),
    }
}

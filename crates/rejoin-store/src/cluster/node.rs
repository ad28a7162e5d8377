use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use super::Cluster;
use crate::settings::Start;
use crate::store::Store;

/// One member.
pub(super) struct Node {
    pub(super) store: Store,
    pub(super) is_up: bool,
    /// How far its wall clock is ahead.
    pub(super) ahead: Arc<AtomicI64>,
}

/// What the wall clocks read at the beginning. Any time would do.
const BEGINNING: u64 = 1_700_000_000_000;

/// Incarnations get ids of their own, above those of the members.
const FURTHER: u64 = 1 << 32;

impl Node {
    pub(super) fn new(cluster: &Cluster, number: u64) -> Self {
        let ahead = Arc::new(AtomicI64::new(0));
        let (offset, now) = (Arc::clone(&ahead), Arc::clone(&cluster.now));
        let clock = move || {
            let passed = BEGINNING.saturating_add(now.load(Ordering::Relaxed));
            passed.saturating_add_signed(offset.load(Ordering::Relaxed))
        };
        let further = AtomicU64::new(0);
        let ids = move || {
            let count = further.fetch_add(1, Ordering::Relaxed);
            (number * FURTHER + count).into()
        };
        let start = Start::new(number.into(), clock).with_ids(ids);
        let mut store = Store::new(Arc::clone(&cluster.schema), start, cluster.settings);
        store.pass(cluster.now());
        Self {
            store,
            is_up: true,
            ahead,
        }
    }
}

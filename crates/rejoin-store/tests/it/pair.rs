//! Two stores that talk, frame by frame.

use std::sync::Arc;

use rejoin_g_counter::GCounter;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_store::{Kind, Settings, Start, Store};

use crate::support::schema;

pub(crate) struct Pair {
    pub(crate) stores: [Store; 2],
    pub(crate) likes: Kind<GCounter>,
    pub(crate) names: Kind<LwwRegister<String>>,
    pub(crate) carts: Kind<OrSet<String>>,
}

pub(crate) fn pair(change: impl Fn(&mut Settings)) -> Pair {
    let (schema, likes, names, carts) = schema();
    let schema = Arc::new(schema);
    let mut settings = Settings::default();
    change(&mut settings);
    let open = |id: u64, other: u64| {
        let start = Start::new(id.into(), || 5_000);
        let mut store = Store::new(Arc::clone(&schema), start, settings);
        store.join(other.into());
        store
    };
    Pair {
        stores: [open(1, 2), open(2, 1)],
        likes,
        names,
        carts,
    }
}

impl Pair {
    /// Carries frames both ways until there are none.
    pub(crate) fn talk(&mut self) {
        let mut rounds = 0;
        let mut moved = true;
        while moved {
            moved = false;
            rounds += 1;
            assert!(rounds < 100, "they do not stop talking");
            for from in 0..2 {
                let sender = self.stores[from].id();
                for (_, frame) in self.stores[from].frames().unwrap() {
                    moved = true;
                    self.stores[1 - from].receive(sender, &frame).unwrap();
                }
            }
        }
    }

    pub(crate) fn tick(&mut self, now: u64) {
        for store in &mut self.stores {
            store.tick(now);
        }
    }
}

use rejoin_g_counter::GCounter;

use super::*;
use crate::{Schema, Settings, Start};

#[test]
fn each_request_is_looked_at_a_few_times_however_many_wait() {
    let mut schema = Schema::new();
    let kind = schema.declare::<GCounter>("likes").unwrap();
    let mut stores = [1, 2, 3].map(|id: u64| {
        let start = Start::new(id.into(), || 0);
        let mut store = Store::new(schema.clone(), start, Settings::default());
        for other in 1..=3_u64 {
            store.join(other.into());
        }
        store
    });
    const WRITES: u64 = 500;
    for write in 0..WRITES {
        let key = write.to_string();
        let access = stores[0].key(kind, &key).at(Level::Majority);
        let written = access.try_write(|n, me| n.increment(me, 1));
        assert!(written.is_ok());
        let asked = stores[0].key(kind, &key).at(Level::Majority).ask();
        assert!(asked.is_ok());
    }
    assert!(stores[0].requests.looks <= 2 * WRITES);
    let mut answers = 0;
    for now in 0..20 {
        for at in 0..3 {
            stores[at].tick(now);
            let from = stores[at].id();
            for (to, frame) in stores[at].frames().unwrap() {
                let to = stores.iter_mut().find(|store| store.id() == to).unwrap();
                to.receive(from, &frame).unwrap();
            }
        }
        answers += stores[0].answers().unwrap().len() as u64;
    }
    assert_eq!(answers, 2 * WRITES);
    assert!(stores[0].requests.looks <= 12 * WRITES);
    assert!(stores[0].requests.waiting.is_empty());
    let requests = &stores[0].requests;
    assert!(requests.deadlines.is_empty() && requests.again.is_empty());
    assert!(requests.by_event.is_empty() && requests.named.is_empty());
}

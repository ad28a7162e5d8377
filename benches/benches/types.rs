//! Every type by the one harness.

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use rejoin::*;
use rejoin_benches::bench;

criterion_group! {
    name = types;
    config = Criterion::default()
        .sample_size(20)
        // A tenth of what is usual: it would take longer than to measure, and says no more of so
        // few samples.
        .nresamples(10_000)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets =
        bench::<GCounter>,
        bench::<PnCounter>,
        bench::<ResettableCounter>,
        bench::<BoundedCounter>,
        bench::<LwwRegister<u64>>,
        bench::<OrSet<u64>>,
        bench::<LwwMap<String, u64>>,
        bench::<GSet<u64>>,
        bench::<TwoPSet<u64>>,
        bench::<ClSet<u64>>,
        bench::<MaxRegister<u64>>,
        bench::<LwwSet<String>>,
        bench::<MvRegister<u64>>,
        bench::<EwFlag>,
        bench::<RwSet<u64>>,
        bench::<FwwRegister<u64>>,
        bench::<OrMap<String, OrSet<u64>>>,
        bench::<OrMultimap<String, u64>>,
        bench::<CounterMap<String>>,
        bench::<AwLwwMap<String, u64>>,
        bench::<List<u64>>,
        bench::<Text>,
}
criterion_main!(types);

//! The benches that every type gets.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput};

use crate::Subject;
use crate::data;

/// How many fresh deltas reach a state before it is replaced by its first form.
const DELTAS: u64 = 1_000;

/// Edit, merge, encode and decode `S`, in entries per second.
pub fn bench<S: Subject>(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group(S::NAME);
    for &n in S::SIZES {
        group.throughput(Throughput::Elements(n));
        edit::<S>(&mut group, n);
        merge_same::<S>(&mut group, n);
        encode::<S>(&mut group, n);
        decode::<S>(&mut group, n);
        group.throughput(Throughput::Elements(n + n / 2));
        merge_half_shared::<S>(&mut group, n);
        group.throughput(Throughput::Elements(1));
        merge_delta::<S>(&mut group, n);
    }
    group.finish();
}

/// From nothing to `n` entries, for nobody to hear.
fn edit<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    assert!(S::of(n).holds(0..n), "an edit is missing");
    let edits = |replica: &mut _| {
        let mut state = S::default();
        for i in 0..n {
            state.edit(replica, black_box(i));
        }
        state
    };
    group.bench_function(BenchmarkId::new("edit", n), |bencher| {
        bencher.iter_batched(
            || data::replica(0),
            |mut replica| edits(&mut replica),
            BATCH,
        );
    });
}

/// Two replicas that hold the same: what most merges are.
fn merge_same<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    let (mut a, b) = (S::of(n), S::of(n));
    group.bench_function(BenchmarkId::new("merge same", n), |bencher| {
        bencher.iter(|| {
            assert!(
                !a.merge(black_box(&b)),
                "equal states brought something new"
            );
        });
    });
    assert!(a.holds(0..n), "merging the same changed the state");
}

/// Two replicas that share half of their entries.
fn merge_half_shared<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    let mut a = S::of(n / 2);
    let mut b = a.clone();
    a.fill(0, n / 2..n);
    b.fill(1, n..n + n / 2);
    let mut joined = a.clone();
    joined.merge(&b);
    assert!(
        joined.holds(0..n + n / 2),
        "the merge lost or invented an entry"
    );
    group.bench_function(BenchmarkId::new("merge half shared", n), |bencher| {
        let merge = |mut a: S| {
            a.merge(black_box(&b));
            a
        };
        bencher.iter_batched(|| a.clone(), merge, BATCH);
    });
}

/// One edit after another of a peer arrives at a large state, no delta twice.
fn merge_delta<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    let start = S::of(n);
    let mut peer = start.clone();
    let mut replica = data::replica(n + 1);
    let deltas: Vec<S> = (n..n + DELTAS)
        .map(|i| peer.edit(&mut replica, i).delta())
        .collect();
    assert!(peer.holds(0..n + DELTAS), "an edit is missing");
    group.bench_function(BenchmarkId::new("merge one delta", n), |bencher| {
        bencher.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            let mut left = times;
            while left > 0 {
                let now = left.min(DELTAS);
                taken += merge_fresh(start.clone(), &deltas[..now as usize], &peer);
                left -= now;
            }
            taken
        });
    });
}

fn merge_fresh<S: Subject>(mut state: S, deltas: &[S], peer: &S) -> Duration {
    let begin = Instant::now();
    for delta in deltas {
        state.merge(black_box(delta));
    }
    let taken = begin.elapsed();
    if deltas.len() as u64 == DELTAS {
        assert!(state == *peer, "the deltas do not make up the peer's state");
    }
    taken
}

fn encode<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    let state = S::of(n);
    let first = state.encode();
    assert!(first.is_ok(), "{first:?}");
    group.bench_function(BenchmarkId::new("encode", n), |bencher| {
        bencher.iter(|| black_box(&state).encode());
    });
}

fn decode<S: Subject>(group: &mut BenchmarkGroup<'_, WallTime>, n: u64) {
    let state = S::of(n);
    let bytes = state.encode().unwrap_or_default();
    assert_eq!(S::decode(&bytes), Ok(state), "the bytes say something else");
    group.bench_function(BenchmarkId::new("decode", n), |bencher| {
        bencher.iter(|| S::decode(black_box(&bytes)));
    });
}

/// Inputs are whole states, so few of them are held at a time.
const BATCH: BatchSize = BatchSize::LargeInput;

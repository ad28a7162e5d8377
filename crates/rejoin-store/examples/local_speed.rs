//! What a store costs on one core beside a plain map of the same keys and values, as ratios of
//! one run: `cargo run --release -p rejoin-store --example local_speed`. Numbers of keys may be
//! given as arguments.

#[path = "common/measuring.rs"]
mod measuring;

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;

use rejoin_lww_register::LwwRegister;
use rejoin_store::{Guarantees, Kind, Schema, Settings, Start, Store};

use measuring::{mix, timed};

type Register = LwwRegister<u64>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().skip(1).map(|count| count.parse());
    let asked = asked.collect::<Result<Vec<u64>, _>>()?;
    let usual = vec![10_000, 100_000, 1_000_000];
    for count in if asked.is_empty() { usual } else { asked } {
        let keys: Vec<String> = (0..count)
            .map(|i| format!("user:{:016x}", mix(i)))
            .collect();
        let runs = (0..5).map(|_| measure(&keys));
        let runs = runs.collect::<Result<Vec<_>, _>>()?;
        let best = |of: fn(&Times) -> Duration| runs.iter().map(of).min().unwrap_or_default();
        let map_insert = best(|run| run.map_insert);
        let map_get = best(|run| run.map_get);
        let write = best(|run| run.write);
        let rewrite = best(|run| run.rewrite);
        let read = best(|run| run.read);
        let in_session = best(|run| run.in_session);
        println!("{count} keys, nanoseconds for each operation:");
        let each = |time: Duration| time.as_nanos() as f64 / count as f64;
        let line = |name: &str, time: Duration, of: Duration, over: &str| {
            let ratio = of.as_secs_f64() / time.as_secs_f64();
            println!(
                "  {name:<22} {:>7.1}   {ratio:.2} x the speed of {over}",
                each(time)
            );
        };
        println!("  {:<22} {:>7.1}", "HashMap insert", each(map_insert));
        println!("  {:<22} {:>7.1}", "HashMap get", each(map_get));
        line("write a new key", write, map_insert, "insert");
        line("write a known key", rewrite, map_insert, "insert");
        line("read", read, map_get, "get");
        line("read in a session", in_session, read, "read");
    }
    Ok(())
}

struct Times {
    map_insert: Duration,
    map_get: Duration,
    write: Duration,
    rewrite: Duration,
    read: Duration,
    in_session: Duration,
}

fn measure(keys: &[String]) -> Result<Times, Box<dyn std::error::Error>> {
    let mut map = HashMap::new();
    let map_insert = timed(|| {
        for (key, value) in keys.iter().zip(0_u64..) {
            map.insert(key.clone(), value);
        }
    });
    let mut sum = 0_u64;
    let map_get = timed(|| {
        for key in shuffled(keys) {
            sum += map.get(key).copied().unwrap_or_default();
        }
    });

    let mut schema = Schema::new();
    let kind: Kind<Register> = schema.declare("numbers")?;
    let mut store = Store::new(schema, Start::random(), Settings::default());
    let set = |store: &mut Store| {
        for (key, value) in keys.iter().zip(0_u64..) {
            let written = store
                .key(kind, key)
                .write(|register, me| register.set(me, value));
            black_box(written.is_ok());
        }
    };
    let write = timed(|| set(&mut store));
    let mut total = 0_u64;
    let read = timed(|| {
        for key in shuffled(keys) {
            let value = store.key(kind, key).read().ok().flatten();
            total += value
                .and_then(|register| register.get().copied())
                .unwrap_or_default();
        }
    });
    let mut session = store.session(Guarantees::ALL);
    let mut again = 0_u64;
    let in_session = timed(|| {
        for key in shuffled(keys) {
            let value = store
                .key(kind, key)
                .in_session(&mut session)
                .read()
                .ok()
                .flatten();
            again += value
                .and_then(|register| register.get().copied())
                .unwrap_or_default();
        }
    });
    let rewrite = timed(|| set(&mut store));
    assert_eq!(
        (total, again),
        (sum, sum),
        "the store reads what the map does"
    );
    Ok(Times {
        map_insert,
        map_get,
        write,
        rewrite,
        read,
        in_session,
    })
}

/// The keys in another order than that in which they were written.
fn shuffled(keys: &[String]) -> impl Iterator<Item = &String> {
    let step = keys.len() / 2 + 1_237;
    (0..keys.len()).filter_map(move |i| keys.get(i * step % keys.len()))
}

//! How fast a new replica is brought up to date, beside how fast the same bytes are decoded, as
//! ratios of one run: `cargo run --release -p rejoin-store --example bring_up`. Numbers of keys may
//! be given as arguments.

#[path = "common/measuring.rs"]
mod measuring;

use std::time::{Duration, Instant};

use rejoin_lww_register::LwwRegister;
use rejoin_store::{Carried, Kind, Schema, Settings, Start, Store};

use measuring::{mix, timed};

type Register = LwwRegister<u64>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().skip(1).map(|count| count.parse());
    let asked = asked.collect::<Result<Vec<u64>, _>>()?;
    let usual = vec![10_000, 100_000, 1_000_000];
    for count in if asked.is_empty() { usual } else { asked } {
        let runs = (0..3).map(|_| measure(count));
        let runs = runs.collect::<Result<Vec<_>, _>>()?;
        let best = |of: fn(&Times) -> Duration| runs.iter().map(of).min().unwrap_or_default();
        let decode = best(|run| run.decode);
        let (send, receive) = (best(|run| run.send), best(|run| run.receive));
        let digest = best(|run| run.digest);
        let bytes = runs.first().map_or(0, |run| run.bytes);
        println!("{count} keys, {bytes} bytes; nanoseconds for each key:");
        let line = |name: &str, time: Duration| {
            let each = time.as_nanos() as f64 / count as f64;
            let ratio = decode.as_secs_f64() / time.as_secs_f64();
            println!("  {name:<34} {each:>7.1}   {ratio:.2} x the speed of decoding");
        };
        line("decode the frames", decode);
        line("bring up: the new replica", receive);
        line("bring up: the old one, which sends", send);
        line("bring up: both, on one core", send + receive);
        line("and compare digests, both", send + receive + digest);
    }
    Ok(())
}

struct Times {
    bytes: usize,
    /// What the old replica does.
    send: Duration,
    /// What the new one does.
    receive: Duration,
    /// The first digest of both.
    digest: Duration,
    /// Decoding all frames that the new replica was sent.
    decode: Duration,
}

fn measure(count: u64) -> Result<Times, Box<dyn std::error::Error>> {
    let mut schema = Schema::new();
    let kind: Kind<Register> = schema.declare("numbers")?;
    let mut old = Store::new(schema.clone(), Start::random(), Settings::default());
    let mut new = Store::new(schema, Start::random(), Settings::default());
    for number in 0..count {
        let key = format!("user:{:016x}", mix(number));
        let written = old
            .key(kind, &key)
            .write(|register, me| register.set(me, number));
        assert!(written?.event.is_some(), "each key is new");
    }
    // They know each other's digests before they meet.
    let digest = timed(|| assert_ne!(old.digest(), new.digest()));
    old.join(new.id());
    new.join(old.id());

    let (mut send, mut receive) = (Duration::ZERO, Duration::ZERO);
    let mut sent = Vec::new();
    let mut now = 0;
    while old.version() != new.version() {
        now += 1;
        let start = Instant::now();
        old.tick(now);
        let to_new = old.frames()?;
        send += start.elapsed();
        let start = Instant::now();
        new.tick(now);
        for (_, frame) in &to_new {
            new.receive(old.id(), frame)?;
        }
        let to_old = new.frames()?;
        receive += start.elapsed();
        let start = Instant::now();
        for (_, frame) in &to_old {
            old.receive(new.id(), frame)?;
        }
        send += start.elapsed();
        sent.extend(to_new.into_iter().map(|(_, frame)| frame));
    }
    let mut entries = 0;
    let decode = timed(|| {
        for frame in &sent {
            entries += Carried::of(new.schema(), frame).map_or(0, |carried| carried.entries);
        }
    });
    assert_eq!(entries as u64, count, "each key is sent once");
    let last = format!("user:{:016x}", mix(count - 1));
    let found = new.key(kind, &last).read()?;
    assert_eq!(found.and_then(Register::get), Some(&(count - 1)));
    let digest = digest + timed(|| assert_eq!(old.digest(), new.digest()));
    Ok(Times {
        bytes: sent.iter().map(Vec::len).sum(),
        send,
        receive,
        digest,
        decode,
    })
}

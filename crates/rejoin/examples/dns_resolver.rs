//! Resolvers that keep the answers of name servers for a while, as in the DNS.
//!
//! The zone is an `LwwMap` on a primary server, and the secondary merges it now and then. So an
//! answer may be out of date by the time that a change needs to the server that is asked, plus the
//! lifetime of the answer; never by more. A shorter lifetime is paid for with more questions.
//!
//! ```console
//! cargo run -p rejoin --example dns_resolver
//! ```

use std::time::Duration;

use rejoin::store::cache::{Cache, Lookup, Policy, Reply};
use rejoin::{LwwMap, Merge, Replica};

/// The secondary has what the primary had at most so many seconds ago.
const PROPAGATION: u64 = 90;
/// That there is no such name is remembered for so many seconds.
const NEGATIVE_TTL: u64 = 60;
/// What is asked for.
const NAMES: [&str; 2] = ["www", "mail"];

/// What the administrator does: at which second, to which name.
const CHANGES: [(u64, &str, Option<&str>); 7] = [
    (0, "www", Some("192.0.2.1")),
    (0, "mail", Some("192.0.2.25")),
    (451, "www", Some("192.0.2.2")),
    (1000, "mail", None),
    (1500, "mail", Some("192.0.2.26")),
    (2071, "www", None),
    (2072, "www", Some("192.0.2.3")),
];

/// What happened to the questions of an hour.
#[derive(Debug, Default)]
struct Figures {
    questions: u64,
    upstream: u64,
    out_of_date: u64,
    oldest: u64,
}

/// How many seconds ago the name ceased to have this address; `None` if it never had it.
fn out_of_date_for(name: &str, address: Option<&str>, now: u64) -> Option<u64> {
    let mut since = None;
    // Before the first change there is nothing.
    let (mut current, mut found) = (None, address.is_none().then_some(0));
    for (second, _, next) in CHANGES.iter().filter(|change| change.1 == name) {
        if *second > now {
            break;
        }
        if current == address {
            since = Some(now - second);
        }
        current = *next;
        if current == address {
            (since, found) = (None, Some(0));
        }
    }
    found.map(|found| since.unwrap_or(found))
}

/// An hour with answers that live for so many seconds.
fn hour(ttl: u64) -> Figures {
    let policy = Policy {
        max_age: Duration::from_secs(ttl),
        negative_ttl: Duration::from_secs(NEGATIVE_TTL),
        ..Policy::default()
    };
    let mut administrator = Replica::random();
    let mut primary: LwwMap<String, String> = LwwMap::new();
    let mut secondary = LwwMap::new();
    let mut resolvers = [(); 3].map(|()| Cache::new(policy, 100));
    let mut figures = Figures::default();
    for now in 0..3600 {
        for (_, name, address) in CHANGES.iter().filter(|change| change.0 == now) {
            match address {
                Some(address) => {
                    primary.put(&mut administrator, (*name).into(), (*address).into());
                }
                None => {
                    primary.remove(&mut administrator, *name);
                }
            }
        }
        if now % PROPAGATION == 0 {
            secondary.merge(&primary);
        }
        for (number, resolver) in (0..).zip(&mut resolvers) {
            let name = NAMES[usize::from((now + number) % 5 == 0)];
            let server = if number == 0 { &primary } else { &secondary };
            let millis = now * 1000;
            figures.questions += 1;
            let answer = match resolver.get(&name, millis) {
                Lookup::Answer(answer) => answer,
                Lookup::Ask(request) => {
                    figures.upstream += 1;
                    let reply = Reply::from(server.get(name).cloned());
                    resolver.answer(request, reply, millis)
                }
                // Every request is answered at once.
                Lookup::Wait => continue,
            };
            let late = out_of_date_for(name, answer.value.as_deref(), now);
            assert!(late.is_some(), "{name} never was {:?}", answer.value);
            let late = late.unwrap_or_default();
            let lifetime = if answer.value.is_some() {
                ttl
            } else {
                NEGATIVE_TTL
            };
            assert!(late < PROPAGATION + lifetime, "{late} s out of date");
            assert!(answer.age < lifetime, "{} s old", answer.age);
            figures.out_of_date += u64::from(late > 0);
            figures.oldest = figures.oldest.max(late);
        }
    }
    figures
}

pub(crate) fn main() {
    println!("   TTL  questions  upstream  out of date   oldest   bound");
    let hours = [600, 300, 30].map(|ttl| (ttl, hour(ttl)));
    for (ttl, figures) in &hours {
        let Figures {
            questions,
            upstream,
            out_of_date,
            oldest,
        } = figures;
        let bound = PROPAGATION + ttl.max(&NEGATIVE_TTL);
        print!("{ttl:>4} s  {questions:>9}  {upstream:>8}  ");
        println!("{out_of_date:>11}  {oldest:>5} s  {bound:>4} s");
    }
    for pair in hours.windows(2) {
        let [(_, long), (_, short)] = pair else {
            continue;
        };
        assert!(short.upstream > long.upstream && short.out_of_date < long.out_of_date);
    }
    println!("Answers that live shorter are right sooner, and asked for more often.");
}

//! Edges of a content delivery network in front of one origin.
//!
//! A reader never waits for a page that an edge has: a page beyond its lifetime is served once
//! more and refreshed behind the reader's back. A purge makes the next reader see the new page at
//! once; one that is lost costs no more than the lifetime. While the origin is down, the edges go
//! on with what they have.
//!
//! ```console
//! cargo run -p rejoin --example cdn_edge
//! ```

use std::time::Duration;

use rejoin::store::cache::{Answer, Cache, Lookup, Policy, Reply, Request, State};

const MAX_AGE: u64 = 60;
const WHILE_REVALIDATE: u64 = 30;
const IF_ERROR: u64 = 300;

/// When the editor publishes the second and the third version.
const PUBLISHED: [u64; 2] = [100, 400];
/// The origin is down from the first of these seconds to the second.
const DOWN: [u64; 2] = [500, 700];
/// The edge that no purge reaches.
const DEAF: usize = 2;

struct Origin {
    version: u64,
    is_up: bool,
}

/// An edge, and what its readers met.
struct Edge {
    cache: Cache<&'static str, u64>,
    waited: u64,
    errors: u64,
    stale: u64,
    /// For how many seconds after a new version an old one was read at the most.
    behind: u64,
}

impl Edge {
    fn new() -> Self {
        let policy = Policy {
            max_age: Duration::from_secs(MAX_AGE),
            stale_while_revalidate: Duration::from_secs(WHILE_REVALIDATE),
            stale_if_error: Duration::from_secs(IF_ERROR),
            recheck_after_error: Duration::from_secs(30),
            ..Policy::default()
        };
        Self {
            cache: Cache::new(policy, 100),
            waited: 0,
            errors: 0,
            stale: 0,
            behind: 0,
        }
    }

    fn read(&mut self, origin: &Origin, second: u64) -> Option<Answer<u64>> {
        let answer = match self.cache.get(&"/", second * 1000) {
            Lookup::Answer(answer) => answer,
            Lookup::Ask(request) => {
                self.waited += 1;
                self.fetch(request, origin, second)
            }
            Lookup::Wait => return None,
        };
        self.errors += u64::from(answer.state == State::Error);
        self.stale += u64::from(answer.state == State::Stale);
        if origin.is_up && answer.value != Some(origin.version) {
            let published = PUBLISHED.iter().filter(|time| **time <= second).max();
            self.behind = self.behind.max(second - published.unwrap_or(&0));
        }
        Some(answer)
    }

    /// Does what stale answers have started.
    fn refresh(&mut self, origin: &Origin, second: u64) {
        while let Some(request) = self.cache.next_refresh(second * 1000) {
            self.fetch(request, origin, second);
        }
    }

    fn fetch(&mut self, request: Request<&'static str>, origin: &Origin, at: u64) -> Answer<u64> {
        if origin.is_up {
            let reply = Reply::found(origin.version);
            self.cache.answer(request, reply, at * 1000)
        } else {
            self.cache.fail(request, at * 1000)
        }
    }
}

pub(crate) fn main() {
    let mut origin = Origin {
        version: 1,
        is_up: true,
    };
    let mut edges = [(); 3].map(|()| Edge::new());
    let mut last = None;
    println!("What a reader of the edge that no purge reaches is told:");
    for second in 0..900 {
        origin.is_up = !(DOWN[0]..DOWN[1]).contains(&second);
        if PUBLISHED.contains(&second) {
            origin.version += 1;
            for (number, edge) in edges.iter_mut().enumerate() {
                if number != DEAF {
                    edge.cache.purge(&"/");
                }
            }
        }
        for (number, edge) in edges.iter_mut().enumerate() {
            edge.refresh(&origin, second);
            let Some(answer) = edge.read(&origin, second) else {
                continue;
            };
            assert!(answer.age < MAX_AGE + IF_ERROR);
            if number == DEAF && (answer.forwarded || answer.value != last) {
                let header = answer.cache_status("edge");
                let version = answer.value.unwrap_or_default();
                println!("{second:>4} s  v{version}  Cache-Status: {header}");
                last = answer.value;
            }
        }
    }
    println!("\nedge  waited  stale  errors  behind");
    for (number, edge) in edges.iter().enumerate() {
        let (waited, stale) = (edge.waited, edge.stale);
        let (errors, behind) = (edge.errors, edge.behind);
        println!("{number:>4}  {waited:>6}  {stale:>5}  {errors:>6}  {behind:>4} s");
        assert_eq!(errors, 0, "the origin is down, and missed by nobody");
        assert!(stale > 0, "each lived through the end of a lifetime");
        if number == DEAF {
            assert!(behind > 0 && behind < MAX_AGE + WHILE_REVALIDATE);
        } else {
            assert_eq!(behind, 0, "a purge is seen by the next reader");
        }
    }
    let [heard, also_heard, deaf] = edges.map(|edge| edge.waited);
    assert!(
        heard == also_heard && heard > deaf,
        "a purge makes somebody wait"
    );
}

//! Reports with anything in them, most of it impossible.

use rejoin_sim::report::{
    Cut, FaultCount, Held, Message, Micros, Outage, Read, Report, Verdict, Write,
};

struct Random(u64);

impl Random {
    /// SplitMix64, of Steele, Lea and Flood.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Zero, equal, near, far, or as far as can be.
    fn time(&mut self) -> Micros {
        match self.below(8) {
            0 => 0,
            1 => Micros::MAX - self.below(3),
            2 => 1_000_000,
            3 => self.next() >> self.below(64),
            _ => self.below(2_000_000),
        }
    }

    /// Often one that is there.
    fn index(&mut self) -> usize {
        if self.below(20) == 0 {
            usize::MAX
        } else {
            self.below(7) as usize
        }
    }

    fn word(&mut self) -> String {
        let words = [
            "",
            "a",
            "b<b>",
            "&amp;",
            "\"'>",
            "\u{1F600}\u{0301}",
            "日本語の長い名前です、とても長い",
        ];
        words[self.below(words.len() as u64) as usize].to_owned()
    }

    fn maybe<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| make(self))
    }

    fn some<T>(&mut self, most: u64, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let number = self.below(most + 1);
        (0..number).map(|_| make(self)).collect()
    }
}

/// The report of this number.
pub(crate) fn report(seed: u64) -> Report {
    let it = &mut Random(seed);
    // Every tenth has a thousand messages, all sent at once.
    let (messages, at_once) = if seed % 10 == 9 {
        (1000, Some(it.time()))
    } else {
        (40, None)
    };
    Report {
        name: it.word(),
        seed,
        command: it.word(),
        verdict: if it.below(2) == 0 {
            Verdict::Passed
        } else {
            failed(it)
        },
        end: it.time(),
        healed: it.maybe(Random::time),
        nodes: it.some(6, Random::word),
        messages: it.some(messages, |it| message(it, at_once)),
        cuts: it.some(12, |it| Cut {
            from: it.index(),
            to: it.index(),
            since: it.time(),
            until: it.time(),
        }),
        outages: it.some(6, |it| Outage {
            node: it.index(),
            since: it.time(),
            until: it.time(),
            what: it.word(),
        }),
        writes: it.some(12, write),
        reads: it.some(30, |it| Read {
            node: it.index(),
            key: it.word(),
            at: it.time(),
            behind: it.below(3),
            since_write: it.maybe(Random::time),
        }),
        faults: it.some(4, |it| FaultCount {
            name: it.word(),
            what: it.word(),
            times: it.time(),
        }),
        lost: it.time(),
        divergences: it.time(),
        stale_session_reads: it.time(),
        facts: it.some(3, |it| (it.word(), it.word())),
    }
}

fn failed(it: &mut Random) -> Verdict {
    Verdict::Failed {
        kind: it.word(),
        at: it.time(),
        what: it.word(),
        key: it.maybe(Random::word),
    }
}

fn message(it: &mut Random, at_once: Option<Micros>) -> Message {
    Message {
        from: it.index(),
        to: it.index(),
        sent: at_once.unwrap_or_else(|| it.time()),
        arrivals: it.some(2, Random::time),
        part: ["delta", "ack", "<digest>"][it.below(3) as usize],
        bytes: it.time(),
        carries: it.some(2, Random::index),
    }
}

fn write(it: &mut Random) -> Write {
    Write {
        key: it.word(),
        value: it.word(),
        node: it.index(),
        invoked: it.time(),
        acknowledged: it.maybe(Random::time),
        rank: it.below(4),
        held: it.some(6, |it| Held {
            node: it.index(),
            since: it.time(),
            until: it.maybe(Random::time),
        }),
        everywhere: it.maybe(Random::time),
    }
}

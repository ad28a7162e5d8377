mod links;

use core::fmt;
use std::collections::BTreeMap;

pub(crate) use self::links::Links;
pub use self::links::name;
use crate::{Distribution, Place, Random, Time};

/// What happens to the frames of some links for a while.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weather {
    pub(crate) links: Links,
    pub(crate) until: Time,
    pub(crate) kind: Spell,
}

/// One kind of bad weather. Shares are in thousandths of the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spell {
    /// Nothing passes, and what is on its way is lost.
    Cut,
    /// Some frames are lost.
    Loss(u64),
    /// Some frames come twice.
    Twice(u64),
    /// Some frames come once more, much later.
    Echo(u64),
    /// A frame may be late by up to this and be overtaken.
    Shuffle(Time),
    /// Every frame takes this much longer.
    Slow(Time),
    /// Some frames arrive damaged.
    Damage(u64),
    /// So many bytes pass in a second, and what waits longer than a second is lost.
    Narrow(u64),
}

/// What becomes of a frame.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    /// When its copies arrive, and whether damaged. None if it is lost.
    pub(crate) arrivals: Vec<(Time, bool)>,
    pub(crate) lost: u64,
    pub(crate) extra: u64,
    pub(crate) damaged: u64,
    pub(crate) overtaken: u64,
    pub(crate) slowed: u64,
}

/// The links between machines, each in each direction.
#[derive(Debug)]
pub(crate) struct Network {
    /// How long a frame takes; a millisecond if that is not said.
    delay: Option<Distribution>,
    random: Random,
    links: BTreeMap<(Place, Place), Link>,
    weather: Vec<Weather>,
}

#[derive(Debug)]
struct Link {
    random: Random,
    /// When the latest frame arrives that may not be overtaken.
    last: Time,
    /// When the wire is free again, if it is narrow.
    free: Time,
}

impl Network {
    pub(crate) const fn new(delay: Option<Distribution>, random: Random) -> Self {
        Self {
            delay,
            random,
            links: BTreeMap::new(),
            weather: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, weather: Weather) {
        self.weather.push(weather);
    }

    /// Ends all bad weather.
    pub(crate) fn calm(&mut self) {
        self.weather.clear();
    }

    /// Whether a frame could pass now.
    pub(crate) fn is_open(&self, from: Place, to: Place, now: Time) -> bool {
        let cut = |weather: &Weather| weather.kind == Spell::Cut && weather.holds(from, to, now);
        !self.weather.iter().any(cut)
    }

    /// Draws what becomes of a frame of `bytes` bytes.
    pub(crate) fn send(&mut self, from: Place, to: Place, bytes: u64, now: Time) -> Fate {
        let mut fate = Fate::default();
        if !self.is_open(from, to, now) {
            fate.lost += 1;
            return fate;
        }
        let number = (from as u64) << 32 | to as u64;
        let link = self.links.entry((from, to)).or_insert_with(|| Link {
            random: self.random.fork_by(number),
            last: Time::ZERO,
            free: Time::ZERO,
        });
        let delay = self.delay.as_ref();
        let delay = delay.map_or(1.0, |it| it.sample(&mut link.random));
        let delay = Time::from_millis_f64(delay);
        let mut arrival = now + delay;
        let mut copies = 1;
        let (mut may_overtake, mut damaged, mut slowed, mut echo) = (false, false, false, None);
        for weather in self.weather.iter().filter(|it| it.holds(from, to, now)) {
            let random = &mut link.random;
            match weather.kind {
                Spell::Cut => copies = 0,
                Spell::Loss(share) if hits(random, share) => copies = 0,
                Spell::Twice(share) if hits(random, share) => copies *= 2,
                Spell::Echo(share) if hits(random, share) => {
                    echo = Some(now + Time::millis(random.between(1_000, 12_000)));
                }
                Spell::Damage(share) if hits(random, share) => damaged = true,
                Spell::Loss(_) | Spell::Twice(_) | Spell::Echo(_) | Spell::Damage(_) => {}
                Spell::Shuffle(spread) => {
                    may_overtake = true;
                    arrival = arrival + Time::micros(random.below(spread.as_micros().max(1)));
                }
                Spell::Slow(length) => {
                    slowed = true;
                    arrival = arrival + length;
                }
                Spell::Narrow(rate) => {
                    let takes = Time::micros(bytes.saturating_mul(1_000_000) / rate.max(1));
                    let start = link.free.max(now);
                    if start.since(now) > Time::millis(1000) {
                        copies = 0;
                    } else {
                        link.free = start + takes;
                        arrival = arrival.max(link.free);
                    }
                }
            }
        }
        if may_overtake {
            fate.overtaken = u64::from(arrival < link.last);
        } else {
            arrival = arrival.max(link.last);
        }
        link.last = link.last.max(arrival);
        fate.lost = u64::from(copies == 0);
        for copy in 0..copies {
            let later = Time::micros(link.random.below(20_000) * copy);
            fate.arrivals.push((arrival + later, damaged));
        }
        fate.arrivals.extend(echo.map(|at| (at, false)));
        fate.slowed = u64::from(slowed && copies > 0);
        fate.damaged = u64::from(damaged && copies > 0);
        fate.extra = (fate.arrivals.len() as u64).saturating_sub(1);
        fate
    }
}

impl Weather {
    fn holds(&self, from: Place, to: Place, now: Time) -> bool {
        now < self.until && self.links.contain(from, to)
    }
}

fn hits(random: &mut Random, share: u64) -> bool {
    random.below(1000) < share
}

impl fmt::Display for Weather {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { links, until, kind } = self;
        match kind {
            Spell::Cut => write!(f, "cut: {links}")?,
            Spell::Loss(share) => write!(f, "{share} ‰ lost: {links}")?,
            Spell::Twice(share) => write!(f, "{share} ‰ come twice: {links}")?,
            Spell::Echo(share) => write!(f, "{share} ‰ come again much later: {links}")?,
            Spell::Shuffle(spread) => write!(f, "overtaking within {spread}: {links}")?,
            Spell::Slow(length) => write!(f, "{length} slower: {links}")?,
            Spell::Damage(share) => write!(f, "{share} ‰ damaged: {links}")?,
            Spell::Narrow(rate) => write!(f, "{rate} bytes a second: {links}")?,
        }
        write!(f, ", until {until}")
    }
}

//! When and where each fault strikes.

use super::Fault;
use crate::action::{Action, Damage, Hostile};
use crate::network::{Links, Spell, Weather};
use crate::{Place, Random, Time};

/// Where faults are drawn for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) replicas: usize,
    /// When the faults end.
    pub(crate) until: Time,
}

impl Fault {
    /// Draws what it does in a run.
    pub(crate) fn draw(self, scene: Scene, random: &mut Random) -> Vec<(Time, Action)> {
        let mut strikes = Strikes {
            scene,
            random,
            all: Vec::new(),
        };
        strikes.draw(self);
        strikes.all
    }
}

struct Strikes<'a> {
    scene: Scene,
    random: &'a mut Random,
    all: Vec<(Time, Action)>,
}

impl Strikes<'_> {
    fn draw(&mut self, fault: Fault) {
        match fault {
            Fault::Drop => self.drops(),
            Fault::Duplicate => {
                let (twice, echo) = (self.random.between(50, 500), self.random.between(0, 50));
                self.weather(Links::All, Spell::Twice(twice));
                self.weather(Links::All, Spell::Echo(echo));
            }
            Fault::Reorder => {
                let spread = Time::millis(self.random.between(5, 800));
                self.weather(Links::All, Spell::Shuffle(spread));
            }
            Fault::Partition => self.times(1, 3, |it| {
                let groups = it.halves();
                it.cut(Links::Between(groups));
            }),
            Fault::OneWay => self.times(1, 3, |it| {
                let inside = it.halves().swap_remove(0);
                it.cut(Links::OutOf(inside));
            }),
            Fault::Bridge => self.bridge(),
            Fault::Flapping => self.times(6, 16, |it| {
                let (from, to) = it.two_places();
                it.cut_for(Links::OneWay(from, to), 20, 700);
            }),
            Fault::Offline => {
                let place = self.place();
                let links = Links::Of(place);
                self.weather(links, Spell::Cut);
            }
            Fault::Crash => self.times(1, 4, |it| {
                let (place, down) = (it.place(), it.length(1, 3000));
                it.at(Action::Crash { place, down });
            }),
            Fault::CrashAtCommit => self.times(1, 4, |it| it.crash_at(0)),
            Fault::CrashInRecovery => self.times(1, 3, |it| {
                let again = it.random.between(1, 3);
                it.crash_at(again);
            }),
            Fault::BitFlip => self.rot(Damage::Flip),
            Fault::Misdirected => self.rot(Damage::Misdirect),
            Fault::DiskFull => self.times(1, 3, |it| {
                let (place, length) = (it.place(), it.length(50, 3000));
                let at = it.moment();
                let until = at + length;
                it.all.push((at, Action::DiskFull { place, until }));
            }),
            Fault::LyingDisk => self.times(1, 2, |it| {
                let (place, length) = (it.place(), it.length(50, 3000));
                let at = it.moment();
                let until = at + length;
                it.all.push((at, Action::Lie { place, until }));
            }),
            Fault::Restore => self.times(1, 2, Self::restore),
            Fault::Return => self.leave(true),
            Fault::Leave => self.leave(false),
            Fault::Join => self.times(1, 2, |it| it.at(Action::Join)),
            Fault::ClockBack => self.times(1, 4, |it| it.jump(-20_000, -1)),
            Fault::ClockAhead => {
                self.times(1, 3, |it| it.jump(1, 20_000));
                let (place, ppm) = (self.place(), self.random.between(0, 200_000));
                let ppm = ppm.cast_signed();
                self.at(Action::ClockDrift { place, ppm });
            }
            Fault::Ties => {
                let millis = self.random.between(200, 20_000);
                self.all.push((Time::ZERO, Action::CoarseClocks { millis }));
            }
            Fault::Hostile => {
                self.times(5, 20, Self::hostile);
                let share = self.random.between(1, 40);
                self.weather(Links::All, Spell::Damage(share));
            }
            Fault::Bombs => self.times(5, 20, |it| it.frame(Hostile::Bomb)),
            Fault::FarFuture => self.times(2, 8, |it| it.frame(Hostile::Ahead)),
            Fault::Newer => self.times(2, 8, |it| it.frame(Hostile::Newer)),
            Fault::Narrow => {
                let place = self.place();
                let rate = self.random.between(50, 1_000);
                self.weather(Links::Of(place), Spell::Narrow(rate));
            }
            // The workload does it; see there.
            Fault::DeleteRace | Fault::Kinds => {}
            Fault::Gaps => self.gaps(),
            Fault::Pause => self.times(1, 3, |it| {
                let (place, length) = (it.place(), it.length(50, 4000));
                let at = it.moment();
                let until = at + length;
                it.all.push((at, Action::Pause { place, until }));
            }),
            Fault::Slow => {
                let (place, length) = (self.place(), self.length(20, 1500));
                self.weather(Links::Of(place), Spell::Slow(length));
            }
        }
    }

    fn drops(&mut self) {
        let share = self.random.between(10, 300);
        self.weather(Links::All, Spell::Loss(share));
        if self.random.chance(0.3) {
            let (from, to) = self.two_places();
            self.weather(Links::OneWay(from, to), Spell::Loss(1000));
        }
    }

    /// A chain, in a random order, so that news has to be handed on.
    fn bridge(&mut self) {
        let mut order: Vec<Place> = (0..self.scene.replicas).collect();
        self.random.shuffle(&mut order);
        let edges = order.windows(2).map(|pair| (pair[0], pair[1])).collect();
        self.weather(Links::NotNeighbours(edges), Spell::Cut);
    }

    fn crash_at(&mut self, again: u64) {
        let action = Action::CrashAt {
            place: self.place(),
            calls: self.random.below(6),
            done: self.random.chance(0.5),
            down: self.length(1, 2000),
            again,
        };
        self.at(action);
    }

    fn rot(&mut self, how: Damage) {
        self.times(1, 2, |it| {
            let place = it.place();
            it.at(Action::Rot { place, how });
        });
    }

    fn restore(&mut self) {
        let (place, down) = (self.place(), self.length(1, 1000));
        let (one, other) = (self.moment(), self.moment());
        self.all.push((one.min(other), Action::Backup { place }));
        self.all
            .push((one.max(other), Action::Restore { place, down }));
    }

    fn leave(&mut self, comes_back: bool) {
        let place = self.place();
        let (one, other) = (self.moment(), self.moment());
        self.all.push((one.min(other), Action::Leave { place }));
        if comes_back {
            self.all.push((one.max(other), Action::Return { place }));
        }
    }

    fn jump(&mut self, low: i64, high: i64) {
        let span = self.random.between(0, low.abs_diff(high));
        let (place, millis) = (self.place(), low.saturating_add_unsigned(span));
        self.at(Action::ClockJump { place, millis });
    }

    fn hostile(&mut self) {
        let what = match self.random.below(3) {
            0 => Hostile::Noise(self.random.between(0, 200)),
            1 => Hostile::Mutated(self.random.between(1, 4)),
            _ => Hostile::Cut,
        };
        self.frame(what);
    }

    fn frame(&mut self, what: Hostile) {
        let (place, from) = self.two_places();
        self.at(Action::Hostile { place, from, what });
    }

    fn gaps(&mut self) {
        let place = self.place();
        let share = self.random.between(200, 600);
        self.weather(Links::Of(place), Spell::Loss(share));
        self.weather(Links::Of(place), Spell::Shuffle(Time::millis(500)));
        self.times(1, 3, |it| {
            let down = it.length(1, 500);
            it.at(Action::Crash { place, down });
        });
    }

    /// Does it some times, from `low` to `high`.
    fn times(&mut self, low: u64, high: u64, mut strike: impl FnMut(&mut Self)) {
        for _ in 0..self.random.between(low, high) {
            strike(self);
        }
    }

    /// From some moment to the end of the faults, or for all the time before it.
    fn weather(&mut self, links: Links, kind: Spell) {
        let from_the_start = self.random.chance(0.5);
        let at = if from_the_start {
            Time::ZERO
        } else {
            self.moment()
        };
        let until = self.scene.until;
        let weather = Weather { links, until, kind };
        self.all.push((at, Action::Weather(weather)));
    }

    fn cut(&mut self, links: Links) {
        self.cut_for(links, 200, 8000);
    }

    fn cut_for(&mut self, links: Links, low: u64, high: u64) {
        let (at, length) = (self.moment(), self.length(low, high));
        let weather = Weather {
            links,
            until: (at + length).min(self.scene.until),
            kind: Spell::Cut,
        };
        self.all.push((at, Action::Weather(weather)));
    }

    fn at(&mut self, action: Action) {
        let at = self.moment();
        self.all.push((at, action));
    }

    fn moment(&mut self) -> Time {
        Time::micros(self.random.below(self.scene.until.as_micros().max(1)))
    }

    fn length(&mut self, low: u64, high: u64) -> Time {
        Time::millis(self.random.between(low, high))
    }

    fn place(&mut self) -> Place {
        place(self.random, self.scene.replicas)
    }

    fn two_places(&mut self) -> (Place, Place) {
        let (from, step) = (self.place(), self.random.between(1, self.others()));
        let to = (from + usize::try_from(step).unwrap_or(1)) % self.scene.replicas;
        (from, to)
    }

    const fn others(&self) -> u64 {
        (self.scene.replicas as u64).saturating_sub(1)
    }

    /// Two groups, neither empty.
    fn halves(&mut self) -> Vec<Vec<Place>> {
        let mut order: Vec<Place> = (0..self.scene.replicas).collect();
        self.random.shuffle(&mut order);
        let cut = self.random.between(1, self.others());
        let rest = order.split_off(usize::try_from(cut).unwrap_or(1));
        vec![order, rest]
    }
}

pub(crate) fn place(random: &mut Random, replicas: usize) -> Place {
    usize::try_from(random.below(replicas as u64)).unwrap_or(0)
}

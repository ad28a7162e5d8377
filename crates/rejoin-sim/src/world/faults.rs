//! What a step of the plan does.

use super::machines::{Image, Machine};
use super::{Event, World};
use crate::action::{Action, Damage, Hostile};
use crate::story::Happening;
use crate::{
    Ask, Guarantees, Kind, Level, Now, Op, Output, Place, Records, Request, Time, Violation,
};

impl World<'_> {
    pub(super) fn step(&mut self, index: usize) -> Result<(), Violation> {
        let plan = self.plan;
        let action = &plan.steps[index].action;
        if let Action::Request { client, .. } = action {
            return self.wants(*client, index);
        }
        if self.story.is_some() {
            self.tell(Happening::Fault(action.to_string()));
        }
        match action.place() {
            Some(place) if self.plan.without.contains(&place) => Ok(()),
            _ => self.strike(action),
        }
    }

    fn strike(&mut self, action: &Action) -> Result<(), Violation> {
        match action {
            Action::Request { .. } => {}
            Action::Weather(weather) => self.weather(weather.clone()),
            Action::Crash { place, down } => return self.crash(*place, *down, Image::Own),
            Action::CrashAt {
                place,
                calls,
                done,
                down,
                again,
            } => {
                let machine = &mut self.machines[*place];
                if machine.node.is_some() && machine.trap.is_none() {
                    machine.records.crash_at(*calls, *done);
                    machine.trap = Some((*down, *again));
                }
            }
            Action::Pause { place, until } => {
                self.figures.fault("pause", 1);
                self.machines[*place].paused = *until;
            }
            Action::Backup { place } => {
                let machine = &mut self.machines[*place];
                machine.backup = Some(machine.records.copy());
                self.oracle.copied(*place);
            }
            Action::Restore { place, down } => {
                self.figures.fault("restore", 1);
                return self.crash(*place, *down, Image::Backup);
            }
            Action::Join => return self.join(),
            Action::Leave { place } => return self.leave(*place),
            Action::Return { place } => return self.come_back(*place),
            Action::DiskFull { place, until } => {
                self.figures.fault("disk full", 1);
                self.machines[*place].records.set_full(true);
                self.agenda.note(*until, Event::DiskFree(*place));
            }
            Action::Lie { place, until } => {
                self.figures.fault("lying disk", 1);
                self.machines[*place].records.lie(true);
                self.agenda.note(*until, Event::LieFound(*place));
            }
            Action::Rot { place, how } => return self.rot(*place, *how),
            Action::ClockJump { place, millis } => {
                self.figures.fault("clock jump", 1);
                self.machines[*place].clock.jump(*millis);
            }
            Action::ClockDrift { place, ppm } => {
                self.figures.fault("clock drift", 1);
                self.machines[*place].clock.drift(self.now, *ppm);
            }
            Action::CoarseClocks { millis } => {
                self.figures.fault("coarse clocks", 1);
                for machine in &mut self.machines {
                    machine.clock.coarsen(*millis);
                }
            }
            Action::Hostile { place, from, what } => return self.hostile(*place, *from, *what),
        }
        Ok(())
    }

    fn crash(&mut self, place: Place, down: Time, image: Image) -> Result<(), Violation> {
        if self.machines[place].node.is_none() || !self.machines[place].is_member {
            return Ok(());
        }
        self.figures.fault("crash", 1);
        self.machines[place].records.cut();
        self.stop(place)?;
        self.start_later(place, down, image)
    }

    pub(super) fn find_lie(&mut self, place: Place) -> Result<(), Violation> {
        self.crash(place, Time::millis(10), Image::Own)
    }

    fn rot(&mut self, place: Place, how: Damage) -> Result<(), Violation> {
        let is_on = self.machines[place].node.is_some();
        self.crash(place, Time::millis(10), Image::Own)?;
        if !is_on {
            return Ok(());
        }
        let records = self.machines[place].records.clone();
        let is_damaged = match how {
            Damage::Flip => records.rot(&mut self.random),
            Damage::Misdirect => records.misdirect(&mut self.random),
        };
        self.figures.fault("rotten record", u64::from(is_damaged));
        self.machines[place].set_back = true;
        Ok(())
    }

    fn join(&mut self) -> Result<(), Violation> {
        self.figures.fault("join", 1);
        let mut machine = Machine::new();
        machine.is_member = true;
        self.machines.push(machine);
        self.start(self.machines.len() - 1, Image::Own)?;
        self.tell_members()
    }

    fn leave(&mut self, place: Place) -> Result<(), Violation> {
        if !self.machines[place].is_member || self.members().len() < 2 {
            return Ok(());
        }
        self.figures.fault("leave", 1);
        self.stop(place)?;
        // It does not start again, if it was about to.
        self.machines[place].life += 1;
        self.machines[place].is_member = false;
        // What only it had is gone.
        self.oracle.left(place);
        self.tell_members()
    }

    fn come_back(&mut self, place: Place) -> Result<(), Violation> {
        if self.machines[place].is_member {
            return Ok(());
        }
        self.figures.fault("return", 1);
        self.machines[place].is_member = true;
        self.oracle.returned(place);
        self.start(place, Image::Own)?;
        self.tell_members()
    }

    fn hostile(&mut self, place: Place, from: Place, what: Hostile) -> Result<(), Violation> {
        let Some(sender) = self.machines[from].id else {
            return Ok(());
        };
        let mut frame = self.sample.clone();
        match what {
            Hostile::Noise(length) => {
                frame = (0..length).map(|_| self.byte()).collect();
            }
            Hostile::Mutated(times) => self.damage(&mut frame, times),
            Hostile::Cut => {
                let length = self.random.below(frame.len() as u64);
                frame.truncate(usize::try_from(length).unwrap_or(0));
            }
            Hostile::Ahead => frame = self.late_frame(place),
            Hostile::Newer => {
                if let Some(version) = frame.get_mut(2) {
                    *version += 1;
                }
                rejoin_wire::reseal(&mut frame);
            }
            Hostile::Bomb => {
                let head = usize::try_from(self.random.below(24)).unwrap_or(0);
                frame.truncate(head);
                frame.extend([0xff; 9]);
                frame.extend([0x7f; 3]);
            }
        }
        self.figures.fault(what.name(), 1);
        self.touch(place, |node, now| node.receive(sender, &frame, now))?;
        self.lie_to_copy(place, from, what)
    }

    /// A frame of a right replica whose clock is at its end, and which has written something.
    fn late_frame(&mut self, to: Place) -> Vec<u8> {
        let now = Now {
            wall: u64::MAX >> self.random.below(24),
            steady: self.now.as_micros() / 1000,
        };
        let opened = self
            .source
            .open(Records::default(), self.random.bits(), now);
        let (Ok(mut node), Some(victim)) = (opened, self.machines[to].id) else {
            return Vec::new();
        };
        node.members(&[node.id(), victim], now);
        let request = Request {
            key: "picture".to_owned(),
            ask: Ask::Write(Kind::Register, Op::Set(u64::MAX)),
            level: Level::All,
            session: Some(node.session(Guarantees::default())),
        };
        node.request(0, &request, now);
        let frame = |output| match output {
            Output::Send { frame, .. } => Some(frame),
            _ => None,
        };
        node.outputs()
            .into_iter()
            .find_map(frame)
            .unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.random.below(256)).unwrap_or(0)
    }
}

impl Action {
    /// The machine that it is done to, if it is one.
    pub(crate) const fn place(&self) -> Option<Place> {
        match self {
            Self::Request { place, .. }
            | Self::Crash { place, .. }
            | Self::CrashAt { place, .. }
            | Self::Pause { place, .. }
            | Self::Backup { place }
            | Self::Restore { place, .. }
            | Self::Leave { place }
            | Self::Return { place }
            | Self::DiskFull { place, .. }
            | Self::Lie { place, .. }
            | Self::Rot { place, .. }
            | Self::ClockJump { place, .. }
            | Self::ClockDrift { place, .. }
            | Self::Hostile { place, .. } => Some(*place),
            Self::Weather(_) | Self::Join | Self::CoarseClocks { .. } => None,
        }
    }
}

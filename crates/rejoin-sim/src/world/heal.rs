//! The second half of a run: nothing goes wrong any more, and all must become equal in time.

use super::World;
use super::machines::Image;
use crate::story::Happening;
use crate::{Distribution, Place, Time, Violation};

/// How long it may take where frames take no time. Clocks may have been ahead by a minute, and
/// what they stamped is held back for as long.
const PATIENCE: Time = Time::millis(180_000);

/// How many frames may have to come, one after the other, before all are equal.
const FRAMES: f64 = 20.0;

impl World<'_> {
    pub(super) fn heal(&mut self) -> Result<(), Violation> {
        self.tell(Happening::Healed);
        self.network.calm();
        for machine in &mut self.machines {
            machine.clock.correct();
            machine.paused = Time::ZERO;
            machine.trap = None;
            machine.records.heal();
        }
        let members = self.members();
        for place in &members {
            self.start(*place, Image::Own)?;
        }
        self.tell_members()?;
        let delay = self.plan.delay.as_ref().map_or(0.0, Distribution::slow);
        let patience = PATIENCE + Time::from_millis_f64(FRAMES * delay);
        while !self.is_whole(&members) {
            let Some((at, event)) = self.agenda.next(self.plan.until + patience) else {
                return Err(self.oracle.apart(&members, self.now));
            };
            self.happen(at, event)?;
        }
        self.figures.healed.push(self.now.since(self.plan.until));
        self.tell(Happening::Equal);
        self.check(&members)?;
        self.probe(&members)?;
        Ok(())
    }

    fn is_whole(&self, members: &[Place]) -> bool {
        self.oracle.agree(members) && !self.somebody_waits()
    }

    fn check(&mut self, members: &[Place]) -> Result<(), Violation> {
        for place in members {
            if let Some(node) = &mut self.machines[*place].node {
                self.oracle.complete(*place, &mut **node, self.now)?;
                for (name, count) in node.counters() {
                    *self.figures.counters.entry(name).or_default() += count;
                }
            }
        }
        Ok(())
    }

    /// Takes stock, however the run ended.
    pub(crate) fn close(&mut self) {
        let members = self.members();
        for (_, write) in self.oracle.history.iter() {
            let others = members.iter().filter(|place| **place != write.place);
            let had = others.filter_map(|place| write.had.get(place));
            self.figures.delays.extend(had.map(|at| at.since(write.at)));
            let Some((_, acked)) = write.acked.filter(|_| write.is_applied()) else {
                continue;
            };
            let all: Option<Vec<Time>> = members
                .iter()
                .map(|place| write.had.get(place).copied())
                .collect();
            match all {
                Some(all) => {
                    let last = all.iter().max().copied().unwrap_or(acked);
                    self.figures.windows.push(last.since(acked));
                }
                None => self.figures.open += 1,
            }
        }
        if let Some(story) = &mut self.story {
            story.machines = self.machines.len();
            story.until = self.plan.until;
            story.end = self.now;
        }
    }
}

//! Machines: started, stopped, and told who belongs to the group.

use rejoin_causality::ReplicaId;

use super::{Event, World};
use crate::clock::Clock;
use crate::network::name;
use crate::story::Happening;
use crate::{Node, Place, Records, Time, Violation};

/// A machine with a disk and a clock, on which a replica may run.
pub(super) struct Machine {
    pub(super) node: Option<Box<dyn Node>>,
    pub(super) records: Records,
    pub(super) clock: Clock,
    /// Where frames for this replica go.
    pub(super) id: Option<ReplicaId>,
    pub(super) is_member: bool,
    /// How often it was switched on or off: what was meant for an earlier life is void.
    pub(super) life: u64,
    pub(super) wake: Option<Time>,
    pub(super) paused: Time,
    /// An old copy of the disk.
    pub(super) backup: Option<Records>,
    /// How long it stays down if the disk stops it, and how often it stops again while it starts.
    pub(super) trap: Option<(Time, u64)>,
    /// Its disk may have forgotten what it had said it keeps.
    pub(super) set_back: bool,
    /// How often its replica has given up what it held, since it started.
    pub(super) fallbacks: u64,
}

/// From what a machine starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Image {
    /// What its disk holds.
    Own,
    /// The old copy.
    Backup,
}

impl Machine {
    pub(super) fn new() -> Self {
        Self {
            node: None,
            records: Records::default(),
            clock: Clock::default(),
            id: None,
            is_member: false,
            life: 0,
            wake: None,
            paused: Time::ZERO,
            backup: None,
            trap: None,
            set_back: false,
            fallbacks: 0,
        }
    }

    /// Until when it stands still, if it does.
    pub(super) fn paused(&self, now: Time) -> Option<Time> {
        (self.paused > now).then_some(self.paused)
    }
}

impl World<'_> {
    /// Starts the replica of a machine, unless it runs.
    pub(super) fn start(&mut self, place: Place, image: Image) -> Result<(), Violation> {
        if self.machines[place].node.is_some() {
            return Ok(());
        }
        let entropy = self.random.bits();
        let machine = &mut self.machines[place];
        machine.set_back |= machine.records.restart();
        if let (Image::Backup, Some(backup)) = (image, &machine.backup) {
            machine.records.restore(backup);
            machine.set_back = true;
        }
        machine.life += 1;
        machine.wake = None;
        machine.fallbacks = 0;
        if let Some((down, again)) = machine.trap.take()
            && again > 0
        {
            machine
                .records
                .crash_at(entropy % 3, entropy.is_multiple_of(2));
            machine.trap = Some((down, again - 1));
        }
        let now = machine.clock.read(self.now);
        let opened = self.source.open(machine.records.clone(), entropy, now);
        if machine.records.has_crashed() {
            self.figures.fault("crash in recovery", 1);
            return self.start_later(place, Time::millis(1 + entropy % 100), Image::Own);
        }
        let node = match opened {
            Ok(node) => node,
            Err(why) => return self.wipe(place, &why),
        };
        machine.id = Some(node.id());
        let set_back = core::mem::take(&mut machine.set_back);
        let due = node.next_tick();
        self.oracle.restarted(place, &*node, set_back, self.now)?;
        machine.node = Some(node);
        self.schedule(place, due);
        self.tell(Happening::Up(place));
        Ok(())
    }

    /// A disk that can't be read is replaced by an empty one.
    fn wipe(&mut self, place: Place, why: &str) -> Result<(), Violation> {
        self.figures.fault("disk replaced", 1);
        self.tell(Happening::Fault(format!(
            "{} gets a new disk: {why}",
            name(place)
        )));
        let machine = &mut self.machines[place];
        machine.records = Records::default();
        machine.set_back = true;
        self.start(place, Image::Own)
    }

    pub(super) fn start_later(
        &mut self,
        place: Place,
        after: Time,
        image: Image,
    ) -> Result<(), Violation> {
        let life = self.machines[place].life;
        let event = Event::Start { place, life, image };
        self.agenda.note(self.now + after, event);
        Ok(())
    }

    /// Stops a machine at once. What its replica had not kept is gone.
    pub(super) fn stop(&mut self, place: Place) -> Result<(), Violation> {
        let machine = &mut self.machines[place];
        if machine.node.take().is_none() {
            return Ok(());
        }
        machine.life += 1;
        machine.paused = Time::ZERO;
        self.hang_up(place);
        self.tell(Happening::Down(place));
        Ok(())
    }

    /// The disk stopped the machine in the middle of a call.
    pub(super) fn crash_now(&mut self, place: Place) -> Result<(), Violation> {
        self.figures.fault("crash at a call to the disk", 1);
        let (down, _) = self.machines[place].trap.unwrap_or_default();
        self.stop(place)?;
        self.start_later(place, down, Image::Own)
    }

    /// Tells every running replica who belongs to the group.
    pub(super) fn tell_members(&mut self) -> Result<(), Violation> {
        let members = self.machines.iter().filter(|it| it.is_member);
        let members: Vec<ReplicaId> = members.filter_map(|it| it.id).collect();
        if self.group != members {
            // Those who go are taken out before those who come are let in.
            let stay = members.iter().filter(|it| self.group.contains(it));
            self.wait_for(stay.count());
            self.group.clone_from(&members);
            self.oracle.group += 1;
        }
        for place in 0..self.machines.len() {
            if self.machines[place].is_member {
                self.touch(place, |node, now| node.members(&members, now))?;
            }
        }
        Ok(())
    }

    /// The places of all members.
    pub(super) fn members(&self) -> Vec<Place> {
        let places = 0..self.machines.len();
        places.filter(|it| self.machines[*it].is_member).collect()
    }
}

//! Changed frames whose checksum fits. A member that sends one lies, and no oracle could tell what
//! is to be read after that. So they are given to copies of machines, which nobody asks for the
//! truth: a copy must go on, answer, and be able to start again from its disk.

use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, tags};

use super::World;
use crate::action::Hostile;
use crate::network::name;
use crate::{
    Ask, Failure, Guarantees, Kind, Level, Node, Now, Op, Output, Place, Request, Violation,
};

/// What a store sends, without what only finds accidents: the checksum and the lengths around it.
struct Sealed(Vec<u8>);

impl Wire for Sealed {
    const TAG: Tag = tags::FRAME;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.0);
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(input.bytes()?.to_vec()))
    }
}

/// How long a copy is watched after it was given a frame, in steps of milliseconds.
const WATCHED: [u64; 3] = [50, 500, 5_000];

impl World<'_> {
    /// Seals half of the frames that are changed like this, and gives each to a copy of a machine.
    pub(super) fn lie_to_copy(
        &mut self,
        place: Place,
        from: Place,
        what: Hostile,
    ) -> Result<(), Violation> {
        if !self.enemy.chance(0.5) {
            return Ok(());
        }
        let Some(sender) = self.machines[from].id.filter(|it| self.group.contains(it)) else {
            return Ok(());
        };
        let Some(frame) = self.sealed(what) else {
            return Ok(());
        };
        let machine = &self.machines[place];
        let (disk, now) = (machine.records.copy(), machine.clock.read(self.now));
        let Ok(mut node) = self.source.open(disk.clone(), self.enemy.bits(), now) else {
            // Its disk is rotten, and will be replaced.
            return Ok(());
        };
        let mut members = self.group.clone();
        members.push(node.id());
        node.members(&members, now);
        node.outputs();
        let before = refused(&*node);
        node.receive(sender, &frame, now);
        let is_taken = refused(&*node) == before;
        let kind = match is_taken {
            true => "changed and sealed frame taken",
            false => "changed and sealed frame refused",
        };
        self.figures.fault(kind, 1);
        self.trace.number(u64::from(is_taken));

        let mut later = now;
        for millis in WATCHED {
            node.outputs();
            later = Now {
                wall: later.wall.saturating_add(millis),
                steady: later.steady.saturating_add(millis),
            };
            node.tick(later);
        }
        self.trace.number(node.digest());
        let answers = answers(&mut *node, later);
        drop(node);
        let wrong = |failure, what: &str| {
            let what = format!("a copy of {} took a changed frame, and {what}", name(place));
            let at = self.now;
            Err(Violation { failure, at, what })
        };
        if !answers {
            return wrong(Failure::NoConvergence, "answers no more");
        }
        let entropy = self.enemy.bits();
        match self.source.open(disk, entropy, later) {
            Ok(_) => Ok(()),
            Err(why) => wrong(Failure::LostWrite, &format!("cannot start again: {why}")),
        }
    }

    /// A frame that was really sent, changed, with a checksum and lengths that fit.
    fn sealed(&mut self, what: Hostile) -> Option<Vec<u8>> {
        let Sealed(mut inside) = rejoin_wire::decode(&self.sample).ok()?;
        let random = &mut self.enemy;
        let length = inside.len() as u64;
        let mut below = |limit: u64| usize::try_from(random.below(limit)).unwrap_or(0);
        match what {
            Hostile::Noise(more) => {
                inside.truncate(below(length));
                let noise = (0..more).map(|_| u8::try_from(below(256)).unwrap_or(0));
                inside.extend(noise);
            }
            Hostile::Mutated(times) => {
                for _ in 0..times {
                    let (at, bit) = (below(length), below(8));
                    if let Some(byte) = inside.get_mut(at) {
                        *byte ^= 1 << bit;
                    }
                }
            }
            Hostile::Cut => inside.truncate(below(length)),
            Hostile::Bomb => {
                inside.truncate(below(length));
                inside.extend([0xff; 9]);
                inside.extend([0x7f; 3]);
            }
            // These are sealed anyway.
            Hostile::Ahead | Hostile::Newer => return None,
        }
        rejoin_wire::encode(&Sealed(inside)).ok()
    }
}

/// How many frames it has refused.
fn refused(node: &dyn Node) -> u64 {
    let counters = node.counters();
    let refused = counters.iter().find(|(name, _)| *name == "frames refused");
    refused.map_or(0, |(_, times)| *times)
}

/// Whether it still answers a client, whatever it answers.
fn answers(node: &mut dyn Node, now: Now) -> bool {
    let request = Request {
        key: "picture".to_owned(),
        ask: Ask::Write(Kind::Register, Op::Set(u64::MAX)),
        level: Level::Local,
        session: Some(node.session(Guarantees::default())),
    };
    node.request(0, &request, now);
    let mut outputs = node.outputs().into_iter();
    outputs.any(|output| matches!(output, Output::Answer { .. }))
}

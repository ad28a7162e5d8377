//! What a counter must read, for the law kit.

use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Reach};

use crate::{BoundedCounter, Replica, ReplicaId};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Makes so many rights.
    Up(u32),
    /// Spends so many rights.
    Down(u32),
    /// Hands rights to one of three replicas: to which, and how many.
    Give(u8, u32),
}

/// The first replicas of the law kit, so that rights come where they are spent.
const REPLICAS: [u128; 3] = [
    0x8f3a_11d2_0c5b_4e67_9a01_7755_f00d_cafe,
    0x0000_0000_0000_0000_0000_0000_0000_0001,
    0xfedc_ba98_7654_4210_bfff_ffff_ffff_fff0,
];

fn receiver(place: u8) -> ReplicaId {
    REPLICAS[usize::from(place) % REPLICAS.len()].into()
}

/// What a user reads, and what each replica has done.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    value: u128,
    done: BTreeMap<ReplicaId, Done>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    made: u64,
    spent: u64,
    sent: BTreeMap<ReplicaId, u64>,
}

impl Lawful for BoundedCounter {
    type Op = Op;
    type View = View;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Up(amount) => self.increment(replica, amount.into()),
            Op::Down(amount) => self.decrement(replica, amount.into()),
            Op::Give(place, amount) => self.transfer(replica, receiver(place), amount.into()),
        };
        let change = change.ok()?;
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> View {
        let done = self.rows.iter().map(|(replica, row)| {
            let (made, spent, sent) = (row.made, row.spent, row.sent.iter().collect());
            (replica, Done { made, spent, sent })
        });
        View {
            value: self.value(),
            done: done.collect(),
        }
    }

    /// A replica reads the increments that it has seen less the decrements that it has seen, and
    /// zero if that is less. It knows of each replica what was made, spent and handed on.
    fn spec(history: &History<'_, Op>) -> View {
        let mut done: BTreeMap<ReplicaId, Done> = BTreeMap::new();
        let mut value = 0_i128;
        for edit in history.edits() {
            let author = done.entry(edit.author).or_default();
            match *edit.op {
                Op::Up(amount) => {
                    author.made += u64::from(amount);
                    value += i128::from(amount);
                }
                Op::Down(amount) => {
                    author.spent += u64::from(amount);
                    value -= i128::from(amount);
                }
                Op::Give(place, amount) => {
                    *author.sent.entry(receiver(place)).or_default() += u64::from(amount);
                }
            }
        }
        let value = value.max(0).unsigned_abs();
        View { value, done }
    }

    fn op(gene: &mut Gene) -> Op {
        let amount = gene.choose([1, 2, 5, 300]);
        let place = gene.choose([0, 1, 2]);
        let more = amount * gene.choose([4, 1]);
        gene.choose([Op::Up(more), Op::Down(amount), Op::Give(place, amount)])
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Up(2), Op::Down(1), Op::Give(1, 2)]
    }

    /// A delta carries all that its writer has ever done.
    const DELTA: Reach = Reach::Writer;

    fn codec() -> Option<Codec<Self>> {
        let codec = Codec::new(
            |state: &Self| state.to_bytes().map_err(|error| error.to_string()),
            |bytes| Self::from_bytes(bytes).map_err(|error| error.to_string()),
        );
        Some(codec.with_reseal(rejoin_wire::reseal))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    /// No replica has negative rights, whatever has arrived; and all rights together are at least
    /// the value, and just the value where all givers are known.
    fn check_invariants(&self) -> Result<(), String> {
        let mut all_givers_are_known = true;
        for (replica, row) in self.rows.iter() {
            if let Some(fault) = row.fault(replica) {
                return Err(format!("{replica}: {fault}"));
            }
            for (giver, received) in row.received.iter() {
                let sent = self.rows.get(giver).map_or(0, |row| row.sent.get(replica));
                all_givers_are_known &= received <= sent;
            }
        }
        let rights: Vec<_> = self.rights().collect();
        if let Some((replica, _)) = rights.iter().find(|(id, n)| self.rights_of(*id) != *n) {
            return Err(format!(
                "{replica} has other rights if it is asked for alone"
            ));
        }
        let all: u128 = rights.iter().map(|(_, rights)| rights).sum();
        match self.value() {
            value if value > all => Err(format!("the value is {value}, all rights are {all}")),
            value if value < all && all_givers_are_known => {
                Err(format!("the value is {value}, all rights are {all}"))
            }
            _ => Ok(()),
        }
    }
}

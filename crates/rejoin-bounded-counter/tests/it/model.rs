//! Against a plain model that knows everything at once: who has how many rights, and what is left.

use std::collections::BTreeMap;

use rejoin_bounded_counter::{BoundedCounter, BoundedError, Change, Merge};

use crate::replica;

/// A generator of splitmix kind.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

const REPLICAS: u64 = 4;

/// Replicas that edit, send deltas of which half get lost, and at times whole states.
struct World {
    random: Random,
    copies: Vec<BoundedCounter>,
    /// The true rights of each replica.
    rights: BTreeMap<u64, u128>,
    made: u128,
    spent: u128,
    refused: u32,
    edits: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            random: Random(seed),
            copies: vec![BoundedCounter::new(); REPLICAS as usize],
            rights: (0..REPLICAS).map(|id| (id, 0)).collect(),
            made: 0,
            spent: 0,
            refused: 0,
            edits: 0,
        }
    }

    fn rights_of(&mut self, id: u64) -> &mut u128 {
        self.rights.get_mut(&id).unwrap()
    }

    fn edit(&mut self) {
        let (id, to) = (self.random.below(REPLICAS), self.random.below(REPLICAS));
        let amount = 1 + self.random.below(9);
        let truth = *self.rights_of(id);
        let copy = &mut self.copies[id as usize];
        let known = copy.rights_of(id.into());
        assert!(known <= truth, "{copy:?} has {known} of {truth} rights");
        let kind = self.random.below(3);
        let change = match kind {
            0 => copy.increment(&mut replica(id), amount),
            1 => copy.decrement(&mut replica(id), amount),
            _ => copy.transfer(&mut replica(id), to.into(), amount),
        };
        let Ok(delta) = change.as_ref().map(Change::delta) else {
            let error = change.map(|_| ()).unwrap_err();
            let BoundedError::Overdraft { rights, .. } = error else {
                panic!("{error}");
            };
            assert_eq!(rights, known);
            assert!(kind > 0 && known < amount.into(), "{error}");
            self.refused += 1;
            return;
        };
        self.edits += 1;
        let amount = u128::from(amount);
        match kind {
            0 => {
                self.made += amount;
                *self.rights_of(id) += amount;
            }
            1 => {
                self.spent += amount;
                *self.rights_of(id) -= amount;
            }
            _ if to != id => {
                *self.rights_of(id) -= amount;
                *self.rights_of(to) += amount;
            }
            _ => {}
        }
        for copy in &mut self.copies {
            if self.random.below(2) == 0 {
                copy.merge(&delta);
            }
        }
    }

    fn sync(&mut self) {
        let (from, to) = (self.random.below(REPLICAS), self.random.below(REPLICAS));
        let sent = self.copies[from as usize].clone();
        self.copies[to as usize].merge(&sent);
    }

    fn check(&mut self) {
        assert!(self.spent <= self.made, "the bound was broken");
        let mut all = BoundedCounter::new();
        for copy in &self.copies {
            all.merge(copy);
        }
        assert_eq!(all.value(), self.made - self.spent);
        for (id, rights) in &self.rights {
            assert_eq!(all.rights_of((*id).into()), *rights, "{all:?}");
        }
        let listed: u128 = all.rights().map(|(_, rights)| rights).sum();
        assert_eq!(listed, all.value(), "all rights are the value");
    }
}

#[test]
fn the_bound_holds_and_all_rights_are_the_value() {
    let (mut edits, mut refused) = (0, 0);
    for seed in 0..300 {
        let mut world = World::new(seed);
        for _ in 0..60 {
            match world.random.below(4) {
                0 => world.sync(),
                _ => world.edit(),
            }
            world.check();
        }
        edits += world.edits;
        refused += world.refused;
    }
    assert!(edits > 5_000 && refused > 2_000, "{edits} and {refused}");
}

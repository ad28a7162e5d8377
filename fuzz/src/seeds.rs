//! Where the fuzzer begins: valid histories, and states that somebody could have.

use rejoin_laws::{Gene, Lawful, Replica};
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_wire::{Wire, encode};

use crate::Tree;

/// Histories of 1 to 32 actions. Any bytes are a history; these are of the length that finds bugs.
pub(crate) fn scripts() -> Vec<Vec<u8>> {
    of_lengths(&[1, 2, 3, 4, 6, 8, 12, 16, 24, 32])
}

/// Histories of 1 to 8 actions, for targets that do much with each.
pub(crate) fn short_scripts() -> Vec<Vec<u8>> {
    of_lengths(&[1, 2, 3, 4, 5, 6, 7, 8])
}

fn of_lengths(actions: &[usize]) -> Vec<Vec<u8>> {
    let mut random = Random(1);
    let script = |actions: usize| random.bytes(1 + 8 * actions);
    actions.repeat(3).into_iter().map(script).collect()
}

/// The bytes of states that three replicas come to, among them the empty one.
pub(crate) fn states<T: Lawful + Wire>() -> Vec<Vec<u8>> {
    let mut random = Random(2);
    let mut replicas = [1, 2, 3_u64].map(|id| Replica::new(id.into(), || 1_000));
    let mut states = [(); 3].map(|()| T::default());
    let mut seeds: Vec<_> = encode(&T::default()).into_iter().collect();
    for _ in 0..24 {
        let (at, from) = (random.below(3), random.below(3));
        let other = states[from].clone();
        states[at].merge(&other);
        for _ in 0..=random.below(3) {
            let op = T::op(&mut Gene::new(random.next()));
            if let Some(delta) = states[at].apply(&mut replicas[at], &op) {
                seeds.extend(encode(&delta));
            }
        }
        seeds.extend(encode(&states[at]));
    }
    seeds.sort_unstable();
    seeds.dedup();
    seeds
}

/// The bytes of states whose values nest.
pub(crate) fn trees() -> Vec<Vec<u8>> {
    let mut random = Random(3);
    let mut replica = Replica::new(7_u64.into(), || 1_000);
    let mut set = OrSet::new();
    let mut map = LwwMap::new();
    let mut seeds = Vec::new();
    for depth in [0, 1, 2, 3, 4, 0, 1, 2] {
        let tree = random.tree(depth);
        set.insert(&mut replica, tree.clone());
        map.put(&mut replica, format!("key {depth}"), tree.clone());
        let mut register = LwwRegister::new();
        register.set(&mut replica, tree.clone());
        seeds.extend(encode(&register));
        seeds.extend(encode(&LwwRegister::of(depth as u64, tree)));
        seeds.extend(encode(&set));
        seeds.extend(encode(&map));
    }
    map.remove(&mut replica, "key 1");
    seeds.extend(encode(&map));
    seeds
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| (self.next() >> 56) as u8).collect()
    }

    fn text(&mut self) -> String {
        ["", "a", "milk", "größer", "日本"][self.below(5)].to_owned()
    }

    /// A tree of this many levels.
    fn tree(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return match self.below(6) {
                0 => Tree::Nothing,
                1 => Tree::Flag(self.below(2) == 0),
                2 => Tree::Number(self.next() as i64 >> self.below(60)),
                3 => Tree::Wide(u128::from(self.next()) << self.below(64)),
                4 => Tree::Letter(['a', 'ß', '\u{10ffff}'][self.below(3)]),
                _ => Tree::Text(self.text()),
            };
        }
        let child = self.tree(depth - 1);
        match self.below(6) {
            0 => Tree::Maybe(Some(Box::new(child))),
            1 => Tree::Pair(Box::new((child, Tree::Maybe(None)))),
            2 => Tree::Named {
                name: self.text(),
                child: Box::new(child),
            },
            3 => Tree::List(vec![child, Tree::Bytes(self.bytes(5)), Tree::Nothing]),
            4 => Tree::Table([(self.text(), child), ("z".into(), Tree::Nothing)].into()),
            _ => Tree::Table([(self.text(), child)].into()),
        }
    }
}

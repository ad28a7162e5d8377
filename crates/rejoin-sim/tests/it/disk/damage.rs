use std::env;

use rejoin_sim::{Disk, Mishap, Random};
use rejoin_store::{Durable, Storage};

use super::{Model, batch, closed_file, load};

/// Set, every byte and every bit is tried, and not only some.
const ALL: &str = "REJOIN_DAMAGE_ALL";

fn step(usual: usize) -> usize {
    if env::var_os(ALL).is_some() { 1 } else { usual }
}

/// What became of a damaged file.
#[derive(Debug, Default)]
struct Figures {
    unharmed: u64,
    refused: u64,
    told: u64,
    silent: Vec<u64>,
}

impl Figures {
    fn judge(&mut self, what: u64, bytes: Vec<u8>, model: &Model) {
        let disk = Disk::holding(bytes);
        let loaded = Durable::with_backend(disk.plug()).and_then(|mut storage| load(&mut storage));
        match loaded {
            Err(_) => self.refused += 1,
            Ok((found, _)) if found == *model => self.unharmed += 1,
            Ok((_, loaded)) if !loaded.is_whole() => self.told += 1,
            Ok(_) => self.silent.push(what),
        }
    }
}

#[test]
fn a_cut_anywhere_is_told() {
    let (disk, model) = closed_file(3, 4);
    let bytes = disk.bytes();
    assert!(bytes.len() > 20_000 && model.len() > 10);
    let mut figures = Figures::default();
    // All of the first pages, and then so that every place within a page is met.
    let places = (1..9_000).chain((9_000..bytes.len()).step_by(step(53)));
    for length in places {
        figures.judge(length as u64, bytes[..length].to_vec(), &model);
    }
    println!("cuts: {figures:?}");
    assert!(figures.refused > 9_000);
    assert_eq!(figures.silent, [0_u64; 0]);
}

#[test]
fn a_flipped_bit_is_told_or_does_no_harm() {
    let (disk, model) = closed_file(3, 5);
    let bytes = disk.bytes();
    let mut figures = Figures::default();
    let header = 512 * 8;
    let bits = (0..header).chain((header..bytes.len() * 8).step_by(step(283)));
    for bit in bits {
        let mut rotten = bytes.clone();
        rotten[bit / 8] ^= 1 << (bit % 8);
        figures.judge(bit as u64, rotten, &model);
    }
    println!("flips: {figures:?}");
    assert!(figures.refused > 300 && figures.unharmed > 300);
    assert_eq!(figures.silent, [0_u64; 0]);
}

#[test]
fn swapped_blocks_are_told_or_do_no_harm() {
    const BLOCK: usize = 4096;
    let (disk, model) = closed_file(3, 6);
    let bytes = disk.bytes();
    let blocks = bytes.len() / BLOCK;
    let mut figures = Figures::default();
    for one in 0..blocks {
        for other in 0..one {
            let mut swapped = bytes.clone();
            let (before, after) = swapped.split_at_mut(one * BLOCK);
            before[other * BLOCK..][..BLOCK].swap_with_slice(&mut after[..BLOCK]);
            figures.judge((one * blocks + other) as u64, swapped, &model);
        }
    }
    println!("swaps of {blocks} blocks: {figures:?}");
    assert!(figures.refused > 20);
    assert_eq!(figures.silent, [0_u64; 0]);
}

#[test]
fn a_write_that_goes_astray_or_nowhere_is_told_or_does_no_harm() {
    let mut figures = Figures::default();
    for seed in 0..400 {
        let (disk, mut model) = closed_file(2, seed);
        let mut random = Random::new(seed);
        let mut storage = Durable::with_backend(disk.plug()).unwrap();
        let mishap = match seed % 2 {
            0 => Mishap::Forgotten,
            _ => Mishap::Misdirected { by: 4096 },
        };
        disk.plan(1 + random.below(10), mishap);
        let batch = batch(&mut random);
        storage.commit(&batch).unwrap();
        super::apply(&mut model, &batch);
        // Not used any further: what the database has checked, it believes while it is open.
        drop(storage);
        figures.judge(seed, disk.bytes(), &model);
    }
    println!("stray writes: {figures:?}");
    assert!(figures.refused > 20);
    assert_eq!(figures.silent, [0_u64; 0]);
}

//! What is done again and again costs what it is about, not what all there is.

use allocation_counter::measure;
use rejoin_list::{Decompose, List, Merge};

use crate::replica;

/// If each part looked at all others, they would ask for gigabytes.
#[test]
fn each_of_many_parts_is_cut_out_in_little_memory() {
    const PAIRS: u64 = 4_000;
    let mut list = List::new();
    for number in 0..PAIRS {
        list.insert(&mut replica(1 + number % 2), 0, 7_u8);
        list.delete(&mut replica(1 + number % 3), 0);
    }
    let mut parts = Vec::new();
    let memory = measure(|| parts = list.decompose());
    assert_eq!(parts.len() as u64, PAIRS);
    let each = memory.bytes_total / PAIRS;
    assert!(each < 10_000, "{each} bytes for each part");
    let mut joined = List::new();
    joined.merge_all(parts);
    assert_eq!(joined, list);
}

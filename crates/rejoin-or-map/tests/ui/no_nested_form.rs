use std::collections::BTreeSet;

use rejoin_or_map::OrMap;

struct Carts {
    by_day: OrMap<String, BTreeSet<u8>>,
}

fn main() {}

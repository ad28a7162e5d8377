use rejoin_merge::{Max, Merge};

#[derive(Merge)]
struct Profile {
    likes: Max<u64>,
    name: String,
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
#[merge(max)]
struct Reading {
    degrees: u32,
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
struct Reading {
    #[merge(max, min)]
    degrees: u32,
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
struct Reading {
    #[merge(maximum)]
    degrees: u32,
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
struct Reading {
    #[merge(max = 3)]
    degrees: u32,
}

fn main() {}

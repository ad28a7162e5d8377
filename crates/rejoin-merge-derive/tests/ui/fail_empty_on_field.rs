use rejoin_merge::Merge;

#[derive(Merge)]
struct Reading {
    #[merge()]
    degrees: u32,
}

fn main() {}

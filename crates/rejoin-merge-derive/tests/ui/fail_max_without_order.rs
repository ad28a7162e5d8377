use rejoin_merge::Merge;

#[derive(Merge)]
struct Reading {
    #[merge(max)]
    degrees: f64,
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
#[merge(bound = "T: Merge")]
#[merge(bound = "T: Merge + Clone")]
struct Holder<T> {
    value: T,
}

fn main() {}

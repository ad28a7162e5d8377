use rejoin_merge::Merge;

#[derive(Merge)]
#[merge(bounds = "T: Merge")]
struct Holder<T> {
    value: T,
}

fn main() {}

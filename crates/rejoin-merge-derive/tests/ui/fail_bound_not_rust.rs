use rejoin_merge::Merge;

#[derive(Merge)]
#[merge(bound = "T implements Merge")]
struct Holder<T> {
    value: T,
}

fn main() {}

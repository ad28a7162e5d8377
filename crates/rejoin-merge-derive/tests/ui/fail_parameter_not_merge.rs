use rejoin_merge::Merge;

#[derive(Merge)]
struct Holder<T> {
    value: T,
}

fn main() {
    let mut holder = Holder { value: 1_u32 };
    Merge::merge(&mut holder, &Holder { value: 2 });
}

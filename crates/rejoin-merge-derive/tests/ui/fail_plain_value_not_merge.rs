use rejoin_merge::Merge;

fn main() {
    let mut count = 1_u64;
    Merge::merge(&mut count, &2);
}

use rejoin_merge::Merge;

#[derive(Merge)]
union Bits {
    number: u32,
    bytes: [u8; 4],
}

fn main() {}

use rejoin_merge::Merge;

#[derive(Merge)]
enum Status {
    Open,
    Closed,
}

fn main() {}

//! The derived code needs nothing in scope, and warns of nothing.
#![deny(warnings)]
#![no_implicit_prelude]

#[derive(::rejoin_merge::Merge)]
pub struct Reading<T> {
    #[merge(max)]
    pub highest: u32,
    #[merge(min)]
    pub value: T,
    pub seen: bool,
}

#[derive(::rejoin_merge::Merge)]
pub struct Nothing;

#[derive(::rejoin_merge::Merge)]
pub struct Hidden {
    seen: bool,
}

impl Hidden {
    pub const fn seen(&self) -> bool {
        self.seen
    }
}

fn main() {}

//! A rateless invertible Bloom lookup table: one side sends sums of its items, of ever fewer items
//! each, until the other can tell from them what differs.
//!
//! L. Yang, Y. Gilad, M. Alizadeh: *Practical Rateless Set Reconciliation*, SIGCOMM 2024.

use crate::{Cost, mix, timed};

/// A sum of items.
#[derive(Clone, Copy, Default)]
struct Symbol {
    items: u64,
    checks: u64,
    count: i64,
}

impl Symbol {
    fn add(&mut self, item: u64, sign: i64) {
        self.items ^= item;
        self.checks ^= mix(item);
        self.count += sign;
    }

    /// The only item in the sum, if there is one.
    fn only(&self) -> Option<u64> {
        (self.count.abs() == 1 && self.checks == mix(self.items)).then_some(self.items)
    }

    fn is_empty(&self) -> bool {
        self.count == 0 && self.items == 0 && self.checks == 0
    }
}

/// An item, and the next symbol that it belongs to.
#[derive(Clone, Copy)]
struct Item {
    item: u64,
    random: u64,
    next: u64,
}

impl Item {
    fn new(item: u64) -> Self {
        Self {
            item,
            random: mix(item ^ 0x5EED),
            next: 0,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a draw from a distribution"
    )]
    fn advance(&mut self) {
        self.random = self.random.wrapping_mul(0xDA94_2042_E4DD_58B5);
        let root = (self.random as f64 + 1.0).sqrt();
        let step = (self.next as f64 + 1.5) * (4_294_967_296.0 / root - 1.0);
        self.next += (step.ceil() as u64).max(1);
    }
}

/// The symbols of one side.
struct Coder {
    items: Vec<Item>,
    symbols: Vec<Symbol>,
}

impl Coder {
    fn new(entries: &[(u64, u64)]) -> Self {
        let items = entries.iter();
        Self {
            items: items
                .map(|(point, digest)| Item::new(mix(point ^ mix(*digest))))
                .collect(),
            symbols: Vec::new(),
        }
    }

    fn extend(&mut self, to: usize) {
        self.symbols.resize(to, Symbol::default());
        for item in &mut self.items {
            while let Some(symbol) = self.symbols.get_mut(item.next as usize) {
                symbol.add(item.item, 1);
                item.advance();
            }
        }
    }
}

pub(crate) fn cost(here: &[(u64, u64)], there: &[(u64, u64)]) -> Cost {
    let ([mut here, mut there], prepare) = timed(|| [here, there].map(Coder::new));
    let ((bytes, found), search) = timed(|| {
        let mut size = 1;
        loop {
            here.extend(size);
            there.extend(size);
            if let Some((used, found)) = decode(&here.symbols, &there.symbols) {
                return (wire_size(&here.symbols[..used], here.items.len()), found);
            }
            size = size * 5 / 4 + 1;
        }
    });
    // Each entry that differs is an item on both sides; the points are asked for by eight bytes.
    let found = found / 2;
    Cost {
        bytes: bytes + 8 * found,
        turns: 2,
        prepare,
        search,
        found,
    }
}

/// What differs, and how many symbols it took to tell, if they suffice.
fn decode(here: &[Symbol], there: &[Symbol]) -> Option<(usize, usize)> {
    let mut sums: Vec<Symbol> = here
        .iter()
        .zip(there)
        .map(|(a, b)| Symbol {
            items: a.items ^ b.items,
            checks: a.checks ^ b.checks,
            count: a.count - b.count,
        })
        .collect();
    let mut found = 0;
    let mut open: Vec<usize> = (0..sums.len()).collect();
    while let Some(at) = open.pop() {
        let Some(item) = sums[at].only() else {
            continue;
        };
        let sign = sums[at].count;
        found += 1;
        let mut places = Item::new(item);
        while let Some(symbol) = sums.get_mut(places.next as usize) {
            symbol.add(item, -sign);
            open.push(places.next as usize);
            places.advance();
        }
    }
    sums.iter()
        .all(Symbol::is_empty)
        .then_some((sums.len(), found))
}

/// Two words each, and how far the count is from what is expected at that place.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "an estimate"
)]
fn wire_size(symbols: &[Symbol], items: usize) -> usize {
    let counts = symbols.iter().enumerate().map(|(place, symbol)| {
        let expected = items as f64 / (1.0 + 0.5 * place as f64);
        let off = (symbol.count - expected as i64).unsigned_abs() * 2;
        (64 - off.leading_zeros() as usize).div_ceil(7).max(1)
    });
    symbols.len() * 16 + counts.sum::<usize>()
}

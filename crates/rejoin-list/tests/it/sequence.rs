//! What a sequence promises those who make a type of it.

use core::cmp::Ordering;
use core::ops::Range;

use rejoin_causality::{CausalContext, Dot, Run};
use rejoin_list::sequence::{Content, Events, Sequence};
use rejoin_merge::{Delta, Merge};

use crate::replica;

type Numbers = Sequence<Vec<u16>>;

fn read(sequence: &Numbers) -> Vec<u16> {
    sequence.chunks().flatten().copied().collect()
}

#[test]
fn a_sequence_of_ones_own_is_one_line_away() {
    let mut sequence = Numbers::new();
    sequence.insert(&mut replica(1), 0, vec![1, 2, 3]);
    assert_eq!((sequence.len(), sequence.size()), (3, 3));
}

/// Whatever came after it: who keeps the mark of an edit may cut the delta later.
#[test]
fn the_delta_of_an_edit_has_its_events_alone() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut sequence = Numbers::new();
    sequence.insert(&mut two, 0, (0..20).collect());
    let edits = [
        (sequence.insert(&mut one, 9, vec![50, 51, 52]), 3),
        (sequence.delete(&mut one, 2..6), 4),
        (sequence.move_to(&mut one, 3, 0), 1),
        (sequence.insert(&mut one, 1, vec![60]), 1),
        (sequence.insert(&mut one, 2, vec![61, 62]), 2),
        (sequence.delete(&mut one, 12..13), 1),
    ];
    let mut next = 1;
    for (events, count) in edits {
        assert!(!Numbers::is_nothing(&events));
        assert_eq!(events.first(), Some(Dot::new(1_u64.into(), next)));
        let minted = (1_u64.into(), Run::new(next, next + count - 1));
        let delta = sequence.delta_at(&events);
        assert_eq!(*delta.version(), CausalContext::from_iter([minted]));
        next += count;
    }
    let nothing = sequence.delete(&mut one, 99..100);
    assert!(Numbers::is_nothing(&nothing));
    assert_eq!((nothing, nothing.first()), (Events::NONE, None));
}

/// None is empty or has more than its room, and there are not many more than there need be.
#[test]
fn chunks_are_of_a_fair_size() {
    let room = <Vec<u16> as Content>::ROOM;
    let mut writer = replica(1);
    let (mut typed, mut pasted) = (Numbers::new(), Numbers::new());
    for number in 0..5_000 {
        typed.insert(&mut writer, number as usize, vec![number]);
    }
    pasted.insert(&mut writer, 0, (0..5_000).collect());
    for sequence in [&mut typed, &mut pasted] {
        let mut oracle = read(sequence);
        assert_eq!(oracle.len(), 5_000);
        assert!(sequence.chunks().count() <= 5_000 / (room / 4));
        sequence.delete(&mut writer, 1_000..4_000);
        oracle.drain(1_000..4_000);
        assert_eq!(read(sequence), oracle);
        let mut chunks = sequence.chunks();
        assert!(chunks.all(|chunk| !chunk.is_empty() && chunk.len() <= room));
    }
}

/// Elements of which each weighs more than a chunk has room for.
#[derive(Clone, Debug, Default)]
struct Heavy(Vec<u8>);

impl Content for Heavy {
    type Size = usize;

    const ROOM: usize = 3;

    fn size(&self) -> usize {
        self.0.len()
    }

    fn weight(&self) -> usize {
        5 * self.0.len()
    }

    fn insert(&mut self, place: usize, piece: Self) {
        Content::insert(&mut self.0, place, piece.0);
    }

    fn take(&mut self, range: Range<usize>) -> Self {
        Self(self.0.take(range))
    }

    fn remove(&mut self, range: Range<usize>) -> usize {
        Content::remove(&mut self.0, range)
    }

    fn slice(&self, range: Range<usize>) -> Self {
        Self(self.0.slice(range))
    }

    fn reverse(&mut self) {
        Content::reverse(&mut self.0);
    }

    fn same(&self, from: usize, other: &Self, range: (usize, usize)) -> bool {
        self.0.same(from, &other.0, range)
    }

    type Stock = <Vec<u8> as Content>::Stock;

    fn stock(self) -> Self::Stock {
        self.0.stock()
    }

    fn draw(&mut self, stock: &mut Self::Stock, range: Range<usize>, back: bool) {
        self.0.draw(stock, range, back);
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }

    fn tell(&self, observer: &mut dyn FnMut(&dyn rejoin_merge::Content)) {
        self.0.tell(observer);
    }
}

#[test]
fn an_element_that_no_chunk_has_room_for_is_alone_in_one() {
    let mut writer = replica(1);
    let mut sequence = Sequence::new();
    sequence.insert(&mut writer, 0, Heavy(vec![1, 2, 5]));
    sequence.insert(&mut writer, 2, Heavy(vec![3, 4]));
    let chunks = |sequence: &Sequence<Heavy>| -> Vec<Vec<u8>> {
        sequence.chunks().map(|chunk| chunk.0.clone()).collect()
    };
    assert_eq!(chunks(&sequence), [[1], [2], [3], [4], [5]]);
    // Where states contradict each other, all is built anew.
    let mut twin = Sequence::new();
    twin.insert(&mut replica(1), 0, Heavy(vec![0, 2, 5]));
    twin.merge(&sequence);
    assert_eq!(chunks(&twin), chunks(&sequence));
}

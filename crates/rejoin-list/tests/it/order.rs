//! What the order promises: runs stay together.

use rejoin_list::{CausalContext, List, Merge};

use crate::{Dice, read, replica, sent};

/// Both orders of two runs, and nothing between them.
fn assert_apart(read: &[u32], one: &[u32], other: &[u32]) {
    let orders = [[one, other].concat(), [other, one].concat()];
    assert!(orders.iter().any(|order| order == read), "{read:?}");
}

#[test]
fn runs_of_two_replicas_do_not_interleave_in_any_direction() {
    for (forward, other_forward) in [(true, true), (false, false), (true, false)] {
        let mut lists = [List::new(), List::new()];
        let mut writers = [replica(1), replica(2)];
        let ways = [forward, other_forward];
        for place in 0..2 {
            for n in 0..50 {
                let index = if ways[place] { n as usize } else { 0 };
                let element = n + 100 * place as u32;
                lists[place].insert(&mut writers[place], index, element);
            }
        }
        let [mut a, mut b] = lists;
        let (one, other) = (read(&a), read(&b));
        a.merge(&b);
        b.merge(&a);
        assert_eq!(a, b);
        assert_apart(&read(&a), &one, &other);
    }
}

#[test]
fn runs_typed_in_the_middle_do_not_interleave_either() {
    let mut base = List::new();
    base.insert_all(&mut replica(9), 0, [1, 2]);
    let (mut a, mut b) = (base.clone(), base);
    let (mut one, mut two) = (replica(1), replica(2));
    for n in 0..9 {
        a.insert(&mut one, 1 + n, 10 + n as u32); // Forwards.
        b.insert(&mut two, 1, 38 - n as u32); // Backwards.
    }
    a.merge(&b);
    let merged = read(&a);
    assert_eq!((merged[0], merged[19]), (1, 2));
    let (ten, thirty): (Vec<u32>, Vec<u32>) = ((10..19).collect(), (30..39).collect());
    assert_apart(&merged[1..19], &ten, &thirty);
}

/// In the paper's example for right children of one parent, each stands next to what it was
/// inserted beside.
#[test]
fn siblings_stand_beside_what_was_to_their_right() {
    let (mut one, mut two, mut three) = (replica(1), replica(2), replica(3));
    let mut base = List::new();
    base.push(&mut one, 'p');
    base.insert(&mut one, 0, 'a'); // A left child of `p`.
    let mut with_q = base.clone();
    with_q.insert(&mut two, 1, 'q');
    let mut a = base.clone();
    a.insert(&mut three, 1, 'x'); // Between `a` and `p`.
    let before_q = {
        let mut list = with_q.clone();
        list.insert(&mut replica(4), 1, 'y'); // Between `a` and `q`.
        list
    };
    a.merge(&before_q);
    let mut turned = before_q.clone();
    let mut with_x = base.clone();
    with_x.insert(&mut replica(3), 1, 'x');
    turned.merge(&with_x);
    assert_eq!(a, turned);
    let order = read(&a);
    let place = |element| order.iter().position(|other| *other == element).unwrap();
    assert_eq!(place('y') + 1, place('q'));
    assert!(place('x') < place('p') && place('a') < place('x'));
}

#[test]
fn a_deletion_wins_over_what_happens_around_it() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, [1, 2, 3]);
    let mut b = a.clone();
    a.delete(&mut one, 1);
    b.delete_range(&mut two, 1..3);
    b.insert(&mut two, 1, 9);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [1, 9]);
}

/// Five replicas that meet at times, and a reader that gets single deltas in a wild order.
#[test]
fn many_replicas_agree_whatever_the_way() {
    let mut dice = Dice(99);
    let mut writers: Vec<_> = (0..5).map(replica).collect();
    let mut lists = vec![List::new(); 5];
    let mut deltas = Vec::new();
    for step in 0..3_000_u32 {
        let at = dice.below(5);
        let (list, writer) = (&mut lists[at], &mut writers[at]);
        let index = dice.below(list.len() + 1).min(dice.below(list.len() + 1));
        let delta = match dice.below(5) {
            0 => list
                .move_to(writer, index, dice.below(list.len() + 1))
                .delta(),
            1 => list
                .delete_range(writer, index..index + dice.below(4))
                .delta(),
            2 => list
                .insert_all(writer, index, [step, step + 1, step + 2])
                .delta(),
            _ => list.insert(writer, index, step).delta(),
        };
        deltas.push(delta);
        if dice.below(20) == 0 {
            let from = lists[dice.below(5)].clone();
            lists[at].merge(&from);
        }
        if dice.below(100) == 0 {
            // What is read back goes on as what was written would.
            let again = sent(&lists[at]);
            assert_eq!(read(&again), read(&lists[at]));
            lists[at] = again;
        }
    }
    let mut all = lists[0].clone();
    lists.iter().for_each(|list| {
        all.merge(list);
    });
    for _ in 0..3 {
        for place in (1..deltas.len()).rev() {
            deltas.swap(place, dice.below(place + 1));
        }
        let mut reader = List::new();
        for delta in &deltas {
            reader.merge(delta);
        }
        assert_eq!(reader, all);
        assert_eq!(read(&reader), read(&all));
        assert_eq!(reader.to_bytes(), all.to_bytes());
        let again = sent(&all);
        assert_eq!(read(&again), read(&all));
    }
    assert!(all.len() > 1_000, "{}", all.len());
}

/// A chain of many parents, and the same turned round, must not end the stack.
#[test]
fn long_chains_take_no_stack() {
    let (mut one, mut two) = (replica(1), replica(2));
    for at_end in [true, false] {
        let (mut a, mut b) = (List::new(), List::new());
        let mut last = Vec::new();
        for n in 0..100_000_u32 {
            // Alternating writers, so that no two neighbours make a run.
            let list = if n % 2 == 0 { &mut a } else { &mut b };
            let writer = if n % 2 == 0 { &mut one } else { &mut two };
            for delta in last.drain(..) {
                list.merge(&delta);
            }
            let index = if at_end { usize::MAX } else { 0 };
            last.push(list.insert(writer, index, n).delta());
        }
        a.merge(&b);
        // What starts the chain comes last, so that all of it waits.
        let first = CausalContext::from(a.id_at(if at_end { 0 } else { 99_999 }).unwrap());
        let mut late = List::new();
        assert!(late.merge(&a.delta_since(&first)) && late.is_empty());
        assert!(late.merge(&a) && late == a);
        let again = sent(&a);
        assert_eq!(again, a);
        assert!(if at_end {
            a.iter().copied().eq(0..100_000)
        } else {
            a.iter().copied().eq((0..100_000).rev())
        });
    }
}

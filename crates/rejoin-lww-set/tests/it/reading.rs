use core::hash::{Hash, Hasher};

use rejoin_lww_set::{LwwSet, Merge, NewestSet, Replica};

use crate::{Edit, listed, set};

#[test]
fn removed_elements_are_read_by_nobody() {
    let here = set(&[(4, 3, true), (5, 1, true), (6, 2, false)]);
    assert_eq!(
        (here.len(), here.tombstones(), here.is_empty()),
        (2, 1, false)
    );
    assert!(here.contains(&1) && !here.contains(&2) && !here.contains(&9));
    assert_eq!((here.stamp_of(&2), here.stamp_of(&9)), (Some(6), None));
    assert_eq!(listed(&here), [(5, 1), (4, 3)]);
    let mut iterated: Vec<u8> = here.iter().copied().collect();
    iterated.sort_unstable();
    assert_eq!(iterated, [1, 3]);
    assert!(here.iter_sorted().eq([&1, &3]));
    assert!(here.iter_sorted().rev().eq([&3, &1]));
    assert!(!here.is_full());
}

#[test]
fn iterators_know_their_length() {
    let here = set(&[(1, 2, false), (1, 3, true), (1, 4, false), (1, 1, true)]);
    let mut iter = here.iter();
    assert_eq!((iter.len(), here.iter_sorted().len()), (2, 2));
    let ahead = iter.clone();
    assert!(iter.next().is_some());
    assert_eq!((iter.len(), iter.size_hint()), (1, (1, Some(1))));
    assert!(iter.next().is_some() && iter.next().is_none() && iter.next().is_none());
    assert_eq!((iter.len(), ahead.len()), (0, 2));
    assert_eq!((&here).into_iter().count(), 2);
    let mut page = here.page(None, None, 1);
    assert_eq!(page.size_hint(), (0, Some(1)));
    let again = page.clone();
    assert!(page.next().is_some() && page.next().is_none() && page.next().is_none());
    assert_eq!((page.size_hint(), again.count()), ((0, Some(0)), 1));
}

#[test]
fn borrowed_forms_of_the_element_are_enough() {
    let mut here = LwwSet::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    here.insert_all(&mut phone, (0..20).map(|n| format!("name {n}")));
    assert!(here.contains("name 17") && here.stamp_of("name 20").is_none());
    assert!(!here.remove(&mut phone, "name 17").is_nothing());
    assert!(!here.contains("name 17"));
}

#[test]
fn debug_fits_a_screen() {
    assert_eq!(format!("{:?}", set(&[(5, 2, true)])), "{2 at 5}");
    let two = set(&[(5, 2, true), (6, 1, false), (7, 3, true)]);
    assert_eq!(format!("{two:?}"), "{3 at 7, 2 at 5} and 1 removed");
    let edits: Vec<Edit> = (0..18).map(|element| (1, element, true)).collect();
    let text = format!("{:?}", set(&edits));
    assert!(text.ends_with("2 at 1, … 2 more}"), "{text}");
    let sixteen = format!("{:?}", set(&edits[..16]));
    assert!(sixteen.ends_with("0 at 1}"), "{sixteen}");
    assert_eq!(format!("{:?}", LwwSet::<u8>::default()), "{}");
}

#[test]
fn equality_is_of_contents() {
    let edits = [(1, 1, true), (2, 2, true), (3, 3, false)];
    let here = set(&edits);
    for turn in 0..3 {
        let mut turned = edits;
        turned.rotate_left(turn);
        assert_eq!(set(&turned), here, "in whatever order they came");
    }
    for other in [
        vec![edits[0], edits[1]],
        vec![edits[0], edits[1], (3, 4, false)],
        vec![edits[0], edits[1], (3, 3, true)],
        vec![edits[0], edits[1], (4, 3, false)],
    ] {
        assert_ne!(set(&other), here, "{other:?}");
    }
}

#[test]
fn empty_is_to_have_no_member() {
    assert!(set(&[]).is_empty() && set(&[(1, 7, false)]).is_empty());
    assert!(!set(&[(1, 7, true), (1, 8, false)]).is_empty());
}

/// All elements have one hash, so that only they themselves tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Clash(u32);

impl Hash for Clash {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[test]
fn elements_of_one_hash_are_told_apart() {
    for count in [5, 60] {
        let mut here: LwwSet<_, u32> = (0..count).map(|n| (2 * n + 1, Clash(n))).collect();
        let there: LwwSet<_, u32> = (0..2 * count).map(|n| (count + n, Clash(n))).collect();
        assert!(!here.contains(&Clash(count)));
        assert!((0..count).all(|n| here.stamp_of(&Clash(n)) == Some(2 * n + 1)));
        assert!(here.merge(&there));
        for n in 0..2 * count {
            let latest = (count + n).max(if n < count { 2 * n + 1 } else { 0 });
            assert_eq!(here.stamp_of(&Clash(n)), Some(latest));
        }
        let mut newest: NewestSet<_, 30, u32> = LwwSet::newest();
        newest.extend((0..count).map(|n| (n, Clash(n))));
        let kept = count.min(30);
        assert_eq!(newest.len() as u32, kept);
        assert!((count - kept..count).all(|n| newest.contains(&Clash(n))));
    }
}

#[test]
fn sets_may_cross_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<LwwSet<String>>();
    shared::<NewestSet<String, 5, u64>>();
}

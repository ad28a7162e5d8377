use core::hash::{Hash, Hasher};

use rejoin_lww_map::{LwwMap, Merge, Replica};

use crate::map;

#[test]
fn removed_keys_are_read_by_nobody() {
    let here = map(&[(1, 1, 3, Some(30)), (1, 1, 1, Some(10)), (1, 1, 2, None)]);
    assert_eq!(
        (here.len(), here.tombstones(), here.is_empty()),
        (2, 1, false)
    );
    assert_eq!(
        (here.get(&3), here.get(&2), here.get(&9)),
        (Some(&30), None, None)
    );
    assert!(here.contains_key(&1) && !here.contains_key(&2) && !here.contains_key(&9));
    assert!(here.stamp_of(&2).is_some() && here.stamp_of(&9).is_none());
    let mut keys: Vec<u8> = here.keys().copied().collect();
    keys.sort_unstable();
    assert_eq!(keys, [1, 3]);
    assert_eq!(
        here.values().map(|value| u32::from(*value)).sum::<u32>(),
        40
    );
    assert!(here.iter_sorted().eq([(&1, &10), (&3, &30)]));
    assert!(here.iter_sorted().rev().eq([(&3, &30), (&1, &10)]));
}

#[test]
fn iterators_know_their_length() {
    let here = map(&[
        (1, 1, 2, None),
        (1, 1, 3, Some(30)),
        (1, 1, 4, None),
        (1, 1, 1, Some(10)),
    ]);
    let mut iter = here.iter();
    assert_eq!(
        (iter.len(), here.keys().len(), here.values().len()),
        (2, 2, 2)
    );
    let ahead = iter.clone();
    assert!(iter.next().is_some());
    assert_eq!((iter.len(), iter.size_hint()), (1, (1, Some(1))));
    assert!(iter.next().is_some() && iter.next().is_none() && iter.next().is_none());
    assert_eq!((iter.len(), ahead.len()), (0, 2));
    assert_eq!((&here).into_iter().count(), 2);
    assert_eq!(here.iter_sorted().len(), 2);
}

#[test]
fn borrowed_forms_of_the_key_are_enough() {
    let mut here = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    here.put_all(&mut phone, (0..20).map(|n| (format!("key {n}"), n)));
    assert_eq!(here.get("key 17"), Some(&17));
    assert!(here.contains_key("key 0") && here.stamp_of("key 20").is_none());
    assert!(!here.remove(&mut phone, "key 17").is_nothing());
    assert_eq!(here.get("key 17"), None);
}

#[test]
fn debug_fits_a_screen() {
    assert_eq!(format!("{:?}", map(&[(1, 1, 2, Some(20))])), "{2: 20}");
    let two = map(&[(1, 1, 2, Some(20)), (1, 1, 1, None), (1, 1, 3, Some(30))]);
    assert_eq!(format!("{two:?}"), "{2: 20, 3: 30} and 1 removed");
    let writes: Vec<_> = (0..18).map(|key| (1, 1, key, Some(0))).collect();
    let text = format!("{:?}", map(&writes));
    assert!(text.ends_with("15: 0, … 2 more}"), "{text}");
    let sixteen = format!("{:?}", map(&writes[..16]));
    assert!(sixteen.ends_with("15: 0}"), "{sixteen}");
    assert_eq!(format!("{:?}", LwwMap::<u8, u8>::default()), "{}");
}

#[test]
fn equality_is_of_contents() {
    let writes = [(1, 1, 1, Some(10)), (2, 2, 2, Some(20)), (3, 1, 3, None)];
    let here = map(&writes);
    for turn in 0..3 {
        let mut turned = writes;
        turned.rotate_left(turn);
        assert_eq!(map(&turned), here, "in whatever order they came");
    }
    for other in [
        vec![writes[0], writes[1]],
        vec![writes[0], writes[1], (3, 1, 4, None)],
        vec![writes[0], writes[1], (3, 1, 3, Some(0))],
        vec![writes[0], writes[1], (4, 1, 3, None)],
        vec![writes[0], writes[1], (3, 2, 3, None)],
        vec![writes[0], (2, 2, 2, Some(21)), writes[2]],
    ] {
        assert_ne!(map(&other), here, "{other:?}");
    }
}

#[test]
fn empty_is_to_hold_no_value() {
    assert!(map(&[]).is_empty() && map(&[(1, 1, 7, None)]).is_empty());
    assert!(!map(&[(1, 1, 7, Some(0)), (1, 1, 8, None)]).is_empty());
}

/// All keys have one hash, so that only the keys themselves tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clash(u32);

impl Hash for Clash {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[test]
fn keys_of_one_hash_are_told_apart() {
    for keys in [5, 60] {
        let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
        let mut replicas = [1, 2].map(|id: u64| Replica::new(id.into(), || 1));
        here.put_all(&mut replicas[0], (0..keys).map(|key| (Clash(key), key)));
        there.put_all(
            &mut replicas[1],
            (0..2 * keys).rev().map(|key| (Clash(key), key + 1)),
        );
        assert_eq!(here.get(&Clash(keys)), None);
        assert!((0..keys).all(|key| here.get(&Clash(key)) == Some(&key)));
        assert!(here.remove(&mut replicas[0], &Clash(keys)).is_nothing());
        assert!(here.merge(&there));
        assert_eq!((here.len(), here.tombstones()), (2 * keys as usize, 0));
        for key in 0..2 * keys {
            let by = here.stamp_of(&Clash(key)).map(|stamp| stamp.replica);
            let value = if by == Some(1_u64.into()) {
                key
            } else {
                key + 1
            };
            assert_eq!(here.get(&Clash(key)), Some(&value));
        }
    }
}

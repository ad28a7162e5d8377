//! The set below a key of a map.

use rejoin_dot_store::{Batch, Below, Causal, DotBag, DotMap, KeySite};
use rejoin_or_set::{Nest, OrSet, OrSetEditor};

use crate::replica;

type Sets = DotMap<&'static str, DotBag<u8>>;

fn edit(
    sets: &mut Causal<Sets>,
    edit: impl FnOnce(&mut OrSetEditor<u8, KeySite<'_, Batch<'_, Sets>, &'static str>>),
) {
    let mut writer = replica(1);
    let mut batch = Batch::new(sets, &mut writer);
    edit(&mut OrSet::edit(KeySite::new(&mut batch, "x")));
}

#[test]
fn a_set_below_a_key_is_edited_and_read() {
    let mut sets = Causal::<Sets>::new();
    edit(&mut sets, |set| {
        for element in [3, 1, 2, 3] {
            set.insert(element);
        }
        set.remove(&2);
        let view = set.view();
        assert!(view.contains(&3) && !view.contains(&2));
        assert_eq!((view.len(), view.is_empty()), (2, false));
        assert!(view.iter_sorted().eq(&[1, 3]));
        assert_eq!(format!("{view:?}"), "{1, 3}");
    });
    let store = DotMap::descend(sets.store(), "x").unwrap();
    let view = OrSet::<u8>::view(store, Below::new(sets.pages()));
    assert!(view.iter_sorted().eq(&[1, 3]));
    edit(&mut sets, |set| {
        set.clear();
        assert_eq!((set.view().len(), set.view().is_empty()), (0, true));
    });
    assert!(DotMap::descend(sets.store(), "x").is_none());
}

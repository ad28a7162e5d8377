//! How long writes took to every member.

use crate::pair::pair;

#[test]
fn windows_close_when_every_member_keeps_the_write() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    p.tick(1);
    p.talk();
    for item in ["a", "b"] {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
        p.stores[0].tick(10);
    }
    p.tick(30);
    let windows = p.stores[0].windows();
    assert_eq!((windows.open_count(), windows.open_for(30)), (2, Some(29)));
    assert_eq!((windows.count(), windows.quantile(0.5)), (0, None));
    p.talk();
    let windows = p.stores[0].windows();
    assert_eq!(
        (windows.count(), windows.open_count(), windows.longest()),
        (2, 0, 29)
    );
    assert_eq!(windows.quantile(1.0), Some(29));
    assert!((windows.mean() - 24.5).abs() < 1e-9);
}

//! A struct of states gains a field, and old bytes and old programs live on.

use rejoin::wire::{DecodeError, Tag, decode, decode_known, encode};
use rejoin::{GCounter, LwwRegister, Merge, OrSet, Replica, TimeSource};

const PROFILE: Tag = Tag::custom(7_301);

mod first {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Merge)]
    #[merge(crate = rejoin::merge)]
    pub(super) struct Profile {
        pub(super) name: LwwRegister<String>,
        pub(super) likes: GCounter,
    }
    rejoin::wire::fields!(Profile, PROFILE, { 1: name, 2: likes });
}

mod second {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Merge)]
    #[merge(crate = rejoin::merge)]
    pub(super) struct Profile {
        pub(super) name: LwwRegister<String>,
        pub(super) likes: GCounter,
        pub(super) tags: OrSet<String>,
    }
    rejoin::wire::fields!(Profile, PROFILE, { 1: name, 2: likes, 3: tags });
}

/// What the first version wrote: "Ann", liked three times by replica 1.
const FROZEN: &str = "
    f5720185413701021e01010100000000000000000000000000000001008080a01f
    020403416e6e020113010000000000000000000000000000000102035628ed3a";

fn frozen() -> Vec<u8> {
    let digits: String = FROZEN.split_whitespace().collect();
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or_default();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn replica(number: u64, now: impl TimeSource + 'static) -> Replica {
    Replica::new(number.into(), now)
}

#[test]
fn bytes_of_the_first_version_stay_readable() {
    let mut ann = replica(1, || 1_000);
    let mut old = first::Profile::default();
    old.name.set(&mut ann, "Ann".to_owned());
    old.likes.increment(&mut ann, 3).unwrap();
    let written: String = encode(&old)
        .unwrap()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(written, FROZEN.split_whitespace().collect::<String>());

    let new: second::Profile = decode(&frozen()).unwrap();
    assert_eq!(new.name.get().map(String::as_str), Some("Ann"));
    assert_eq!(new.likes.value(), 3);
    assert!(new.tags.is_empty());
    assert_eq!(
        encode(&new).unwrap(),
        frozen(),
        "not a byte more until the field is used"
    );
}

#[test]
fn old_and_new_replicas_edit_side_by_side() {
    let (mut one, mut two) = (replica(1, || 1_000), replica(2, || 2_000));
    let mut old: first::Profile = decode(&frozen()).unwrap();
    let mut new: second::Profile = decode(&frozen()).unwrap();
    old.likes.increment(&mut one, 4).unwrap();
    new.tags.insert(&mut two, "rust".to_owned());
    new.name.set(&mut two, "Anna".to_owned());

    // The old program is told which field it does not know, and goes on with what it does.
    let bytes = encode(&new).unwrap();
    let refused = decode::<first::Profile>(&bytes);
    assert!(matches!(
        refused,
        Err(DecodeError::UnknownField { number: 3, .. })
    ));
    assert!(old.merge(&decode_known(&bytes).unwrap()));
    assert_eq!(
        (old.name.get().unwrap().as_str(), old.likes.value()),
        ("Anna", 7)
    );

    // What it sends back loses nothing of what it never knew.
    assert!(new.merge(&decode(&encode(&old).unwrap()).unwrap()));
    assert_eq!(
        (new.name.get().unwrap().as_str(), new.likes.value()),
        ("Anna", 7)
    );
    assert!(new.tags.contains("rust"));
}

/// Which of two writes stands that add and remove one element under one and the same stamp.
///
/// It is part of the type of a set, so that all replicas of one set go by one rule.
///
/// ```
/// use rejoin_lww_set::{AddWins, LwwSet};
///
/// let mut kind = LwwSet::with_tie(AddWins);
/// kind.remove_stamped(7_u64, "tea");
/// kind.insert_stamped(7, "tea");
/// assert!(kind.contains("tea"));
///
/// let mut strict = LwwSet::new();
/// strict.insert_stamped(7_u64, "tea");
/// strict.remove_stamped(7, "tea");
/// assert!(!strict.contains("tea"), "unless told otherwise, a removal wins");
/// ```
pub trait Tie: Sealed + Copy + Default + 'static {
    /// Whether the one that adds stands.
    const ADD_WINS: bool;
}

/// Of an add and a removal under one stamp, the removal stands. The usual rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemoveWins;

/// Of an add and a removal under one stamp, the add stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddWins;

impl Tie for RemoveWins {
    const ADD_WINS: bool = false;
}

impl Tie for AddWins {
    const ADD_WINS: bool = true;
}

/// There is no third rule.
pub trait Sealed {}

impl Sealed for RemoveWins {}
impl Sealed for AddWins {}

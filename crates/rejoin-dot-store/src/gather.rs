//! Dots that are found in no order.

use rejoin_causality::{CausalContext, Dot};
use smallvec::SmallVec;

/// The dots that `name` calls its argument with, in whatever order.
///
/// For dots that a look-up table leads to, which come in the order of hashes. Each put where it
/// belongs as it comes would push half of the others aside; sorted first, they extend runs.
///
/// Takes the time of sorting them.
///
/// ```
/// use rejoin_causality::{CausalContext, Dot, Run};
/// use rejoin_dot_store::gather;
///
/// let ann = 1_u64.into();
/// let dots = gather(|name| [3, 1, 2].into_iter().for_each(|at| name(Dot::new(ann, at))));
/// assert_eq!(dots, CausalContext::from_iter([(ann, Run::new(1, 3))]));
/// ```
pub fn gather(name: impl FnOnce(&mut dyn FnMut(Dot))) -> CausalContext {
    let mut dots: SmallVec<[Dot; 2]> = SmallVec::new();
    name(&mut |dot| dots.push(dot));
    dots.sort_unstable();
    dots.into_iter().collect()
}

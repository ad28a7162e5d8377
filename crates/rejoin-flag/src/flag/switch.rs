//! Which value the writes that stand amount to.

use rejoin_dot_store::{DotFun, DotStore, Slot};
use rejoin_merge::Observer;

/// The live dots of a flag, each a write of `true` or `false`.
///
/// An observer of a map hears of the value when it changes, not of each write. Where several writes
/// come by one merge it may hear of a value in between as well.
#[derive(Clone, Debug, Default)]
pub struct Switch<const ENABLE_WINS: bool, const INITIAL: bool> {
    dots: DotFun<bool>,
    /// How many of them carry the winning value.
    winning: usize,
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Switch<ENABLE_WINS, INITIAL> {
    /// Whether a write of `value` brings a dot, or only takes others away.
    ///
    /// A write of the winning value needs one, to win over what is concurrent with it. One of the
    /// losing value stands only where no dots would read otherwise, and that is what the flag began
    /// with.
    pub(super) const fn brings_dot(value: bool) -> bool {
        value == ENABLE_WINS || INITIAL == ENABLE_WINS
    }

    /// What a reader gets.
    pub(super) fn value(&self) -> bool {
        if self.dots.slots().is_empty() {
            INITIAL
        } else {
            (self.winning > 0) == ENABLE_WINS
        }
    }

    fn tell<O: Observer>(&self, old: bool, observer: &mut O) {
        let new = self.value();
        if old != new {
            observer.replaced(&old, &new);
        }
    }
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> DotStore for Switch<ENABLE_WINS, INITIAL> {
    type Content = bool;

    fn reserve(&mut self, additional: usize) {
        self.dots.reserve(additional);
    }

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &bool,
        at: impl Fn(Slot) -> &'a bool,
        observer: &mut O,
    ) {
        let old = self.value();
        self.dots.insert(slot, content, at, &mut ());
        self.winning += usize::from(*content == ENABLE_WINS);
        self.tell(old, observer);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &bool,
        at: impl Fn(Slot) -> &'a bool,
        observer: &mut O,
    ) {
        let old = self.value();
        self.dots.remove(slot, content, at, &mut ());
        self.winning -= usize::from(*content == ENABLE_WINS);
        self.tell(old, observer);
    }

    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a bool,
        observer: &mut O,
    ) {
        let old = self.value();
        let mut winning = 0;
        let slots = slots.inspect(|slot| winning += usize::from(*at(*slot) == ENABLE_WINS));
        self.dots.remove_all(slots, &at, &mut ());
        self.winning -= winning;
        self.tell(old, observer);
    }

    fn is_large(&self) -> bool {
        self.dots.is_large()
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.dots.visit(visit);
    }

    fn is_empty(&self) -> bool {
        self.dots.is_empty()
    }
}

use core::any::Any;
use core::fmt::Debug;

/// What an [`Observer`] is shown: any value that is `'static` and `Debug`.
///
/// Every such type has it already; it cannot be implemented by hand.
///
/// # Example
/// ```
/// use rejoin_merge::Content;
///
/// let shown: &dyn Content = &7_u64;
/// assert_eq!(format!("{shown:?}"), "7");
/// assert_eq!(shown.downcast_ref::<u64>(), Some(&7));
/// ```
pub trait Content: Any + Debug {}

impl<T: Any + Debug> Content for T {}

impl dyn Content {
    /// The value itself, if it is a `T`.
    ///
    /// ```
    /// use rejoin_merge::Content;
    ///
    /// let shown: &dyn Content = &"milk";
    /// assert_eq!(shown.downcast_ref::<&str>(), Some(&"milk"));
    /// assert_eq!(shown.downcast_ref::<String>(), None);
    /// ```
    pub fn downcast_ref<T: Any>(&self) -> Option<&T> {
        let any: &dyn Any = self;
        any.downcast_ref()
    }
}

/// One step of the way from a state to something inside it.
///
/// # Example
/// ```
/// use rejoin_merge::Step;
///
/// let way = [Step::Field("carts"), Step::Key(&"anna"), Step::Index(0)];
/// let words: Vec<String> = way.iter().map(|step| match step {
///     Step::Field(name) => name.to_string(),
///     Step::Index(index) => index.to_string(),
///     Step::Key(key) => format!("{key:?}"),
///     _ => String::from("?"),
/// }).collect();
/// assert_eq!(words.join("."), "carts.\"anna\".0");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Step<'a> {
    /// Into the field of that name.
    Field(&'static str),
    /// Into the part at that place, counted from 0.
    Index(usize),
    /// Into what the map holds under that key.
    Key(&'a dyn Content),
}

/// Is told what a merge changes, for a user interface, a log or a test.
///
/// All methods do nothing unless written. Between [`enter`](Observer::enter) and
/// [`leave`](Observer::leave) everything told is about what lies at that step; the two always
/// come in pairs, also where nothing changed. `()` is the observer that hears nothing.
///
/// # Example
/// ```
/// use std::collections::BTreeMap;
/// use rejoin_merge::{Content, Max, Merge, Observer, Step};
///
/// #[derive(Default)]
/// struct Log { way: Vec<String>, lines: Vec<String> }
///
/// impl Observer for Log {
///     fn enter(&mut self, step: Step<'_>) {
///         if let Step::Key(key) = step {
///             self.way.push(format!("{key:?}"));
///         }
///     }
///     fn leave(&mut self) {
///         self.way.pop();
///     }
///     fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
///         self.lines.push(format!("{}: {old:?} -> {new:?}", self.way.join("/")));
///     }
/// }
///
/// let mut here = BTreeMap::from([("anna", Max::new(3)), ("bert", Max::new(5))]);
/// let there = BTreeMap::from([("anna", Max::new(4)), ("bert", Max::new(1))]);
/// let mut log = Log::default();
/// here.merge_observed(&there, &mut log);
/// assert_eq!(log.lines, ["\"anna\": 3 -> 4"]);
/// ```
pub trait Observer {
    /// Whether anyone listens. A type may skip work that is done only to tell if not.
    const LISTENS: bool = true;

    /// What follows is about the part at `step`, until the matching [`leave`](Observer::leave).
    fn enter(&mut self, step: Step<'_>) {
        let _ = step;
    }

    /// Ends what the last open [`enter`](Observer::enter) began.
    fn leave(&mut self) {}

    /// `value` is here now and was not before.
    fn added(&mut self, value: &dyn Content) {
        let _ = value;
    }

    /// `value` was here and is no more.
    fn removed(&mut self, value: &dyn Content) {
        let _ = value;
    }

    /// `value` went from one index to another: `to` counts without it.
    ///
    /// Unless written, this is told as a removal and an addition at these steps.
    fn moved(&mut self, value: &dyn Content, from: usize, to: usize) {
        self.enter(Step::Index(from));
        self.removed(value);
        self.leave();
        self.enter(Step::Index(to));
        self.added(value);
        self.leave();
    }

    /// `new` stands where `old` stood.
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        let _ = (old, new);
    }

    /// A last-write-wins write lost against the one that is kept.
    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        let _ = (lost, kept);
    }

    /// Two contents came under one `identity` (a dot or a stamp), so an identity was used twice.
    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        let _ = (identity, kept, dropped);
    }
}

/// Hears nothing.
impl Observer for () {
    const LISTENS: bool = false;
}

/// Hears for the observer it borrows.
impl<O: Observer> Observer for &mut O {
    const LISTENS: bool = O::LISTENS;

    fn enter(&mut self, step: Step<'_>) {
        (**self).enter(step);
    }

    fn leave(&mut self) {
        (**self).leave();
    }

    fn added(&mut self, value: &dyn Content) {
        (**self).added(value);
    }

    fn removed(&mut self, value: &dyn Content) {
        (**self).removed(value);
    }

    fn moved(&mut self, value: &dyn Content, from: usize, to: usize) {
        (**self).moved(value, from, to);
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        (**self).replaced(old, new);
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        (**self).lost(lost, kept);
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        (**self).conflict(identity, kept, dropped);
    }
}

use core::fmt;

use super::PnCounter;

/// How many replicas [`Debug`](fmt::Debug) shows, so that a counter fits a screen.
const SHOWN: usize = 16;

/// `PnCounter(1 = {#1: +2 -0, #2: +0 -1})`, cut short where there are many replicas; with
/// `departed {#3 into #1}` behind it where some have.
impl fmt::Debug for PnCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PnCounter({} = {{", self.value())?;
        list(f, self.counts(), |f, (replica, up, down)| {
            write!(f, "{replica:?}: +{up} -{down}")
        })?;
        if self.departed().next().is_some() {
            f.write_str("} departed {")?;
            list(f, self.departed(), |f, (replica, into)| {
                write!(f, "{replica:?} into {into:?}")
            })?;
        }
        f.write_str("})")
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    show: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    let mut items = items.enumerate();
    for (place, item) in items.by_ref().take(SHOWN) {
        f.write_str(if place == 0 { "" } else { ", " })?;
        show(f, item)?;
    }
    match items.count() {
        0 => Ok(()),
        more => write!(f, ", … {more} more"),
    }
}

/// The value.
impl fmt::Display for PnCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

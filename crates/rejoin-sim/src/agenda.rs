use std::collections::BTreeMap;

use crate::Time;

/// What is still to happen, in the order in which it will.
///
/// Of two events for one moment the one that was put down first comes first, so that the order is
/// total and a run can be repeated.
#[derive(Debug)]
pub(crate) struct Agenda<E> {
    events: BTreeMap<(Time, u64), E>,
    noted: u64,
}

impl<E> Agenda<E> {
    pub(crate) const fn new() -> Self {
        Self {
            events: BTreeMap::new(),
            noted: 0,
        }
    }

    pub(crate) fn note(&mut self, at: Time, event: E) {
        self.events.insert((at, self.noted), event);
        self.noted += 1;
    }

    /// The next event, if it is due by `until`.
    pub(crate) fn next(&mut self, until: Time) -> Option<(Time, E)> {
        let first = self.events.first_entry()?;
        let at = first.key().0;
        (at <= until).then(|| (at, first.remove()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_as_they_were_noted() {
        let mut agenda = Agenda::new();
        for (at, name) in [(5, "c"), (1, "a"), (5, "d"), (2, "b"), (9, "e")] {
            agenda.note(Time::micros(at), name);
        }
        let mut order = Vec::new();
        while let Some((_, name)) = agenda.next(Time::micros(8)) {
            order.push(name);
        }
        assert_eq!(order, ["a", "b", "c", "d"]);
        assert_eq!(agenda.next(Time::micros(9)), Some((Time::micros(9), "e")));
    }
}

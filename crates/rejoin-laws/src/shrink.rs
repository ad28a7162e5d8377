//! The smallest history that still breaks a law.

use crate::action::Action;
use crate::checks::Violation;
use crate::gene::Gene;
use crate::law::Law;
use crate::lawful::Lawful;
use crate::world::{Outcome, World};

/// More runs than this make a test wait without making its history much smaller.
const RUNS: usize = 4_000;

/// A history that breaks `law`, as small as could be found from `actions`; none if they keep it.
pub(crate) fn shrink<T: Lawful>(
    law: Law,
    actions: &[Action<T::Op>],
) -> Option<(Vec<Action<T::Op>>, Violation)> {
    let violation = violation::<T>(law, actions)?;
    let mut shrinker = Shrinker::<T> {
        law,
        best: actions.to_vec(),
        violation,
        runs: 0,
    };
    while shrinker.drop_some() {}
    shrinker.simplify_ops();
    shrinker.number_replicas();
    while shrinker.drop_some() {}
    Some((shrinker.best, shrinker.violation))
}

fn violation<T: Lawful>(law: Law, actions: &[Action<T::Op>]) -> Option<Violation> {
    let broken = |outcome: Outcome| {
        let mut violations = outcome.findings.violations().iter();
        violations.find(|broken| broken.law == law).cloned()
    };
    let thorough = broken(World::<T>::run(actions));
    thorough.or_else(|| broken(World::<T>::run_quickly(actions)))
}

struct Shrinker<T: Lawful> {
    law: Law,
    best: Vec<Action<T::Op>>,
    violation: Violation,
    runs: usize,
}

impl<T: Lawful> Shrinker<T> {
    /// Takes `candidate` if it breaks the law too.
    fn try_out(&mut self, candidate: Vec<Action<T::Op>>) -> bool {
        if self.runs == RUNS {
            return false;
        }
        self.runs += 1;
        match violation::<T>(self.law, &candidate) {
            Some(violation) => {
                self.best = candidate;
                self.violation = violation;
                true
            }
            None => false,
        }
    }

    /// Leaves out runs of actions, long ones first; whether that made it smaller.
    fn drop_some(&mut self) -> bool {
        let mut smaller = false;
        let mut length = self.best.len();
        while length > 0 {
            let mut end = self.best.len();
            while end >= length && end > 0 {
                let candidate = without(&self.best, end - length, end);
                if self.try_out(candidate) {
                    smaller = true;
                }
                end = (end - 1).min(self.best.len());
            }
            length /= 2;
        }
        smaller
    }

    /// Puts the plainest op that will do in the place of each, and few parts in that of many.
    fn simplify_ops(&mut self) {
        for place in 0..self.best.len() {
            for chosen in 1..16 {
                let mut candidate = self.best.clone();
                match candidate.get_mut(place) {
                    Some(Action::DeliverPart { parts, .. }) if *parts > chosen => *parts = chosen,
                    _ => break,
                }
                if self.try_out(candidate) {
                    break;
                }
            }
        }
        let mut plain = T::small_ops();
        plain.extend((0..8).map(|bits| T::op(&mut Gene::new(bits))));
        for place in 0..self.best.len() {
            for op in &plain {
                let mut candidate = self.best.clone();
                if let Some(Action::Edit { op: old, .. }) = candidate.get_mut(place) {
                    if format!("{old:?}") == format!("{op:?}") {
                        break;
                    }
                    *old = op.clone();
                    if self.try_out(candidate) {
                        break;
                    }
                }
            }
        }
    }

    /// Numbers the replicas in the order of their first use.
    fn number_replicas(&mut self) {
        let mut candidate = self.best.clone();
        let mut order: Vec<usize> = Vec::new();
        for replica in candidate.iter_mut().flat_map(Action::replicas_mut) {
            let known = order.iter().position(|other| other == replica);
            *replica = known.unwrap_or_else(|| {
                order.push(*replica);
                order.len() - 1
            });
        }
        self.try_out(candidate);
    }
}

/// The actions without those in `start..end`; deliveries follow the edits that they name.
fn without<Op: Clone>(actions: &[Action<Op>], start: usize, end: usize) -> Vec<Action<Op>> {
    let mut places: Vec<Option<usize>> = Vec::new();
    let mut left = 0;
    let mut kept = Vec::with_capacity(actions.len());
    for (place, action) in actions.iter().enumerate() {
        let dropped = (start..end).contains(&place);
        if matches!(action, Action::Edit { .. }) {
            places.push((!dropped).then_some(left));
            left += usize::from(!dropped);
        }
        if !dropped {
            kept.extend(renumbered(action, &places));
        }
    }
    kept
}

fn renumbered<Op: Clone>(action: &Action<Op>, places: &[Option<usize>]) -> Option<Action<Op>> {
    let place = |edit: &usize| places.get(*edit).copied().flatten();
    let mut action = action.clone();
    match &mut action {
        Action::Deliver { edit, .. } | Action::Stale { edit, .. } => *edit = place(edit)?,
        Action::DeliverJoined { edits, .. } => {
            *edits = edits.iter().filter_map(place).collect();
            if edits.is_empty() {
                return None;
            }
        }
        _ => {}
    }
    Some(action)
}

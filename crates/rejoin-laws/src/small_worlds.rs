//! Every history of three replicas and a few edits.
//!
//! Edits that have not seen one another can be made in any order and are the same history, so one
//! order stands for all (Mazurkiewicz, Trace Theory, 1987).

use rejoin_causality::{Replica, Stamp, Timestamp};

use crate::action::Action;
use crate::algebra;
use crate::checks::{Findings, Violation};
use crate::edit_set::EditSet;
use crate::history::Record;
use crate::law::Law;
use crate::lawful::Lawful;
use crate::oracle::Oracle;
use crate::panics::caught;
use crate::world::replica_id;

/// All clocks stand still in a small world, so that every stamp is a tie if it can be one.
const WALL: u64 = 1_700_000_000_000;
const REPLICAS: usize = 3;
/// After so many broken worlds, more would tell nothing new.
const ENOUGH: usize = 200;

/// How many small worlds were tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worlds {
    /// The number of edits in the largest.
    pub depth: usize,
    /// Worlds of any size up to that; in each, all deliveries of any of its deltas were tried.
    pub worlds: u64,
    /// Worlds of the largest size, in which all replicas were brought to converge.
    pub leaves: u64,
}

/// What the small worlds showed.
pub(crate) struct Explored<Op> {
    pub(crate) worlds: Worlds,
    pub(crate) findings: Findings,
    /// For each law that was broken, how, and the first world that broke it.
    pub(crate) broken: Vec<(Violation, Vec<Action<Op>>)>,
}

pub(crate) fn explore<T: Lawful>(depth: usize) -> Explored<T::Op> {
    let mut explorer = Explorer::<T>::new(depth);
    explorer.descend();
    Explored {
        worlds: explorer.worlds,
        findings: explorer.findings,
        broken: explorer.broken,
    }
}

/// Walks the tree of worlds in depth: one more edit in each step, taken back on return.
struct Explorer<T: Lawful> {
    worlds: Worlds,
    ops: Vec<T::Op>,
    sites: Vec<Site<T>>,
    oracle: Oracle<T>,
    deltas: Vec<T>,
    /// For each set of edits the join of their deltas, and no state for sets that cannot be seen,
    /// because a delta of the set carries an edit outside it.
    joins: Vec<Option<T>>,
    path: Vec<Action<T::Op>>,
    /// What is checked beside the path at the moment, as the actions that would show it.
    aside: Vec<Action<T::Op>>,
    findings: Findings,
    broken: Vec<(Violation, Vec<Action<T::Op>>)>,
    failures: usize,
}

#[derive(Clone)]
struct Site<T> {
    state: T,
    seen: EditSet,
    last_time: Option<Timestamp>,
}

impl<T: Lawful> Explorer<T> {
    fn new(depth: usize) -> Self {
        let site = Site {
            state: T::default(),
            seen: EditSet::EMPTY,
            last_time: None,
        };
        Self {
            worlds: Worlds {
                depth,
                ..Worlds::default()
            },
            ops: T::small_ops(),
            sites: vec![site; REPLICAS],
            oracle: Oracle::new(),
            deltas: Vec::new(),
            joins: vec![Some(T::default())],
            path: Vec::new(),
            aside: Vec::new(),
            findings: Findings::default(),
            broken: Vec::new(),
            failures: 0,
        }
    }

    fn descend(&mut self) {
        if self.deltas.len() == self.worlds.depth {
            self.worlds.leaves += 1;
            self.guarded(Self::converge);
            return;
        }
        // Replicas that have done nothing yet are alike: one of them stands for all.
        let used = self.oracle.records.iter().map(|record| record.replica + 1);
        let used = used.max().unwrap_or(0);
        for at in 0..REPLICAS.min(used + 1) {
            for delivered in self.deliveries(at) {
                let saw = self.sites[at].seen | delivered;
                if self.failures < ENOUGH && self.is_first_order(at, saw) {
                    self.visit(at, delivered);
                }
            }
        }
    }

    /// Whether no order of the same history has an earlier replica in an earlier place, were `at`
    /// to make the next edit, having seen `saw`.
    fn is_first_order(&self, at: usize, saw: EditSet) -> bool {
        let records = self.oracle.records.iter().enumerate().rev();
        for (edit, record) in records {
            if record.replica == at || saw.contains(edit) {
                return true;
            }
            if at < record.replica {
                return false;
            }
        }
        true
    }

    /// All sets of edits whose deltas may reach the replica now.
    fn deliveries(&self, at: usize) -> Vec<EditSet> {
        let seen = self.sites[at].seen;
        let unseen: Vec<usize> = EditSet::first(self.deltas.len())
            .without(seen)
            .iter()
            .collect();
        let mut sets = Vec::new();
        for choice in 0..1_usize << unseen.len() {
            let mut set = EditSet::EMPTY;
            for (bit, edit) in unseen.iter().enumerate() {
                if choice >> bit & 1 == 1 {
                    set.insert(*edit);
                }
            }
            if self.joins[(seen | set).bits()].is_some() {
                sets.push(set);
            }
        }
        sets
    }

    /// The replica receives these deltas, and then makes each possible edit.
    fn visit(&mut self, at: usize, delivered: EditSet) {
        let before = self.sites[at].clone();
        let length = self.path.len();
        let mut order: Vec<usize> = delivered.iter().collect();
        if self.worlds.worlds % 2 == 1 {
            order.reverse();
        }
        for edit in &order {
            self.path.push(Action::Deliver {
                edit: *edit,
                to: at,
            });
        }
        let fine = self.guarded(|explorer| {
            let site = &mut explorer.sites[at];
            for edit in order {
                site.state.merge(&explorer.deltas[edit]);
            }
            site.seen = site.seen | delivered;
            explorer.check_site(at);
        });
        if fine {
            for op in self.ops.clone() {
                self.edit(at, &op);
            }
        }
        self.path.truncate(length);
        self.sites[at] = before;
    }

    fn edit(&mut self, at: usize, op: &T::Op) {
        let before = self.sites[at].clone();
        self.path.push(Action::Edit { at, op: op.clone() });
        let (count, joins) = (self.deltas.len(), self.joins.len());
        let fine = self.guarded(|explorer| explorer.perform(at, op));
        if fine && self.deltas.len() > count {
            self.worlds.worlds += 1;
            self.descend();
        }
        self.oracle.truncate(count);
        self.deltas.truncate(count);
        self.joins.truncate(joins);
        self.path.pop();
        self.sites[at] = before;
    }

    fn perform(&mut self, at: usize, op: &T::Op) {
        let site = &mut self.sites[at];
        let before = site.state.clone();
        let mut replica = Replica::new(replica_id(at), || WALL);
        if let Some(last) = site.last_time {
            // A stamp just above the one before `last` is `last` again: the clock is where it was.
            replica.stamp(Some(Timestamp::from_u64(last.as_u64().saturating_sub(1))));
        }
        let last = replica.last_time();
        let Some(delta) = site.state.apply(&mut replica, op) else {
            let what = "the state after an edit without a delta";
            self.findings
                .equal(Law::DeltasEqualState, what, &before, &site.state);
            return;
        };
        let time = replica.last_time();
        let drawn = time != last;
        if drawn {
            site.last_time = Some(time);
        }
        let number = self.deltas.len();
        let mut carries = EditSet::only(number);
        for (earlier, record) in self.oracle.records.iter().enumerate() {
            if record.replica == at && T::carries(op, &record.op) {
                carries.insert(earlier);
            }
        }
        let author = replica.id();
        let record = Record {
            op: op.clone(),
            replica: at,
            author,
            stamp: drawn.then_some(Stamp {
                time,
                replica: author,
            }),
            wall: WALL,
            saw: site.seen,
            carries,
        };
        site.seen.insert(number);
        let states = (&before, &site.state, &delta);
        self.oracle.add(&mut self.findings, record, states);
        self.deltas.push(delta);
        self.join_all(number, carries);
        self.check_site(at);
    }

    /// Every set of edits with the new one in it: the join of its deltas is a state like any other.
    ///
    /// It is checked if these edits rest on all others; if not, a smaller world has had them.
    fn join_all(&mut self, number: usize, carries: EditSet) {
        let older = carries.without(EditSet::only(number)).bits();
        for set in 0..self.joins.len() {
            let join = match self.joins[set].clone() {
                Some(mut join) if set & older == older => {
                    let mut seen = EditSet::only(number);
                    let chosen = (0..number).filter(|edit| set >> edit & 1 == 1);
                    chosen.for_each(|edit| seen.insert(edit));
                    self.aside_join(seen);
                    join.merge(&self.deltas[number]);
                    if self.past(seen) == EditSet::first(number + 1) {
                        self.oracle.inspect_alone(&mut self.findings, &join, seen);
                        if !self.findings.is_clean() {
                            return;
                        }
                    }
                    Some(join)
                }
                _ => None,
            };
            self.joins.push(join);
        }
        self.aside.clear();
    }

    /// These edits, those that they had seen when they were made, and so on.
    fn past(&self, edits: EditSet) -> EditSet {
        let mut past = edits;
        for (edit, record) in self.oracle.records.iter().enumerate().rev() {
            if past.contains(edit) {
                past = past | record.saw;
            }
        }
        past
    }

    fn aside_join(&mut self, seen: EditSet) {
        self.aside.clear();
        let edits = seen.iter().collect();
        let to = REPLICAS;
        self.aside.push(Action::DeliverJoined { edits, to });
    }

    fn check_site(&mut self, at: usize) {
        let site = &self.sites[at];
        let law = match self.oracle.versions {
            Some(_) => Law::EqualVersionsEqualStores,
            None => Law::DeltasEqualState,
        };
        if let Some(join) = &self.joins[site.seen.bits()] {
            let what = "the join of the deltas of all edits that a replica has seen";
            self.findings.equal(law, what, join, &site.state);
        }
        let view = T::spec(&self.oracle.history(site.seen));
        let found = site.state.view();
        self.findings
            .equal(Law::ValueIsSpec, "the view of a replica", &view, &found);
    }

    /// All replicas bring the last one up to date, and it brings them.
    fn converge(&mut self) {
        let way = self.worlds.leaves;
        let saved = self.sites.clone();
        for (from, to) in [(0, 2), (1, 2), (2, 1), (2, 0)] {
            self.aside.push(Action::Sync { from, to });
            let sent = self.sites[from].clone();
            let site = &mut self.sites[to];
            algebra::pair(&mut self.findings, &site.state, &sent.state);
            match self.oracle.versions {
                Some(versions) if way.is_multiple_of(2) => {
                    let mut holder = sent.state.clone();
                    if way.is_multiple_of(4) {
                        (versions.trim_log)(&mut holder);
                    }
                    let version = (versions.version)(&site.state);
                    site.state.merge(&(versions.delta_since)(&holder, &version));
                }
                _ => algebra::merge(&mut self.findings, &mut site.state, &sent.state, way),
            }
            site.seen = site.seen | sent.seen;
            self.check_site(to);
        }
        for at in 0..2 {
            let (expected, found) = (&self.sites[2].state, &self.sites[at].state);
            let what = "all replicas after exchanging everything";
            self.findings.equal(Law::Convergence, what, expected, found);
        }
        self.sites = saved;
    }

    /// Runs `work`; if it breaks a law, keeps the way to here. Whether no law was broken.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) -> bool {
        let counted = core::mem::take(&mut self.findings);
        if let Err(message) = caught(|| work(self)) {
            let told = || ("no panic".to_owned(), message);
            self.findings.check(Law::NeverPanics, false, told);
        }
        let fine = self.findings.is_clean();
        for violation in self.findings.violations() {
            if self
                .broken
                .iter()
                .all(|(other, _)| other.law != violation.law)
            {
                let mut actions = self.path.clone();
                actions.extend(self.aside.iter().cloned());
                self.broken.push((violation.clone(), actions));
            }
        }
        self.aside.clear();
        self.failures += usize::from(!fine);
        let mut findings = counted;
        findings.count(&self.findings);
        self.findings = findings;
        fine
    }
}

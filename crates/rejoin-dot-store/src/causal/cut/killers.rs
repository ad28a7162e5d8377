//! Which event killed a dot, found by the dot.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cell::OnceCell;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};

use crate::log::{Dots, Log, Single};

/// The entries of a log by what they killed, made when they are first asked for.
pub(in crate::causal) struct Killers<'a> {
    log: &'a Log,
    tables: OnceCell<Tables<'a>>,
    serves_many: bool,
}

struct Tables<'a> {
    /// The entries that killed one dot each, by that dot and then by their event.
    of_one: Vec<(Dot, Dot, &'a Single)>,
    /// What the others killed, by where each run begins.
    of_many: Vec<Kill<'a>>,
}

struct Kill<'a> {
    replica: ReplicaId,
    run: Run,
    /// The last number of all runs up to this one, of its replica.
    reach: u64,
    event: Dot,
    single: &'a Single,
}

impl<'a> Killers<'a> {
    /// For one cut, which had better walk through the log.
    pub(in crate::causal) fn for_one_cut(log: &'a Log) -> Self {
        Self {
            log,
            tables: OnceCell::new(),
            serves_many: false,
        }
    }

    /// For so many cuts that a walk through the log for each would be quadratic.
    pub(in crate::causal) fn for_many_cuts(log: &'a Log) -> Self {
        Self {
            serves_many: true,
            ..Self::for_one_cut(log)
        }
    }

    /// Whether [`of_any`](Killers::of_any) costs less than a walk through the log.
    pub(super) fn serves_many(&self) -> bool {
        self.serves_many
    }

    /// The first of the entries that killed this dot and no other.
    pub(super) fn first_of_one(&self, victim: Dot) -> Option<(Dot, &'a Single)> {
        let of_one = &self.tables().of_one;
        let place = of_one.partition_point(|(held, _, _)| *held < victim);
        let (held, event, single) = *of_one.get(place)?;
        (held == victim).then_some((event, single))
    }

    /// All entries that killed one of these dots, by their event.
    pub(super) fn of_any(&self, victims: &CausalContext) -> BTreeMap<Dot, &'a Single> {
        let Tables { of_one, of_many } = self.tables();
        let mut killers = BTreeMap::new();
        for (replica, run) in victims.iter_runs() {
            let [first, last] = [run.first, run.last].map(|sequence| Dot { replica, sequence });
            let start = of_one.partition_point(|(held, _, _)| *held < first);
            let ones = of_one[start..].iter();
            let ones = ones.take_while(|(held, _, _)| *held <= last);
            killers.extend(ones.map(|(_, event, single)| (*event, *single)));
            let end = of_many
                .partition_point(|kill| (kill.replica, kill.run.first) <= (replica, run.last));
            let near = of_many[..end].iter().rev();
            let near = near.take_while(|kill| kill.replica == replica && run.first <= kill.reach);
            let many = near.filter(|kill| run.first <= kill.run.last);
            killers.extend(many.map(|kill| (kill.event, kill.single)));
        }
        killers
    }

    fn tables(&self) -> &Tables<'a> {
        self.tables.get_or_init(|| Tables::of(self.log))
    }
}

impl<'a> Tables<'a> {
    fn of(log: &'a Log) -> Self {
        let (mut of_one, mut of_many) = (Vec::new(), Vec::new());
        for (event, single) in log.singles() {
            match &single.covered {
                Dots::One(victim) => of_one.push((*victim, event, single)),
                Dots::Many(victims) => {
                    of_many.extend(victims.iter_runs().map(|(replica, run)| Kill {
                        replica,
                        run,
                        reach: run.last,
                        event,
                        single,
                    }));
                }
            }
        }
        of_one.sort_unstable_by_key(|(victim, event, _)| (*victim, *event));
        of_many.sort_unstable_by_key(|kill| (kill.replica, kill.run.first));
        for of_replica in of_many.chunk_by_mut(|one, next| one.replica == next.replica) {
            let mut reach = 0;
            for kill in of_replica {
                reach = kill.reach.max(reach);
                kill.reach = reach;
            }
        }
        Self { of_one, of_many }
    }
}

#[cfg(test)]
mod tests {
    use rejoin_merge::Merge;

    use crate::draws::Draws;
    use crate::{Causal, DotBag, Parts};

    use super::*;

    type State = Causal<DotBag<u8>>;

    /// What is left of it when it comes as bytes: which event killed which dot is not known.
    fn came_as_bytes(state: &State) -> State {
        let contents = state.pages.iter().map(|(_, content)| *content).collect();
        let contexts = [
            state.seen.clone(),
            state.covered.clone(),
            state.live(),
            state.covering(),
        ];
        State::from_parts(Parts::new(contexts, contents)).unwrap()
    }

    /// Three replicas that write, overwrite or remove some of what lives, and hear of each other.
    fn history(draws: &mut Draws) -> State {
        let mut states = [State::new(), State::new(), State::new()];
        for _ in 0..40 {
            let here = draws.place(3);
            let from = states[draws.place(3)].clone();
            let state = &mut states[here];
            match draws.place(12) {
                0 => drop(state.merge_owned(came_as_bytes(&from))),
                1 => {
                    let known = from.seen.dots().filter(|_| draws.place(2) == 0).collect();
                    state.merge_owned(from.delta_since(&known));
                }
                2 => drop(state.merge(&from)),
                kind => {
                    let one_in = 1 + draws.place(4);
                    let mut victims = state.live();
                    if draws.place(6) == 0 {
                        victims.merge(&from.live());
                    }
                    let chosen = victims.dots().filter(|_| draws.place(one_in) == 0);
                    let content = (kind > 4).then_some(kind as u8);
                    state.write((here as u64).into(), &chosen.collect(), content);
                }
            }
        }
        let [mut all, others @ ..] = states;
        all.merge_all(others);
        all
    }

    #[test]
    fn cuts_by_the_table_are_those_of_a_walk_through_the_log() {
        let mut draws = Draws::from(11);
        let (mut pulled, mut chased) = (0, 0);
        for _ in 0..400 {
            let state = history(&mut draws);
            let killers = Killers::for_many_cuts(&state.log);
            let seen: Vec<Dot> = state.seen.dots().collect();
            for event in &seen {
                let other = seen[draws.place(seen.len())];
                let both = [*event, other].into_iter().collect();
                for wanted in [(*event).into(), both] {
                    let part = state.cut_with(&killers, &wanted);
                    let walked = state.cut(&wanted);
                    assert_eq!((&part, &part.log), (&walked, &walked.log), "{wanted:?}");
                    pulled += usize::from(part.seen != wanted);
                }
            }
            let is_many = |single: &Single| matches!(single.covered, Dots::Many(_));
            chased += state
                .log
                .singles()
                .filter(|(_, single)| is_many(single))
                .count();
        }
        assert!(pulled > 1_000 && chased > 1_000, "{pulled} {chased}");
    }
}

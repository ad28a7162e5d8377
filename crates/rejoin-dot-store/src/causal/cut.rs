//! Cutting a smaller state out of a larger one.

mod killers;
mod needless;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_merge::Merge;

use crate::causal::Causal;
use crate::log::{Dots, Group, Log, Single};
use crate::page::{bits, mask_of};
use crate::pages::{Pages, push_bits};
use crate::store::DotStore;

pub(super) use killers::Killers;
pub(super) use needless::without_needless;

/// Log entries that are cut out together.
#[derive(Default)]
struct Atoms<'a> {
    singles: Vec<(ReplicaId, &'a Single)>,
    groups: Vec<&'a Group>,
    /// Where the groups stand in the log, so that none comes twice.
    places: BTreeSet<*const Group>,
    events: CausalContext,
    /// Everything that the events killed.
    covered: CausalContext,
}

impl<'a> Atoms<'a> {
    fn of(singles: &[(ReplicaId, &'a Single)], groups: &[&'a Group]) -> Self {
        let mut atoms = Self::default();
        for (replica, single) in singles {
            atoms.add(single.event(*replica), single);
        }
        for group in groups {
            atoms.add_group(group);
        }
        atoms.cover(0);
        atoms
    }

    fn add(&mut self, event: Dot, single: &'a Single) {
        if !self.events.insert(event) {
            return;
        }
        self.singles.push((event.replica, single));
        if let Dots::Many(covered) = &single.covered {
            self.covered.merge(covered);
        }
    }

    fn add_group(&mut self, group: &'a Group) {
        if !self.places.insert(group) {
            return;
        }
        self.groups.push(group);
        self.events.merge(&group.events);
        self.covered.merge(&group.covered);
    }

    /// Adds the single victims of the entries from `start` on. Sorted first: dots that come in
    /// order extend a run.
    fn cover(&mut self, start: usize) {
        let mut dots: Vec<Dot> = Vec::with_capacity(self.singles.len() - start);
        for (_, single) in &self.singles[start..] {
            if let Dots::One(dot) = single.covered {
                dots.push(dot);
            }
        }
        dots.sort_unstable();
        self.covered.merge_owned(dots.into_iter().collect());
    }

    fn to_log(&self) -> Log {
        let mut log = Log::default();
        for of_one in self.singles.chunk_by(|one, next| one.0 == next.0) {
            log.reserve(of_one[0].0, of_one.len());
        }
        for (replica, single) in &self.singles {
            let event = single.event(*replica);
            log.record(event, single.heir, single.covered.clone());
        }
        for group in &self.groups {
            let mut only_here = group.events.clone();
            for (replica, single) in &self.singles {
                only_here.subtract(&single.event(*replica).into());
            }
            log.push_group(Group {
                only_here,
                ..(*group).clone()
            });
        }
        log
    }
}

impl<S: DotStore> Causal<S> {
    /// The least state that brings a replica at `version` up to date with this one.
    ///
    /// An event goes with the dots that it killed, and a dead dot with the event that killed it, so
    /// the answer is lawful for any replica, not only for the one that asked.
    ///
    /// Takes time linear in what changed since `version`. Where the removal log was trimmed and
    /// some removal may be among the changes, the answer also carries every dead dot, as ranges.
    pub fn delta_since(&self, version: &CausalContext) -> Self {
        self.cut(&self.seen.without(version))
    }

    /// The least lawful state that holds the events in `wanted`, all of which were seen.
    pub(super) fn cut(&self, wanted: &CausalContext) -> Self {
        self.cut_with(&Killers::for_one_cut(&self.log), wanted)
    }

    /// As [`Causal::cut`], with `killers` of this state's log.
    pub(super) fn cut_with<'a>(&'a self, killers: &Killers<'a>, wanted: &CausalContext) -> Self {
        // A live dot whose event killed nothing stands alone. All others need the log.
        let bound = wanted.without(&self.free_within(wanted));
        if bound.is_empty() {
            return self.carve(wanted.clone(), CausalContext::new(), Log::default());
        }
        let Some(atoms) = self.atoms_of(killers, &bound) else {
            return self.cut_coarsely(wanted);
        };
        let log = atoms.to_log();
        let mut seen = atoms.events;
        seen.merge(wanted);
        let mut covered = atoms.covered;
        covered.subtract(&seen);
        self.carve(seen, covered, log)
    }

    /// The live dots within `wanted` whose event killed nothing.
    fn free_within(&self, wanted: &CausalContext) -> CausalContext {
        let mut free = CausalContext::new();
        for (replica, run) in wanted.iter_runs() {
            for at in self.pages.overlapping(replica, run) {
                let page = self.pages.page(at.index);
                let word = page.live & !page.covering & mask_of(run, at.number);
                push_bits(&mut free, replica, at.number, word);
            }
        }
        free
    }

    /// The log entries of the events in `bound`, along with a killer for each dot that is dead.
    fn atoms_of<'a>(&'a self, killers: &Killers<'a>, bound: &CausalContext) -> Option<Atoms<'a>> {
        let mut atoms = Atoms::default();
        let room = usize::try_from(bound.count()).unwrap_or(usize::MAX);
        atoms.singles.reserve(room.min(self.log.len()));
        for (replica, run) in bound.iter_runs() {
            for single in self.log.singles_in(replica, run) {
                atoms.add(single.event(replica), single);
            }
        }
        // A group is dearer than single entries: it goes along for what they leave open only.
        let open = self.log.may_have_killed(&bound.without(&atoms.events));
        for group in self.fewest_groups(&open, |group| group.events.clone()) {
            atoms.add_group(group);
        }
        if self.log.may_have_lost(&bound.without(&atoms.events)) {
            return None;
        }
        atoms.cover(0);
        let asked = atoms.singles.len();
        loop {
            let mut unexplained = self.in_need_of_a_killer(&atoms, bound);
            unexplained.subtract(&atoms.covered);
            if unexplained.is_empty() {
                break;
            }
            let (known, start) = (atoms.events.clone(), atoms.singles.len());
            self.add_killers(&mut atoms, killers, unexplained);
            if atoms.events == known {
                return None;
            }
            atoms.cover(start);
        }
        while atoms.singles.len() > asked && self.thin_out(&mut atoms, bound, asked) {}
        Some(atoms)
    }

    /// The dead dots that the entries bring in: each must come with an event that killed it.
    fn in_need_of_a_killer(&self, atoms: &Atoms<'_>, bound: &CausalContext) -> CausalContext {
        let mut victims = bound.without(&atoms.events);
        victims.merge(&self.dead_heirs(atoms));
        victims
    }

    /// Drops the entries from `asked` on, which came as killers only, whose victims all have
    /// another killer; whether there were any. What they brought may have become needless too.
    fn thin_out(&self, atoms: &mut Atoms<'_>, bound: &CausalContext, asked: usize) -> bool {
        let mut victims = self.in_need_of_a_killer(atoms, bound);
        for group in &atoms.groups {
            victims.subtract(&group.covered);
        }
        let killed_by = |single: &Single| single.covered.within(&victims);
        let mut killers: BTreeMap<Dot, usize> = BTreeMap::new();
        for (_, single) in &atoms.singles {
            for dot in killed_by(single) {
                *killers.entry(dot).or_default() += 1;
            }
        }
        let before = atoms.singles.len();
        for place in (asked..before).rev() {
            let dots = killed_by(atoms.singles[place].1);
            if dots.iter().all(|dot| killers[dot] > 1) {
                for dot in dots {
                    killers.entry(dot).and_modify(|count| *count -= 1);
                }
                atoms.singles.remove(place);
            }
        }
        let is_thinner = atoms.singles.len() < before;
        if is_thinner {
            *atoms = Atoms::of(&atoms.singles, &atoms.groups);
        }
        is_thinner
    }

    /// The dots that the entries brought to life and that are dead by now.
    fn dead_heirs(&self, atoms: &Atoms<'_>) -> CausalContext {
        let singles = atoms.singles.iter().filter(|(_, single)| single.heir);
        let singles = singles.map(|(replica, single)| single.event(*replica));
        let groups = atoms.groups.iter().flat_map(|group| group.heirs.dots());
        let heirs = singles.chain(groups);
        heirs
            .filter(|dot| self.died_without(*dot, &atoms.groups))
            .collect()
    }

    /// Whether this dot, which once lived, is dead, and none of the groups tells of its death.
    fn died_without(&self, dot: Dot, groups: &[&Group]) -> bool {
        self.pages.find(dot).is_none() && !groups.iter().any(|group| group.buried(dot))
    }

    /// Adds one killer for each of the victims that has one in the log, and for what these killers
    /// brought to life themselves: a value that was overwritten a thousand times has a chain of
    /// them, which is followed to its end.
    fn add_killers<'a>(
        &'a self,
        atoms: &mut Atoms<'a>,
        killers: &Killers<'a>,
        mut victims: CausalContext,
    ) {
        let mut all = self.log.singles();
        let mut indexed = killers.serves_many().then(|| killers.of_any(&victims));
        let mut explained: BTreeSet<Dot> = BTreeSet::new();
        loop {
            let candidate = match &mut indexed {
                Some(ahead) => ahead.pop_first(),
                None => all.next(),
            };
            let Some((place, single)) = candidate else {
                break;
            };
            let mut next = single
                .covered
                .intersects(&victims)
                .then_some((place, single));
            while let Some((event, single)) = next.take() {
                atoms.add(event, single);
                single.covered.subtract_from(&mut victims);
                if let Dots::One(dot) = single.covered {
                    explained.insert(dot);
                }
                let is_dead_heir = single.heir
                    && !explained.contains(&event)
                    && !atoms.covered.contains(event)
                    && self.died_without(event, &atoms.groups);
                if is_dead_heir {
                    next = killers.first_of_one(event);
                    if next.is_none() {
                        victims.insert(event);
                        if let Some(ahead) = &mut indexed {
                            let late = killers.of_any(&event.into()).into_iter();
                            ahead.extend(late.filter(|(killer, _)| *killer > place));
                        }
                    }
                }
            }
        }
        let kills = |group: &Group| {
            let mut kills = group.covered.clone();
            kills.merge(&group.events);
            kills
        };
        for group in self.fewest_groups(&victims, kills) {
            atoms.add_group(group);
        }
    }

    /// The groups that explain some of the dots in `open`, without those that the others make
    /// needless.
    fn fewest_groups(
        &self,
        open: &CausalContext,
        explains: impl Fn(&Group) -> CausalContext,
    ) -> Vec<&Group> {
        if open.is_empty() {
            return Vec::new();
        }
        let part = |group| {
            let part = explains(group).within(open);
            (!part.is_empty()).then_some((group, part))
        };
        let chosen: Vec<(&Group, CausalContext)> = self.log.groups().filter_map(part).collect();
        let parts: Vec<&CausalContext> = chosen.iter().map(|(_, part)| part).collect();
        let is_left = without_needless(&parts, (0..parts.len()).rev());
        let groups = chosen.iter().map(|(group, _)| *group).zip(is_left);
        groups
            .filter_map(|(group, is_left)| is_left.then_some(group))
            .collect()
    }

    /// Like [`Causal::cut`] without help from the log: everything but the live dots that stand
    /// alone and were not asked for. Dead dots cost a range at most.
    fn cut_coarsely(&self, wanted: &CausalContext) -> Self {
        let group = self.base();
        let mut seen = group.events.clone();
        seen.merge(wanted);
        let mut log = Log::default();
        log.push_group(group);
        self.carve(seen, self.covered.clone(), log)
    }

    /// All events that may have killed something, as one group.
    pub(super) fn base(&self) -> Group {
        let free = self.pages.runs(|page| page.live & !page.covering);
        let events = self.seen.without(&free);
        Group {
            only_here: events.clone(),
            events,
            heirs: self.pages.runs(|page| page.covering),
            covered: self.covered.clone(),
        }
    }

    /// The state with these events, and of the live dots those among them.
    fn carve(&self, seen: CausalContext, covered: CausalContext, log: Log) -> Self {
        let mut pages = Pages::default();
        for (replica, run) in seen.iter_runs() {
            for at in self.pages.overlapping(replica, run) {
                let page = self.pages.page(at.index);
                let word = page.live & mask_of(run, at.number);
                if word == 0 {
                    continue;
                }
                if word == page.live {
                    pages.adopt(replica, page.clone());
                    continue;
                }
                let index = pages.open(replica, at.number, word.count_ones() as usize);
                for bit in bits(word) {
                    pages.insert_at(
                        index,
                        replica,
                        bit,
                        page.value(bit).clone(),
                        page.is_covering(bit),
                    );
                }
            }
        }
        Self {
            seen,
            covered,
            pages,
            store: None,
            log,
        }
    }
}

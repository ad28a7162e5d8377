use core::fmt;
use std::any::type_name;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crate::action::Action;
use crate::checks::{Findings, Violation};
use crate::law::Law;
use crate::lawful::Lawful;
use crate::rng::Rng;
use crate::script::{Decoder, Script};
use crate::settings::Settings;
use crate::shares::Shares;
use crate::shrink::shrink;
use crate::small_worlds::{Worlds, explore};
use crate::world::{Outcome, World};

/// The least number of edits in a random history.
const EDITS: usize = 12;
/// Each share must reach this many percent.
const SHARE: u64 = 20;

/// What the kit found out about a type.
#[derive(Clone, Debug)]
pub struct Report {
    type_name: &'static str,
    settings: Settings,
    findings: Findings,
    failures: Vec<Failure>,
    worlds: Worlds,
    shares: Shares,
    off: Vec<(Law, &'static str)>,
    /// Whether there are ops that remove anything.
    removes: bool,
    elapsed: Duration,
}

/// A broken law and the smallest history that was found to break it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The law.
    pub law: Law,
    /// What it demands.
    pub expected: String,
    /// What was there instead.
    pub found: String,
    /// The history as Rust code.
    pub code: String,
    /// The number of edits in it.
    pub edits: usize,
    /// The seed of the run that found it; none for small worlds and replays.
    pub seed: Option<u64>,
    /// Whether [`replay`](crate::replay) of the history breaks the law again. If not, the history
    /// is as it was met, and only the same tests find the fault again, if anything does.
    pub replays: bool,
}

/// Tests a type as the [settings from the environment](Settings::from_env) tell.
pub fn run<T: Lawful>() -> Report {
    run_with::<T>(&Settings::from_env())
}

/// Tests a type: all small worlds, then random histories, on all processors.
pub fn run_with<T: Lawful>(settings: &Settings) -> Report {
    let started = Instant::now();
    let threads = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let (explored, batches) = thread::scope(|scope| {
        let work = |first| move || some_histories::<T>(settings, first, threads);
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(work(first))).collect();
        // Beside them, because the small worlds take but one processor.
        let explored = explore::<T>(settings.depth);
        let batches = running.into_iter().map(|batch| match batch.join() {
            Ok(batch) => batch,
            Err(panic) => resume_unwind(panic),
        });
        (explored, batches.collect())
    });
    let mut findings = explored.findings;
    let mut failures = Vec::new();
    for (violation, actions) in explored.broken {
        failures.push(smallest::<T>(&violation, &actions, None));
    }
    let random = Random::of(batches);
    findings.count(&random.findings);
    for (violation, script) in random.broken {
        if failures.iter().all(|failure| failure.law != violation.law) {
            let actions = script.actions::<T>();
            failures.push(smallest::<T>(&violation, &actions, Some(settings.seed)));
        }
    }
    Report {
        type_name: type_name::<T>(),
        settings: settings.clone(),
        off: off::<T>(&findings),
        findings,
        failures,
        worlds: explored.worlds,
        shares: random.shares,
        removes: removes_anything::<T>(),
        elapsed: started.elapsed(),
    }
}

impl Report {
    /// Demands that a law was checked and never broken.
    ///
    /// # Panics
    /// If it was broken, with the smallest history; or if nothing checked it, though the type has
    /// the ability that the law is about.
    #[track_caller]
    pub fn assert_law(&self, law: Law) {
        if let Some(failure) = self.failure(law) {
            assert!(self.failures.is_empty(), "{failure}");
        }
        let name = self.type_name;
        if let Some((_, reason)) = self.off.iter().find(|(off, _)| *off == law) {
            println!("law {law} is off for {name}: {reason}");
            return;
        }
        let checks = self.checks(law);
        assert!(checks > 0, "law {law} was never checked for {name}");
        println!("law {law} holds for {name}: {checks} checks");
    }

    /// Demands that the random histories had enough of what makes histories hard.
    ///
    /// # Panics
    /// If a share lies below 20 %; those of removals only where the type removes anything.
    #[track_caller]
    pub fn assert_shares(&self) {
        println!("{self}");
        for (name, percent) in self.shares.percentages() {
            let counts = self.removes || !name.starts_with("removals");
            let enough = percent >= SHARE || !counts || self.settings.histories == 0;
            assert!(
                enough,
                "only {percent} % of the histories of {} had {name}: choose among fewer elements, \
                 or more removals, in `Lawful::op`",
                self.type_name
            );
        }
    }

    /// Demands that small worlds were tried.
    ///
    /// # Panics
    /// If there was none: `small_ops` has no op with an effect.
    #[track_caller]
    pub fn assert_small_worlds(&self) {
        let Worlds {
            depth,
            worlds,
            leaves,
        } = self.worlds;
        let name = self.type_name;
        assert!(
            leaves > 0 || depth == 0,
            "no small world of {depth} edits for {name}: `Lawful::small_ops` needs ops that work"
        );
        println!("{name}: {worlds} small worlds, {leaves} of them of {depth} edits");
    }

    /// How often a law was checked.
    pub fn checks(&self, law: Law) -> u64 {
        self.findings.checks(law)
    }

    /// The failure of a law, if it was broken.
    pub fn failure(&self, law: Law) -> Option<&Failure> {
        self.failures.iter().find(|failure| failure.law == law)
    }

    /// All failures.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// The laws that were not checked, because the type has not the ability that they are about.
    pub fn off(&self) -> impl Iterator<Item = Law> + '_ {
        self.off.iter().map(|(law, _)| *law)
    }

    /// The shares of hard histories.
    pub fn shares(&self) -> Shares {
        self.shares
    }

    /// The small worlds.
    pub fn worlds(&self) -> Worlds {
        self.worlds
    }

    /// How long it took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

struct Random {
    findings: Findings,
    shares: Shares,
    /// For each law that was broken, how, and the first script that broke it.
    broken: Vec<(Violation, Script)>,
}

impl Random {
    fn of(mut batches: Vec<Batch>) -> Self {
        let mut random = Self {
            findings: Findings::default(),
            shares: Shares::default(),
            broken: Vec::new(),
        };
        let mut broken = Vec::new();
        for batch in &mut batches {
            random.findings.count(&batch.findings);
            random.shares.add(&batch.shares);
            broken.append(&mut batch.broken);
        }
        broken.sort_by_key(|(number, _, _)| *number);
        for (_, violation, script) in broken {
            let known = |(other, _): &(Violation, Script)| other.law == violation.law;
            if !random.broken.iter().any(known) {
                random.broken.push((violation, script));
            }
        }
        random
    }
}

struct Batch {
    findings: Findings,
    shares: Shares,
    broken: Vec<(u64, Violation, Script)>,
}

/// The histories are dealt out to the processors; each follows from the seed and its own number,
/// so that the outcome is the same for any number of them.
fn some_histories<T: Lawful>(settings: &Settings, first: u64, step: u64) -> Batch {
    let mut batch = Batch {
        findings: Findings::default(),
        shares: Shares::default(),
        broken: Vec::new(),
    };
    let mut number = first;
    while number < settings.histories {
        let (script, outcome) = one_history::<T>(settings.seed, number);
        batch.findings.count(&outcome.findings);
        batch.shares.add(&outcome.shares);
        for violation in outcome.findings.violations() {
            let known = |(_, other, _): &(u64, Violation, Script)| other.law == violation.law;
            if !batch.broken.iter().any(known) {
                let entry = (number, violation.clone(), script.clone());
                batch.broken.push(entry);
            }
        }
        number += step;
    }
    batch
}

/// Draws genes until the history has its edits, and a few more.
fn one_history<T: Lawful>(seed: u64, number: u64) -> (Script, Outcome) {
    let mut rng = Rng::new(seed);
    rng.stir(number);
    let mut script = Script {
        world: rng.below(3).try_into().unwrap_or(0),
        genes: Vec::new(),
    };
    let edits = EDITS + rng.below(5);
    let mut world = World::<T>::new(script.replicas());
    let mut decoder = Decoder::new::<T>(script.replicas());
    // Types that refuse nearly all ops must not keep us here for ever.
    while world.edits() < edits && script.genes.len() < 40 * EDITS {
        let gene = rng.next();
        script.genes.push(gene);
        if !world.step(&decoder.decode::<T>(gene)) {
            break;
        }
    }
    world.forget_idle();
    (script, world.finish())
}

fn smallest<T: Lawful>(
    violation: &Violation,
    actions: &[Action<T::Op>],
    seed: Option<u64>,
) -> Failure {
    match shrink::<T>(violation.law, actions) {
        Some((actions, violation)) => Failure::new::<T>(&violation, &actions, seed),
        None => Failure {
            replays: false,
            ..Failure::new::<T>(violation, actions, seed)
        },
    }
}

/// The laws that nothing can have checked, and why.
fn off<T: Lawful>(findings: &Findings) -> Vec<(Law, &'static str)> {
    let mut off = Vec::new();
    if T::codec().is_none() {
        let reason = "it has no `codec`";
        let laws = [Law::RoundTrip, Law::CanonicalBytes, Law::HostileBytes];
        off.extend(laws.map(|law| (law, reason)));
    }
    if T::parts().is_none() {
        off.push((Law::Parts, "it has no `parts`"));
    }
    if T::versions().is_none() {
        off.push((Law::EqualVersionsEqualStores, "it has no `versions`"));
    }
    if findings.checks(Law::StampsGrow) == 0 {
        off.push((Law::StampsGrow, "its edits draw no stamps"));
    }
    off
}

fn removes_anything<T: Lawful>() -> bool {
    let ops = T::small_ops();
    let any = |op: &T::Op| ops.iter().any(|other| T::removes(op, other));
    ops.iter().any(any)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Worlds { depth, worlds, .. } = self.worlds;
        let (name, histories) = (self.type_name, self.settings.histories);
        let seed = self.settings.seed;
        writeln!(
            f,
            "{name}: {worlds} small worlds of up to {depth} edits, {histories} random histories \
             from seed {seed:#x}, {:.1} s",
            self.elapsed.as_secs_f64()
        )?;
        writeln!(f, "  {}", self.shares)?;
        for law in Law::ALL {
            let checks = self.checks(*law);
            let verdict = match (self.failure(*law), checks) {
                (Some(_), _) => "BROKEN",
                (None, 0) => "off",
                (None, _) => "holds",
            };
            writeln!(f, "  {law:<28}{verdict:<8}{checks:>12} checks")?;
        }
        for failure in &self.failures {
            writeln!(f, "\n{failure}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "law `{}` is broken", self.law)?;
        writeln!(f, "  expected: {}", self.expected)?;
        writeln!(f, "  found:    {}", self.found)?;
        if let Some(seed) = self.seed {
            writeln!(f, "  seed:     {seed:#x} (set REJOIN_SEED to run it again)")?;
        }
        if self.replays {
            writeln!(f, "the smallest history that was found:")?;
        } else {
            let again = match self.seed {
                Some(_) => "run the same tests with this seed",
                None => "run the same tests",
            };
            writeln!(
                f,
                "`replay` of it does not break the law again ({again}); what was met:"
            )?;
        }
        write!(f, "{}", self.code)
    }
}

impl core::error::Error for Failure {}

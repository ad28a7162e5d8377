use crate::action::Action;
use crate::fault::{Scene, place};
use crate::network::{Links, Spell, Weather};
use crate::workload::{Asked, of_another_kind};
use crate::{
    Ask, Config, Distribution, Fault, Guarantees, Level, Op, Place, Random, Time, Workload,
};

/// Everything that will be done to the world, drawn before it begins.
///
/// A plan follows from a [`Config`] alone. Steps are numbered by it, so that a part of a plan can
/// be named.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) replicas: usize,
    pub(crate) without: Vec<Place>,
    pub(crate) delay: Option<Distribution>,
    pub(crate) workload: Workload,
    pub(crate) faults: Vec<Fault>,
    pub(crate) clients: Vec<Guarantees>,
    pub(crate) steps: Vec<Step>,
    /// When faults and requests end.
    pub(crate) until: Time,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) number: usize,
    pub(crate) at: Time,
    pub(crate) action: Action,
}

impl Plan {
    pub(crate) fn draw(config: &Config) -> Self {
        // Each part has a generator of its own, so that what is said of one changes no other.
        let seed = Random::new(config.seed);
        let mut random = seed.fork("shape");
        let replicas = *random.pick(&[2, 3, 3, 3, 4, 5]).unwrap_or(&3);
        let workload = *random.pick(Workload::ALL).unwrap_or(&Workload::Mixed);
        let until = Time::millis(random.between(3_000, 12_000));
        let delay = delay(&mut seed.fork("delay"));
        let scene = Scene {
            replicas: config.replicas.unwrap_or(replicas).max(1),
            until: config.duration.unwrap_or(until),
        };
        let workload = config.workload.unwrap_or(workload);
        let faults = config.faults.clone();
        let faults = faults.unwrap_or_else(|| swarm(&mut seed.fork("faults")));
        let clients = clients(&mut seed.fork("clients"));
        let requests = Requests {
            clients: clients.len(),
            workload,
            deletes: match faults.contains(&Fault::DeleteRace) {
                _ if faults.iter().any(|fault| fault.forgets_deletions()) => Deletes::None,
                true => Deletes::Many,
                false => Deletes::Some,
            },
            mixes_kinds: faults.contains(&Fault::Kinds),
        };
        let mut steps = requests.draw(config, scene, &mut seed.fork("requests"));
        for fault in &faults {
            // A group of one has no links.
            if scene.replicas > 1 {
                steps.extend(fault.draw(scene, &mut seed.fork(fault.name())));
            }
        }
        steps.extend(said(config, scene));
        // A stable sort: what is drawn for one moment keeps its order.
        steps.sort_by_key(|(at, _)| *at);
        let steps = steps.into_iter().enumerate();
        let steps = steps
            .map(|(number, (at, action))| Step { number, at, action })
            .filter(|step| kept(config, step.number));
        Self {
            replicas: scene.replicas,
            without: config.without.clone(),
            delay: config.delay.clone().or(delay),
            workload,
            faults,
            clients,
            steps: steps.collect(),
            until: scene.until,
        }
    }
}

fn kept(config: &Config, number: usize) -> bool {
    config
        .keep
        .as_ref()
        .is_none_or(|keep| keep.binary_search(&number).is_ok())
}

/// What the arguments ask for, beside what the seed draws.
fn said(config: &Config, scene: Scene) -> Vec<(Time, Action)> {
    let loss = config.loss.map(|percent| {
        let weather = Weather {
            links: Links::All,
            until: scene.until,
            kind: Spell::Loss(u64::from(percent) * 10),
        };
        (Time::ZERO, Action::Weather(weather))
    });
    let partition = config.partition.map(|(from, to)| {
        let places: Vec<Place> = (0..scene.replicas).collect();
        let (one, other) = places.split_at(scene.replicas.div_ceil(2));
        let weather = Weather {
            links: Links::Between(vec![one.to_vec(), other.to_vec()]),
            until: to,
            kind: Spell::Cut,
        };
        (from, Action::Weather(weather))
    });
    loss.into_iter().chain(partition).collect()
}

/// Which faults a seed has: each by a chance of its own, so that they meet in all combinations.
fn swarm(random: &mut Random) -> Vec<Fault> {
    let share = *random.pick(&[0.0, 0.06, 0.12, 0.25]).unwrap_or(&0.1);
    let all = Fault::ALL.iter().copied();
    all.filter(|_| random.chance(share)).collect()
}

fn delay(random: &mut Random) -> Option<Distribution> {
    let words = ["0.5-2", "5-30", "exp:5", "exp:60", "100-250"];
    random.pick(&words).and_then(|word| word.parse().ok())
}

fn clients(random: &mut Random) -> Vec<Guarantees> {
    let mut all = Vec::new();
    for _ in 0..random.between(2, 5) {
        let mut draw = || random.chance(0.5);
        all.push(Guarantees {
            read_your_writes: draw(),
            monotonic_reads: draw(),
            monotonic_writes: draw(),
            writes_follow_reads: draw(),
        });
    }
    all
}

/// What the requests of a run have in common.
struct Requests {
    clients: usize,
    workload: Workload,
    deletes: Deletes,
    /// Whether a key is used as one of several kinds.
    mixes_kinds: bool,
}

/// How many of the requests delete keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deletes {
    /// A known limit of the store: see [`Fault::forgets_deletions`].
    None,
    /// As the workload has it.
    Some,
    Many,
}

impl Requests {
    fn draw(&self, config: &Config, scene: Scene, random: &mut Random) -> Vec<(Time, Action)> {
        let drawn = drawn_levels(random);
        let levels = if config.levels.is_empty() {
            drawn
        } else {
            &config.levels
        };
        // From two to eight requests a second.
        let gap = random.between(125_000, 500_000);
        let sticky = random.chance(0.4);
        let mut steps = Vec::new();
        let mut at = Time::micros(random.below(gap));
        while at < scene.until {
            let client = place(random, self.clients);
            let fresh = steps.len() as u64 + 1;
            let Asked { key, mut ask } = self.workload.draw(client, fresh, random);
            if random.chance(0.15) && self.deletes == Deletes::Many {
                ask = Ask::Write(ask.kind(), Op::Delete);
            }
            if self.deletes == Deletes::None && matches!(ask, Ask::Write(_, Op::Delete)) {
                ask = Ask::Read(ask.kind());
            }
            if self.mixes_kinds && random.chance(0.4) {
                ask = of_another_kind(ask, fresh, random);
            }
            let anywhere = place(random, scene.replicas);
            let at_home = random.chance(0.8) && sticky;
            let action = Action::Request {
                client,
                place: if at_home {
                    client % scene.replicas
                } else {
                    anywhere
                },
                key,
                ask,
                level: *random.pick(levels).unwrap_or(&Level::Local),
            };
            steps.push((at, action));
            at = at + Time::micros(random.below(2 * gap) + 1);
        }
        steps
    }
}

fn drawn_levels(random: &mut Random) -> &'static [Level] {
    let mixes: [&[Level]; 4] = [
        &[Level::Local],
        &[Level::Local, Level::Local, Level::N(2)],
        &[Level::Local, Level::Majority],
        &[Level::Local, Level::N(2), Level::Majority, Level::All],
    ];
    random.pick(&mixes).copied().unwrap_or(&[Level::Local])
}

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::plan::Plan;
use crate::story::Story;
use crate::world::World;
use crate::{Config, Failure, Fault, Figures, Machines, Place, Violation, Workload};

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was run.
    pub config: Config,
    /// How many replicas there were at the beginning.
    pub replicas: usize,
    /// What the clients did.
    pub workload: Workload,
    /// What could go wrong.
    pub faults: Vec<Fault>,
    /// The steps of the plan that were run, by number.
    pub steps: Vec<usize>,
    /// What an oracle objected to.
    pub violation: Option<Violation>,
    /// A hash over everything that happened: equal for two runs of one configuration.
    pub hash: u64,
    /// What happened, in numbers.
    pub figures: Figures,
    /// What happened, in order, if it was asked for.
    pub story: Option<Story>,
}

/// Runs what `config` says on replicas from `machines`.
pub fn run(config: &Config, machines: &dyn Machines) -> Outcome {
    simulate(config, machines, None)
}

/// Runs it, and tells the whole story.
pub fn tell(config: &Config, machines: &dyn Machines) -> Outcome {
    simulate(config, machines, Some(Story::default()))
}

fn simulate(config: &Config, machines: &dyn Machines, story: Option<Story>) -> Outcome {
    let plan = Plan::draw(config);
    let mut world = World::new(&plan, machines, config.seed, story);
    let ended = catch_unwind(AssertUnwindSafe(|| world.run()));
    let violation = match ended {
        Ok(verdict) => verdict.err(),
        Err(panic) => Some(Violation {
            failure: Failure::Panic,
            at: world.now(),
            what: words(&*panic),
        }),
    };
    world.close();
    Outcome {
        config: config.clone(),
        replicas: plan.replicas,
        workload: plan.workload,
        faults: plan.faults.clone(),
        steps: plan.steps.iter().map(|step| step.number).collect(),
        violation,
        hash: world.hash(),
        figures: world.figures,
        story: world.story,
    }
}

impl Outcome {
    /// The machines that could be left out.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        (0..self.replicas).filter(|place| !self.config.without.contains(place))
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words").to_owned()
}

use crate::Config;
use crate::plan::Plan;

/// How large a run is, before a part of it is left out.
///
/// It bounds what [`Config::keep`] and [`Config::without`] can name.
///
/// ```
/// use rejoin_sim::{Config, Size};
///
/// let config = Config { replicas: Some(3), ..Config::seed(7) };
/// let Size { replicas, steps } = Size::of(&config);
/// assert_eq!(replicas, 3);
/// assert!(steps > 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many replicas there are at the beginning, numbered from zero.
    pub replicas: usize,
    /// How many steps there are, numbered from zero.
    pub steps: usize,
}

impl Size {
    /// The size of this run. Its plan is drawn for that, and not run.
    pub fn of(config: &Config) -> Self {
        let whole = Config {
            keep: None,
            without: Vec::new(),
            ..config.clone()
        };
        let plan = Plan::draw(&whole);
        Self {
            replicas: plan.replicas,
            steps: plan.steps.len(),
        }
    }
}

//! What a run is drawn from: the options that `rejoin sim` and `rejoin replay` share.

use core::fmt;
use core::str::FromStr;

use rejoin_sim::{Config, Distribution, Fault, Level, Mutant, Time, Workload};

use crate::error::{Exit, Failure};

/// Options that say something of a run; the seed draws the rest.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of a run")]
pub(super) struct Scene {
    /// How long a frame takes: 5ms, 5-20, exp:12, …
    #[arg(long, value_name = "TIME")]
    delay: Option<Distribution>,

    /// Which share of all messages is lost, from 0 to below 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) loss: Option<f64>,

    /// From when to when the replicas are split in halves, in milliseconds
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    partition: Option<(Time, Time)>,

    /// What is done: profile, ycsb-a, ycsb-b, cart, likes, feed or mixed; of enes gset, gcounter,
    /// or gmap and how many percent of its keys an edit writes
    #[arg(long, value_name = "NAME")]
    workload: Option<String>,

    /// The levels of requests: local, n:2, majority, all
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    levels: Vec<Level>,

    /// How long requests and faults go on before all is healed, in milliseconds
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=86_400_000))]
    duration: Option<u64>,

    /// These faults and no others; `none`, `list` names them, `each` tries one after the other
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) fault: Vec<String>,

    /// A bug to plant, to see it found; `list` names them, `each` tries one after the other
    #[arg(long, value_name = "NAME")]
    pub(super) mutant: Option<String>,
}

impl Scene {
    /// The run of this seed.
    ///
    /// # Errors
    /// A usage failure for names that there are not.
    pub(super) fn config(&self, seed: u64, replicas: Option<usize>) -> Result<Config, Failure> {
        let faults = match &self.fault[..] {
            [] => None,
            [none] if none == "none" => Some(Vec::new()),
            names => Some(
                names
                    .iter()
                    .map(|name| fault(name))
                    .collect::<Result<_, _>>()?,
            ),
        };
        Ok(Config {
            seed,
            replicas,
            delay: self.delay.clone(),
            loss: self.loss.map(percent),
            partition: self.partition,
            workload: self.parsed::<Workload>()?,
            levels: self.levels.clone(),
            duration: self.duration.map(Time::millis),
            faults,
            mutant: self.mutant.as_deref().map(mutant).transpose()?,
            ..Config::default()
        })
    }
}

impl Scene {
    /// The workload, of whichever experiment.
    ///
    /// # Errors
    /// A usage failure if that experiment has none of this name.
    pub(super) fn parsed<W: FromStr<Err: fmt::Display>>(&self) -> Result<Option<W>, Failure> {
        let parsed = self.workload.as_deref().map(str::parse).transpose();
        parsed.map_err(|error| Failure::new(Exit::Usage, error, "rejoin sim --help"))
    }
}

fn percent(share: f64) -> u8 {
    // A share is below one.
    (share * 100.0).round() as u8
}

fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok();
    let share = share.filter(|share| (0.0..1.0).contains(share));
    share.ok_or("a share of losses is from 0 to below 1, such as 0.3")
}

fn fault(name: &str) -> Result<Fault, Failure> {
    let wrong = |what| Failure::new(Exit::Usage, what, "rejoin sim --fault list");
    name.parse().map_err(wrong)
}

fn mutant(name: &str) -> Result<Mutant, Failure> {
    let wrong = |what| Failure::new(Exit::Usage, what, "rejoin sim --mutant list");
    name.parse().map_err(wrong)
}

fn span(text: &str) -> Result<(Time, Time), String> {
    let wrong = || format!("`{text}` is no span; write 500-2000, in milliseconds");
    let (from, to) = text.split_once('-').ok_or_else(wrong)?;
    let millis = |text: &str| text.trim().parse().map(Time::millis).map_err(|_| wrong());
    let (from, to) = (millis(from)?, millis(to)?);
    if from < to {
        Ok((from, to))
    } else {
        Err(wrong())
    }
}

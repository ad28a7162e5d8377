//! What a run is drawn from: the options that `rejoin sim` and `rejoin replay` share.

use core::fmt;
use core::str::FromStr;

use clap::builder::RangedU64ValueParser;
use rejoin_sim::{Config, Distribution, Fault, Level, Mutant, Time, Workload};

use crate::error::{Exit, Failure};

/// The longest delay, in milliseconds. A run waits for many of them, and sends all the while.
const SLOWEST: f64 = 3_600_000.0;

/// Options that say something of a run; the seed draws the rest.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Options of a run")]
pub(super) struct Scene {
    /// How many replicas there are; if it is not said, the seed draws it, pbs has 3, and heal has
    /// 2, 3 and 5 in turn
    #[arg(short = 'N', long, value_name = "N", value_parser = replicas())]
    pub(super) replicas: Option<usize>,

    /// How long a frame takes: 5ms, 5-20, exp:12, …; an hour at most
    #[arg(long, value_name = "TIME")]
    delay: Option<Distribution>,

    /// Which share of all messages is lost, from 0 to below 1; also of enes and heal
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
    /// A usage failure for names that there are not, for a share that is too fine, and for delays
    /// that are too long.
    pub(super) fn config(&self, seed: u64) -> Result<Config, Failure> {
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
            replicas: self.replicas,
            delay: self.delay_of_frames()?,
            loss: self.loss_in(100)?.map(|percent| percent as u8),
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
    fn delay_of_frames(&self) -> Result<Option<Distribution>, Failure> {
        match &self.delay {
            Some(delay) if delay.slow() > SLOWEST => {
                let what = format!("--delay {delay} is too long: a frame takes an hour at most");
                Err(Failure::new(Exit::Usage, what, "--delay 3600000"))
            }
            delay => Ok(delay.clone()),
        }
    }

    /// The same run, but with whatever faults the seed draws.
    pub(super) fn with_any_faults(&self) -> Self {
        Self {
            fault: Vec::new(),
            ..self.clone()
        }
    }

    /// The same run, but with no bug planted.
    pub(super) fn without_mutant(&self) -> Self {
        Self {
            mutant: None,
            ..self.clone()
        }
    }

    /// The share of messages that is lost, as a number of so many parts.
    ///
    /// # Errors
    /// A usage failure if it is no whole number of them.
    pub(super) fn loss_in(&self, parts: u16) -> Result<Option<u16>, Failure> {
        let Some(loss) = self.loss else {
            return Ok(None);
        };
        let all = f64::from(parts);
        let lost = (loss * all).round();
        if (loss * all - lost).abs() < 1e-6 && lost < all {
            return Ok(Some(lost as u16));
        }
        let what = format!(
            "--loss {loss} is too fine: it goes in steps of {}",
            1.0 / all
        );
        let advice = format!("--loss {}", lost.clamp(1.0, all - 1.0) / all);
        Err(Failure::new(Exit::Usage, what, advice))
    }

    /// The workload, of whichever experiment.
    ///
    /// # Errors
    /// A usage failure if that experiment has none of this name.
    pub(super) fn parsed<W: FromStr<Err: fmt::Display>>(&self) -> Result<Option<W>, Failure> {
        let parsed = self.workload.as_deref().map(str::parse).transpose();
        parsed.map_err(|error| Failure::new(Exit::Usage, error, "rejoin sim --help"))
    }
}

fn replicas() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=1_000)
}

fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok();
    let share = share.filter(|share| (0.0..1.0).contains(share));
    share.ok_or("a share of losses is from 0 to below 1, such as 0.3")
}

fn fault(name: &str) -> Result<Fault, Failure> {
    if ["none", "list", "each"].contains(&name) {
        let advice = format!("rejoin sim --fault {name}");
        return Err(Failure::new(
            Exit::Usage,
            format!("`{name}` stands alone"),
            advice,
        ));
    }
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

use core::fmt;

use crate::{Distribution, Fault, Level, Mutant, Place, Time, Workload};

/// What a run is drawn from. What is left open is drawn by the seed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The number that everything else follows from.
    pub seed: u64,
    /// How many replicas there are at the beginning.
    pub replicas: Option<usize>,
    /// How long a frame takes.
    pub delay: Option<Distribution>,
    /// The share of frames that is lost, in percent.
    pub loss: Option<u8>,
    /// When the group is split in halves, and when it is whole again.
    pub partition: Option<(Time, Time)>,
    /// What the clients do.
    pub workload: Option<Workload>,
    /// The levels of their requests; empty leaves them to the seed.
    pub levels: Vec<Level>,
    /// How long clients and faults go on, before everything is healed.
    pub duration: Option<Time>,
    /// Exactly these faults, rather than those that the seed draws.
    pub faults: Option<Vec<Fault>>,
    /// A bug to plant.
    pub mutant: Option<Mutant>,
    /// Only these steps of the plan.
    pub keep: Option<Vec<usize>>,
    /// Machines that are left out.
    pub without: Vec<Place>,
}

impl Config {
    /// The run that the seed draws, with nothing said beside it.
    pub fn seed(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }
}

/// The arguments of `rejoin replay` that repeat this run.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.seed)?;
        let list = |f: &mut fmt::Formatter<'_>, flag: &str, items: Vec<String>| {
            if items.is_empty() {
                return Ok(());
            }
            write!(f, " --{flag} {}", items.join(","))
        };
        fn words<T: fmt::Display>(items: &[T]) -> Vec<String> {
            items.iter().map(ToString::to_string).collect()
        }
        list(f, "replicas", words(self.replicas.as_slice()))?;
        if let Some(delay) = &self.delay {
            write!(f, " --delay '{delay}'")?;
        }
        if let Some(percent) = self.loss {
            write!(f, " --loss {}", f64::from(percent) / 100.0)?;
        }
        if let Some((from, to)) = self.partition {
            write!(f, " --partition {}-{}", from.as_millis(), to.as_millis())?;
        }
        list(f, "workload", words(self.workload.as_slice()))?;
        list(f, "levels", words(&self.levels))?;
        if let Some(duration) = self.duration {
            write!(f, " --duration {}", duration.as_millis())?;
        }
        match self.faults.as_deref() {
            None => {}
            Some([]) => f.write_str(" --fault none")?,
            Some(faults) => list(f, "fault", words(faults))?,
        }
        list(f, "mutant", words(self.mutant.as_slice()))?;
        if let Some(keep) = &self.keep {
            write!(f, " --keep {}", Ranges(keep))?;
        }
        list(f, "without", words(&self.without))
    }
}

/// Ascending numbers, runs of them shortened: `1-3,7`.
struct Ranges<'a>(&'a [usize]);

impl fmt::Display for Ranges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let runs = self.0.chunk_by(|one, next| one + 1 == *next);
        for (number, run) in runs.enumerate() {
            let comma = if number > 0 { "," } else { "" };
            match run {
                [one] => write!(f, "{comma}{one}")?,
                [first, .., last] => write!(f, "{comma}{first}-{last}")?,
                [] => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_told_in_one_line() {
        assert_eq!(Config::seed(7).to_string(), "7");
        let config = Config {
            replicas: Some(3),
            faults: Some(vec![Fault::Drop, Fault::OneWay]),
            levels: vec![Level::Local, Level::N(2)],
            partition: Some((Time::millis(500), Time::millis(2000))),
            keep: Some(vec![0, 1, 2, 7, 9, 10]),
            without: vec![2],
            ..Config::seed(0x5eed)
        };
        assert_eq!(
            config.to_string(),
            "24301 --replicas 3 --partition 500-2000 --levels local,n:2 \
             --fault drop,one-way --keep 0-2,7,9-10 --without 2"
        );
    }
}

//! Which cells the table of heal has.

use rejoin_sim::heal::Experiment;

use crate::error::{Exit, Failure};
use crate::sim::Sim;

/// The arguments that are this experiment's own.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of heal")]
#[group(id = "heal")]
pub(in crate::sim) struct Args {
    /// How many keys all stores hold [default: 1000,10000,100000]
    #[arg(long, value_name = "N", value_delimiter = ',')]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    keys: Vec<u64>,

    /// How many of them are written while the network fails [default: 0,1,100,10000]
    #[arg(long, value_name = "D", value_delimiter = ',')]
    differences: Vec<u64>,
}

/// One for each number of stores, of keys, and of those that differ.
pub(super) fn all(args: &Sim) -> Result<Vec<Experiment>, Failure> {
    let keys = args.heal.keys();
    let differences = args.heal.differences(keys)?;
    let loss = args.scene.loss_in(1_000)?.map_or(0, u64::from);
    let mut all = Vec::new();
    for replicas in stores(args.scene.replicas)? {
        for keys in keys {
            for differences in differences.iter().filter(|it| *it <= keys) {
                all.push(Experiment {
                    keys: *keys,
                    differences: *differences,
                    replicas,
                    loss,
                    seed: args.seed,
                    ..Experiment::default()
                });
            }
        }
    }
    Ok(all)
}

impl Args {
    fn keys(&self) -> &[u64] {
        match &self.keys[..] {
            [] => &[1_000, 10_000, 100_000],
            keys => keys,
        }
    }

    /// How many of so many keys differ. What is said has to fit some of them.
    fn differences(&self, keys: &[u64]) -> Result<&[u64], Failure> {
        let most = keys.iter().max().copied().unwrap_or_default();
        match self.differences.iter().find(|it| **it > most) {
            Some(many) => {
                let what = format!("{many} of {most} keys can't differ");
                let advice = "more --keys, or fewer --differences";
                Err(Failure::new(Exit::Usage, what, advice))
            }
            None if self.differences.is_empty() => Ok(&[0, 1, 100, 10_000]),
            None => Ok(&self.differences),
        }
    }
}

fn stores(said: Option<usize>) -> Result<Vec<usize>, Failure> {
    match said {
        None => Ok(vec![2, 3, 5]),
        Some(0 | 1) => {
            let what = "a partition has two sides, and one store has only one";
            Err(Failure::new(Exit::Usage, what, "-N 2, or more"))
        }
        Some(stores) => Ok(vec![stores]),
    }
}

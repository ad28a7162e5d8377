//! Which options each experiment has. What it does not use is refused, not ignored.

use clap::error::Error;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::error::{Exit, Failure};

/// Something that `rejoin sim` can do, and the names of its options beside `--json`.
#[derive(Debug)]
pub(super) struct Experiment {
    name: &'static str,
    options: &'static [&'static [&'static str]],
}

const SCENE: &[&str] = &[
    "seed",
    "seeds",
    "replicas",
    "delay",
    "loss",
    "partition",
    "workload",
    "levels",
    "duration",
    "fault",
    "mutant",
];
const QUORUM: &[&str] = &["seed", "replicas", "read_quorum", "write_quorum", "samples"];
const TRAFFIC: &[&str] = &["seed", "loss", "workload", "protocol"];
const GROUP: &[&str] = &["seed", "replicas", "loss"];

pub(super) const RUN: Experiment = Experiment {
    name: "a run of the store",
    options: &[SCENE, &["report"]],
};
pub(super) const EACH: Experiment = Experiment {
    name: "`each`",
    options: &[SCENE],
};
pub(super) const FAULT_LIST: Experiment = Experiment {
    name: "`--fault list`",
    options: &[&["fault"]],
};
pub(super) const MUTANT_LIST: Experiment = Experiment {
    name: "`--mutant list`",
    options: &[&["mutant"]],
};
pub(super) const PBS: Experiment = Experiment {
    name: "a preset of pbs",
    options: &[QUORUM, &["preset"]],
};
pub(super) const PBS_FILE: Experiment = Experiment {
    name: "a file with a table `pbs`",
    options: &[QUORUM, &["custom"]],
};
pub(super) const ENES: Experiment = Experiment {
    name: "`--preset enes`",
    options: &[TRAFFIC, &["preset", "topology"]],
};
pub(super) const ENES_FILE: Experiment = Experiment {
    name: "a file with a table `enes`",
    options: &[TRAFFIC, &["preset", "custom"]],
};
pub(super) const HEAL: Experiment = Experiment {
    name: "`--preset heal`",
    options: &[GROUP, &["preset", "keys", "differences"]],
};

const ALL: [Experiment; 9] = [
    RUN,
    EACH,
    FAULT_LIST,
    MUTANT_LIST,
    PBS,
    PBS_FILE,
    ENES,
    ENES_FILE,
    HEAL,
];

impl Experiment {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.options.iter().copied().flatten().copied()
    }

    /// # Errors
    /// A usage failure if there are options that this experiment does not use.
    pub(super) fn check(&self, given: &Given) -> Result<(), Failure> {
        let useless = given
            .0
            .iter()
            .filter(|name| self.names().all(|it| it != **name));
        let useless: Vec<_> = useless.map(|name| flag(name)).collect();
        if useless.is_empty() {
            return Ok(());
        }
        let useless = useless.join(", ");
        let what = format!("{} does not use {useless}", self.name);
        Err(Failure::new(
            Exit::Usage,
            what,
            format!("leave out {useless}"),
        ))
    }
}

/// As a user writes it.
fn flag(name: &str) -> String {
    format!("--{}", name.replace('_', "-"))
}

/// The names of the options that the user wrote.
#[derive(Debug)]
pub(super) struct Given(Vec<&'static str>);

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let is_given = |name: &&str| {
            let source = matches.value_source(name);
            source == Some(ValueSource::CommandLine)
        };
        let mut given = Vec::new();
        for name in ALL.iter().flat_map(Experiment::names).filter(is_given) {
            if !given.contains(&name) {
                given.push(name);
            }
        }
        Ok(Self(given))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// It looks at the options of others, and has none of its own.
impl Args for Given {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_option_belongs_to_an_experiment() {
        let cli = Cli::command();
        let sim = cli.find_subcommand("sim").unwrap();
        let names = sim.get_arguments().map(|it| it.get_id().as_str());
        let names: BTreeSet<&str> = names.filter(|it| *it != "json").collect();
        assert_eq!(names, ALL.iter().flat_map(Experiment::names).collect());
    }
}

//! How the program ends: its exit codes and its one kind of failure.

use core::fmt;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::style;

/// The exit codes, also listed by every `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or equal.
    Done = 0,
    /// The answer is no: two states differ; for `sim` and `replay`, trouble of any other kind than
    /// what they look for.
    Differ = 1,
    /// The arguments make no sense; for `diff`, any trouble at all.
    Usage = 2,
    /// What was read is not what it should be.
    Input = 3,
    /// A file could not be read or written.
    File = 4,
    /// The states must not be joined.
    Refused = 5,
    /// `sim`: replicas that hold the same differ, or read what it does not mean.
    Diverged = 102,
    /// `sim`: a write that was acknowledged is gone.
    Lost = 103,
    /// `sim`: replicas did not become equal in time.
    Stuck = 104,
    /// `sim`: a panic.
    Panicked = 105,
    /// `sim`: a session read less than it was promised.
    Stale = 106,
    /// `sim`: a run ended differently when it was run again.
    Unsteady = 107,
}

impl Exit {
    /// The code of a failure of `diff`, which like diff(1) has only one for trouble.
    pub(crate) fn of_diff(self) -> Self {
        if self == Self::Done {
            self
        } else {
            Self::Usage
        }
    }
}

impl Exit {
    /// The code of a failure of `sim` or `replay`, where 2 and above say what was found.
    pub(crate) fn of_sim(self) -> Self {
        match self {
            Self::Usage | Self::Input | Self::File | Self::Refused => Self::Differ,
            found => found,
        }
    }
}

/// The table of exit codes, as `--help` prints it.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done (diff: equal)      3  bad input
  1  diff: the states differ 4  a file can't be read or written
  2  usage (diff: trouble)   5  merge: refused";

/// The table of the exit codes of `sim` and `replay`.
pub(crate) const SIM_CODES: &str = "\
Exit codes:
  0  nothing lost, stale or unequal  4  replicas did not become equal in time
  1  usage, a file, a missed mutant  5  a panic
  2  replicas differ                 6  a session read less than promised
  3  an acknowledged write is gone   7  a run ended differently when run again
Of several findings the smallest code counts.";

impl Exit {
    /// Of two ends the worse: the smaller code, but for the one of all being well.
    pub(crate) const fn worst(self, other: Self) -> Self {
        match (self, other) {
            (Self::Done, end) | (end, Self::Done) => end,
            (one, two) if one as u8 <= two as u8 => one,
            (_, two) => two,
        }
    }

    /// The code of a failure that the simulator found.
    pub(crate) const fn found(failure: rejoin_sim::Failure) -> Self {
        match failure {
            rejoin_sim::Failure::Divergence => Self::Diverged,
            rejoin_sim::Failure::LostWrite => Self::Lost,
            rejoin_sim::Failure::NoConvergence => Self::Stuck,
            rejoin_sim::Failure::Panic => Self::Panicked,
            rejoin_sim::Failure::StaleRead => Self::Stale,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        // What the simulator finds has codes of its own, as its help says.
        Self::from(exit as u8 % 100)
    }
}

/// What went wrong, and what the user can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    what: String,
    advice: String,
    silent: bool,
}

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self {
            exit,
            what: what.to_string(),
            advice: advice.to_string(),
            silent: false,
        }
    }

    pub(crate) fn input(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self::new(Exit::Input, what, advice)
    }

    /// A file that could not be read or written.
    pub(crate) fn file(name: impl fmt::Display, error: &io::Error) -> Self {
        let advice = match error.kind() {
            ErrorKind::NotFound => "check the name and the folder",
            ErrorKind::PermissionDenied => "check who may read and write it",
            ErrorKind::IsADirectory => "name a file inside that folder",
            ErrorKind::StorageFull => "free some space and run it again",
            _ => "check the disk or the program at the other end, then run it again",
        };
        Self::new(Exit::File, format_args!("{name}: {error}"), advice)
    }

    /// The same failure of `sim` or `replay`, where 2 and above say what was found.
    pub(crate) fn of_sim(self) -> Self {
        let exit = self.exit.of_sim();
        Self { exit, ..self }
    }

    /// Says it on standard error, and hands back the exit code.
    pub(crate) fn report(self) -> ExitCode {
        if !self.silent {
            let (error, hint) = (style::ERROR, style::DIM);
            // Nobody is left to tell when standard error itself is gone.
            let _ = writeln!(
                anstream::stderr(),
                "{error}error{error:#}: {}\n{hint}  try: {}{hint:#}",
                self.what,
                self.advice
            );
        }
        self.exit.into()
    }
}

/// Failing to write standard output. A reader that has closed its end has seen enough.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            let (what, advice) = (String::new(), String::new());
            return Self {
                exit: Exit::Done,
                what,
                advice,
                silent: true,
            };
        }
        Self::file("standard output", &error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_ends_the_smaller_code_counts_but_for_none() {
        let found = [
            Exit::Differ,
            Exit::Diverged,
            Exit::Lost,
            Exit::Stuck,
            Exit::Panicked,
            Exit::Stale,
            Exit::Unsteady,
        ];
        for (place, one) in found.iter().enumerate() {
            for two in &found[place..] {
                assert_eq!((one.worst(*two), two.worst(*one)), (*one, *one));
            }
            assert_eq!(
                (one.worst(Exit::Done), Exit::Done.worst(*one)),
                (*one, *one)
            );
        }
        assert_eq!(Exit::Done.worst(Exit::Done), Exit::Done);
    }
}

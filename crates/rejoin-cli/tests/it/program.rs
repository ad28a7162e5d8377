//! The program, as a test runs it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with nothing of the caller's environment that could change what it prints.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoin"));
    command.args(args).env_clear().stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with `input` on its standard input.
pub(crate) fn rejoin(args: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut child = command(args).spawn().unwrap();
    // A program that stops at the first mistake does not read the rest.
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    Run::from(child.wait_with_output().unwrap())
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            exit: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// What a successful run printed.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.exit, Some(0), "{self:?}");
        assert_eq!(self.err, "");
        self.out
    }

    /// What a failed run said, after checking that it said what to do and printed nothing else.
    #[track_caller]
    pub(crate) fn fails(self, exit: i32) -> String {
        assert_eq!(self.exit, Some(exit), "{self:?}");
        assert_eq!(self.out, "");
        assert!(self.err.starts_with("error: "), "{}", self.err);
        assert!(self.err.contains("\n  try: "), "{}", self.err);
        self.err
    }
}

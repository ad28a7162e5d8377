//! Runs a line of shell that can call the program.

use std::path::Path;
use std::process::Command;

use crate::program::Run;

/// Runs `line` in `folder`, with the program on the path and no colour.
pub(crate) fn run(folder: &Path, line: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_rejoin")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell
        .args(["-e", "-c", line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path);
    Run::from(shell.output().unwrap())
}

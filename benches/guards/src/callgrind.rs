//! Counts instructions: runs this program again under callgrind, once for each operation.

use std::process::Command;

use crate::probe::COUNTED;

/// How many instructions the counted part of this operation takes.
///
/// Nothing of the machine's noise is in that. Tables are seeded anew in each run, and a run that
/// collides more takes a few more: up to half a percent where a look-up is nearly all there is.
pub fn instructions(name: &str) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect=*{COUNTED}*"))
        .arg("--callgrind-out-file=/dev/null")
        .arg(program)
        .args(["perform", name])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name} under valgrind: {}\n{said}", output.status));
    }
    match collected(&said) {
        Some(count) if count > 0 => Ok(count),
        _ => Err(format!("{name}: callgrind counted nothing\n{said}")),
    }
}

/// The number in the line `==123== Collected : 4567`.
fn collected(said: &str) -> Option<u64> {
    let line = said.lines().find_map(|line| line.split_once("Collected :"));
    line?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::collected;

    #[test]
    fn the_count_is_found_among_what_valgrind_says() {
        let said = "==7== Callgrind, a call-graph generating cache profiler\n\
                    ==7== \n==7== Events    : Ir\n==7== Collected : 1234567\n\
                    ==7== \n==7== I   refs:      1,234,567\n";
        assert_eq!(collected(said), Some(1_234_567));
        assert_eq!(collected("==7== Collected :\n"), None);
        assert_eq!(collected("valgrind: no such tool\n"), None);
    }
}

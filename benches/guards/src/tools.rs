//! What the counts depend on beside our own source.

use std::fmt;
use std::process::Command;

use serde::Deserialize;

/// The compiler, the C library, whose allocator and copying are counted too, and the counter.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Tools {
    /// `rustc --version`.
    pub compiler: String,
    /// `getconf GNU_LIBC_VERSION`, or that there is none.
    pub library: String,
    /// `valgrind --version`.
    pub counter: String,
    /// The processor's architecture, and whether it is one for which the C library copies by AVX2.
    pub machine: String,
}

impl Tools {
    /// Those of this program and this machine.
    pub fn here() -> Result<Self, String> {
        let counter = said_by("valgrind", "--version");
        let library = said_by("getconf", "GNU_LIBC_VERSION");
        Ok(Self {
            compiler: env!("COMPILER").to_owned(),
            library: library.unwrap_or_else(|_| "another C library than GNU's".to_owned()),
            counter: counter.map_err(|problem| {
                format!("instructions are counted by valgrind, which does not run here: {problem}")
            })?,
            machine: machine(),
        })
    }
}

impl fmt::Display for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            compiler,
            library,
            counter,
            machine,
        } = self;
        write!(f, "{compiler}, {library}, {counter}, {machine}")
    }
}

fn machine() -> String {
    let architecture = std::env::consts::ARCH;
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return format!("{architecture} with AVX2");
    }
    architecture.to_owned()
}

fn said_by(program: &str, argument: &str) -> Result<String, String> {
    let output = Command::new(program).arg(argument).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} {argument}: {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How much to test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The number of random histories.
    pub histories: u64,
    /// The seed that all of them follow from.
    pub seed: u64,
    /// The number of edits in the exhaustive small worlds.
    pub depth: usize,
}

impl Settings {
    /// From the environment: `REJOIN_HISTORIES`, `REJOIN_SEED` (decimal, or hexadecimal after
    /// `0x`) and `REJOIN_DEPTH`; the [default](Self::default) for what is absent or not a number.
    pub fn from_env() -> Self {
        let default = Self::default();
        Self {
            histories: number("REJOIN_HISTORIES").unwrap_or(default.histories),
            seed: number("REJOIN_SEED").unwrap_or(default.seed),
            depth: number("REJOIN_DEPTH")
                .and_then(|depth| usize::try_from(depth).ok())
                .unwrap_or(default.depth),
        }
    }
}

/// Ten thousand histories, small worlds of five edits.
impl Default for Settings {
    fn default() -> Self {
        Self {
            histories: 10_000,
            seed: 0x5eed,
            depth: 5,
        }
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let text = text.trim().replace('_', "");
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

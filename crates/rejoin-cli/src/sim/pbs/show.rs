use std::io::{self, Write};

use rejoin_sim::pbs::{Experiment, Published, Staleness};

use crate::style::{BOLD, DIM};

/// What is known of an experiment once it has been run.
pub(super) struct Report<'a> {
    pub(super) name: &'a str,
    pub(super) experiment: &'a Experiment,
    pub(super) found: Staleness,
    pub(super) published: Option<Published>,
}

/// One line of the table: what it is, found here, printed in the paper, and without its bias.
type Row = (&'static str, String, Option<String>, Option<String>);

impl Report<'_> {
    pub(super) fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        let Experiment {
            quorum,
            samples,
            seed,
            ..
        } = self.experiment;
        let name = self.name;
        writeln!(
            out,
            "{BOLD}{name}{BOLD:#}  {quorum}  {DIM}{samples} samples, seed {seed}{DIM:#}\n"
        )?;
        if self.published.is_some() {
            let titles = format!("{:36}{:>9}{:>9}{:>10}", "", "here", "paper", "unbiased");
            writeln!(out, "{DIM}{titles}{DIM:#}")?;
        }
        for (what, here, paper, unbiased) in self.rows() {
            write!(out, "{what:36}{BOLD}{here:>9}{BOLD:#}")?;
            if self.published.is_some() {
                let [paper, unbiased] =
                    [paper, unbiased].map(|cell| cell.unwrap_or_else(|| "-".into()));
                write!(out, "{paper:>9}{unbiased:>10}")?;
            }
            writeln!(out)?;
        }
        if self.published.is_some() {
            let note = "paper: Bailis et al., VLDB 2012, table 4. It draws new samples for each \
                        time and stops\nat the first that looks fresh enough, so its last row is \
                        low. unbiased: 20 M samples.";
            writeln!(out, "\n{DIM}{note}{DIM:#}")?;
        }
        Ok(())
    }

    fn rows(&self) -> [Row; 4] {
        let (found, published) = (self.found, self.published);
        let paper = |of: fn(&Published) -> f64| published.as_ref().map(|row| ms(of(row)));
        let fresh = published.and_then(|row| row.unbiased_fresh_at_0);
        [
            (
                "99.9 % of reads within, ms",
                ms(found.read_ms_p999),
                paper(|row| row.read_ms_p999),
                None,
            ),
            (
                "99.9 % of writes within, ms",
                ms(found.write_ms_p999),
                paper(|row| row.write_ms_p999),
                None,
            ),
            (
                "fresh right after a write",
                percent(found.fresh_at_0),
                None,
                fresh.map(percent),
            ),
            (
                "99.9 % of reads fresh after, ms",
                ms(found.t_visibility_999_ms),
                paper(|row| row.t_visibility_999_ms),
                paper(|row| row.unbiased_t_ms),
            ),
        ]
    }
}

/// About four digits.
fn ms(ms: f64) -> String {
    let digits = match ms {
        _ if ms >= 1000.0 => 0,
        _ if ms >= 100.0 => 1,
        _ if ms >= 10.0 => 2,
        _ => 3,
    };
    format!("{ms:.digits$}")
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

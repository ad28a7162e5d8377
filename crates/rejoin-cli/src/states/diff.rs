//! `rejoin diff`.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use rejoin_causality::{CausalContext, Dot};
use serde::Serialize;

use super::inspect::all_written;
use super::names::{self, Names};
use super::state::{Order, State};
use super::view::{Entry, Seen, View, seen};
use super::{file, join};
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM, GOOD};

/// Arguments of `rejoin diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// A file with the bytes of a state
    a: PathBuf,

    /// Another one, of the same type; one of the two may be `-`, standard input
    b: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Like diff(1): any trouble has one exit code, so that a difference can't be mistaken for it.
pub(crate) fn run(args: &Diff) -> Result<Exit, Failure> {
    compare(args).map_err(|mut failure| {
        failure.exit = failure.exit.of_diff();
        failure
    })
}

fn compare(args: &Diff) -> Result<Exit, Failure> {
    let (a, b) = (file::load(&args.a)?, file::load(&args.b)?);
    let (left, right) = (a.state()?, b.state()?);
    let Some(order) = left.order(right) else {
        return Err(Failure::new(
            Exit::Usage,
            format_args!(
                "the first state is of type {}, the second of type {}",
                left.kind(),
                right.kind()
            ),
            join::one_type(left, right, "compare"),
        ));
    };
    let views = [left.view()?, right.view()?];
    let report = Report::new([left, right], &views, order);
    output::print(|out| {
        if args.json {
            serde_json::to_writer(&mut *out, &report)?;
            return writeln!(out);
        }
        report.show(out, [&a.name, &b.name], &views)
    })?;
    Ok(if report.equal {
        Exit::Done
    } else {
        Exit::Differ
    })
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    equal: bool,
    /// `less`: the second has all of the first, and more; `undecided`: only the order of the
    /// user's values could tell.
    order: &'static str,
    only_a: Vec<Only<'a>>,
    only_b: Vec<Only<'a>>,
    differ: Vec<Differ<'a>>,
    events_only_a: Vec<Seen>,
    events_only_b: Vec<Seen>,
}

/// An entry that one state lacks.
#[derive(Serialize)]
struct Only<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    /// The other state has seen it, and seen it removed.
    removed_by_other: bool,
}

/// An entry that stands differently in both.
#[derive(Serialize)]
struct Differ<'a> {
    a: &'a Entry,
    b: &'a Entry,
    /// Which one a merge would keep, where it keeps one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<&'static str>,
}

impl<'a> Report<'a> {
    fn new(states: [&State; 2], views: &'a [View; 2], order: Order) -> Self {
        let [a, b] = views;
        let versions = states.map(State::version);
        let [entries_a, entries_b] = [index(a), index(b)];
        let both = entries_a.iter().filter_map(|(identity, entry)| {
            let other = entries_b.get(identity)?;
            (entry != other).then(|| Differ {
                a: entry,
                b: other,
                kept: kept(entry, other),
            })
        });
        Self {
            equal: order == Order::Known(Ordering::Equal),
            order: match order {
                Order::Known(Ordering::Equal) => "equal",
                Order::Known(Ordering::Less) => "less",
                Order::Known(Ordering::Greater) => "greater",
                Order::Concurrent => "concurrent",
                Order::Undecided => "undecided",
            },
            differ: both.collect(),
            only_a: only(&entries_a, &entries_b, &versions[1]),
            only_b: only(&entries_b, &entries_a, &versions[0]),
            events_only_a: seen(&versions[0].without(&versions[1])),
            events_only_b: seen(&versions[1].without(&versions[0])),
        }
    }

    fn show(&self, out: &mut dyn Write, files: [&str; 2], views: &[View; 2]) -> io::Result<()> {
        let [a, b] = files;
        if self.equal {
            return writeln!(out, "{GOOD}{a} and {b} are equal.{GOOD:#}");
        }
        match self.order {
            "less" => writeln!(out, "{BOLD}{b} has all of {a}, and more.{BOLD:#}")?,
            "greater" => writeln!(out, "{BOLD}{a} has all of {b}, and more.{BOLD:#}")?,
            "undecided" => writeln!(
                out,
                "{BOLD}They differ, and only a program that knows how values are ordered can say \
                 what stands after a merge.{BOLD:#}"
            )?,
            _ => writeln!(
                out,
                "{BOLD}Each has something that the other lacks.{BOLD:#}"
            )?,
        }
        let names = Names::new(views.iter().flat_map(View::replicas));
        let sides = [
            (a, b, &self.only_a, &self.events_only_a),
            (b, a, &self.only_b, &self.events_only_b),
        ];
        for (name, other, only, events) in sides {
            if !only.is_empty() || !events.is_empty() {
                writeln!(out, "\nonly in {name}")?;
            }
            for Only {
                entry,
                removed_by_other,
            } in only
            {
                let note = if *removed_by_other {
                    format!("  {DIM}{other} has {} it{DIM:#}", views[0].gone)
                } else {
                    String::new()
                };
                writeln!(out, "  {}{note}", describe(entry, &names))?;
            }
            for seen in events {
                let (short, runs) = (names.of(seen.id), names::runs(&seen.events));
                writeln!(out, "  events of {short}: {runs}")?;
            }
        }
        self.show_differing(out, files, &names)?;
        if names.iter().next().is_some() {
            writeln!(out, "\n{DIM}replica{DIM:#}")?;
        }
        for (short, id) in names.iter() {
            writeln!(out, "{short:>7}  {id}")?;
        }
        Ok(())
    }

    fn show_differing(
        &self,
        out: &mut dyn Write,
        [a, b]: [&str; 2],
        names: &Names,
    ) -> io::Result<()> {
        if !self.differ.is_empty() {
            writeln!(out, "\nin both, but different")?;
        }
        for Differ {
            a: left,
            b: right,
            kept,
        } in &self.differ
        {
            let mark = |side| {
                if *kept == Some(side) {
                    "  (stands after a merge)"
                } else {
                    ""
                }
            };
            writeln!(
                out,
                "  {}{}  {DIM}{a}{DIM:#}",
                describe(left, names),
                mark("a")
            )?;
            writeln!(
                out,
                "  {}{}  {DIM}{b}{DIM:#}",
                describe(right, names),
                mark("b")
            )?;
        }
        Ok(())
    }
}

/// The entries by what makes two of them the same one.
fn index(view: &View) -> BTreeMap<&str, &Entry> {
    let entries = view.entries.iter();
    entries
        .map(|entry| (entry.identity.as_str(), entry))
        .collect()
}

fn only<'a>(
    these: &BTreeMap<&str, &'a Entry>,
    others: &BTreeMap<&str, &Entry>,
    other_version: &CausalContext,
) -> Vec<Only<'a>> {
    let lacking = these
        .iter()
        .filter(|(identity, _)| !others.contains_key(*identity));
    let seen = |dot: Option<Dot>| dot.is_some_and(|dot| other_version.contains(dot));
    lacking
        .map(|(_, entry)| Only {
            entry,
            removed_by_other: !entry.removed
                && !entry.written.is_empty()
                && entry.written.iter().all(|written| seen(written.as_dot())),
        })
        .collect()
}

/// Which of two entries a merge keeps, where it keeps one of them whole.
fn kept(a: &Entry, b: &Entry) -> Option<&'static str> {
    match a.rank.partial_cmp(&b.rank)? {
        Ordering::Less => Some("b"),
        Ordering::Greater => Some("a"),
        Ordering::Equal => None,
    }
}

fn describe(entry: &Entry, names: &Names) -> String {
    let written = all_written(entry, names);
    if written.is_empty() {
        entry.text.clone()
    } else {
        format!("{}  {written}", entry.text)
    }
}

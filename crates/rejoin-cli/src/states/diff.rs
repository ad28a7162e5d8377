//! `rejoin diff`.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use rejoin_causality::{CausalContext, Dot};
use rejoin_merge::Merge;
use serde::Serialize;

use super::State;
use super::file::{self, Loaded};
use super::inspect::written_by;
use super::names::{self, Names};
use super::value::Value;
use super::view::{Entry, Seen, View, Written, seen};
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
    let Some(order) = order(&a.state, &b.state) else {
        let (a, b) = (a.state.kind(), b.state.kind());
        return Err(Failure::new(
            Exit::Usage,
            format_args!("the first state is of type {a}, the second of type {b}"),
            "compare states of one type",
        ));
    };
    let views = [View::new(&a.state)?, View::new(&b.state)?];
    let report = Report::new([&a, &b], &views, order);
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

/// What the order of knowledge says, or nothing if the types differ.
fn order(a: &State, b: &State) -> Option<Option<Ordering>> {
    // A difference that the order does not see, one dot with two contents, is still none.
    let checked = |order: Option<Ordering>| order.filter(|order| order.is_ne() || a == b);
    Some(checked(match (a, b) {
        (State::Counter(a), State::Counter(b)) => a.lattice_cmp(b),
        (State::Register(a), State::Register(b)) => a.lattice_cmp(b),
        (State::Numbered(a), State::Numbered(b)) => a.lattice_cmp(b),
        (State::Set(a), State::Set(b)) => a.lattice_cmp(b),
        (State::Map(a), State::Map(b)) => a.lattice_cmp(b),
        _ => return None,
    }))
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    equal: bool,
    /// `less`: the second has all of the first, and more.
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
    fn new(loaded: [&Loaded; 2], views: &'a [View; 2], order: Option<Ordering>) -> Self {
        let [a, b] = views;
        let versions = loaded.map(|loaded| version(&loaded.state));
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
            equal: order == Some(Ordering::Equal),
            order: match order {
                Some(Ordering::Equal) => "equal",
                Some(Ordering::Less) => "less",
                Some(Ordering::Greater) => "greater",
                None => "concurrent",
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
                    format!("  {DIM}{other} has removed it{DIM:#}")
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
        writeln!(out, "\n{DIM}replica{DIM:#}")?;
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

/// The events seen; none for types that count or stamp instead.
fn version(state: &State) -> CausalContext {
    match state {
        State::Set(set) => set.version().clone(),
        _ => CausalContext::new(),
    }
}

/// The entries by what makes two of them the same one.
fn index(view: &View) -> BTreeMap<String, &Entry> {
    let identity = |entry: &Entry| match (&entry.key, entry.count, view.kind) {
        (Some(key), ..) => key.bytes().to_owned(),
        (_, Some(_), _) => entry
            .written
            .iter()
            .filter_map(Written::replica)
            .fold(String::new(), |all, id| format!("{all}{id}")),
        (_, _, "or-set") => entry
            .value
            .as_ref()
            .map_or("", |value| value.bytes())
            .to_owned(),
        _ => String::new(),
    };
    view.entries
        .iter()
        .map(|entry| (identity(entry), entry))
        .collect()
}

fn only<'a>(
    these: &BTreeMap<String, &'a Entry>,
    others: &BTreeMap<String, &Entry>,
    other_version: &CausalContext,
) -> Vec<Only<'a>> {
    let lacking = these
        .iter()
        .filter(|(identity, _)| !others.contains_key(*identity));
    let seen = |dot: Option<Dot>| dot.is_some_and(|dot| other_version.contains(dot));
    lacking
        .map(|(_, entry)| Only {
            entry,
            removed_by_other: entry.written.iter().all(|written| seen(written.as_dot())),
        })
        .collect()
}

/// Which of two entries a merge keeps. A set keeps what both added, and nothing can be said
/// where one stamp has two contents.
fn kept(a: &Entry, b: &Entry) -> Option<&'static str> {
    let by_count = a.count.cmp(&b.count);
    let order = match (a.written.first()?, b.written.first()?) {
        (Written::Stamp { stamp: a, .. }, Written::Stamp { stamp: b, .. }) => a.cmp(b),
        (Written::Number { timestamp: a }, Written::Number { timestamp: b }) => a.cmp(b),
        (Written::Count { .. }, _) => by_count,
        _ => Ordering::Equal,
    };
    match order {
        Ordering::Less => Some("b"),
        Ordering::Greater => Some("a"),
        Ordering::Equal => None,
    }
}

fn describe(entry: &Entry, names: &Names) -> String {
    let written: Vec<_> = entry
        .written
        .iter()
        .map(|written| written_by(written, names))
        .collect();
    let written = written.join(", ");
    let value = entry
        .value
        .as_ref()
        .map_or_else(|| "(removed)".to_owned(), Value::short);
    match (&entry.key, entry.count) {
        (_, Some(count)) => format!("{count} counted by {written}"),
        (Some(key), _) => format!("{} = {value}  {written}", key.short()),
        _ => format!("{value}  {written}"),
    }
}

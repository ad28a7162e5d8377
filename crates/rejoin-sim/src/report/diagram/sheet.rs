//! Where everything of the diagram has its place, and its colour.

use std::collections::BTreeMap;

use super::RIGHT;
use crate::report::excerpt::Excerpt;
use crate::report::number::short;
use crate::report::scale::Linear;
use crate::report::svg::breadth;
use crate::report::{Micros, Report};

/// How many colours values have, in the style sheet.
pub(super) const COLOURS: usize = 7;

/// The page of the diagram.
pub(super) struct Sheet<'a> {
    pub(super) report: &'a Report,
    pub(super) excerpt: &'a Excerpt<'a>,
    pub(super) time: Linear,
    pub(super) left: f64,
    /// The distance between two lanes.
    pitch: f64,
    /// The height of a lane.
    pub(super) band: f64,
    /// The colour of each value.
    colours: BTreeMap<&'a str, usize>,
    /// The values in the order in which they have got their colours.
    pub(super) values: Vec<&'a str>,
}

impl<'a> Sheet<'a> {
    /// Where the first lane begins; above it stand the cuts, and when the copies differ.
    pub(super) const TOP: f64 = 76.0;
    pub(super) const DIFFER: f64 = 36.0;

    pub(super) fn new(report: &'a Report, excerpt: &'a Excerpt<'a>) -> Self {
        let names = excerpt
            .nodes
            .iter()
            .filter_map(|node| report.nodes.get(*node));
        let longest = names
            .map(|name| breadth(&short(name, 14)))
            .fold(74.0, f64::max);
        let left = longest * 1.12 + 14.0;
        let (pitch, band) = match excerpt.nodes.len() {
            ..=3 => (112.0, 36.0),
            4..=5 => (92.0, 32.0),
            6..=8 => (76.0, 28.0),
            _ => (60.0, 24.0),
        };
        let mut sheet = Self {
            report,
            excerpt,
            time: Linear::time(excerpt.from, excerpt.until, (left, RIGHT)),
            left,
            pitch,
            band,
            colours: BTreeMap::new(),
            values: Vec::new(),
        };
        sheet.colour();
        sheet
    }

    /// Gives each value that can be seen a colour, in order of time.
    fn colour(&mut self) {
        let (from, until) = (self.excerpt.from, self.excerpt.until);
        let mut seen = Vec::new();
        for node in &self.excerpt.nodes {
            let spans = self.excerpt.shown.spans(*node, from, until).into_iter();
            seen.extend(spans.filter_map(|(at, _, write)| Some((at, write?))));
        }
        let invoked = |it: &usize| Some((self.report.writes.get(*it)?.invoked, *it));
        let writes = self.excerpt.writes.iter().filter_map(invoked);
        seen.extend(writes.filter(|(at, _)| (from..=until).contains(at)));
        seen.sort_unstable();
        for (_, write) in seen {
            let Some(write) = self.report.writes.get(write) else {
                continue;
            };
            let next = self.values.len();
            self.colours.entry(&write.value).or_insert_with(|| {
                self.values.push(&write.value);
                next
            });
        }
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom() + 34.0
    }

    /// Below the last lane.
    pub(super) fn bottom(&self) -> f64 {
        let lanes = self.excerpt.nodes.len().max(1) as f64;
        Self::TOP + (lanes - 1.0) * self.pitch + self.band + 14.0
    }

    /// The middle of a node's lane.
    pub(super) fn lane(&self, node: usize) -> Option<f64> {
        let row = self.excerpt.nodes.binary_search(&node).ok()?;
        Some(Self::TOP + row as f64 * self.pitch + self.band / 2.0)
    }

    pub(super) fn name(&self, node: usize) -> &str {
        self.report.nodes.get(node).map_or("?", String::as_str)
    }

    /// The class of a write's colour.
    pub(super) fn class(&self, write: Option<usize>) -> String {
        let write = write.and_then(|write| self.report.writes.get(write));
        let colour = write.and_then(|write| self.colours.get(write.value.as_str()));
        colour.map_or_else(|| "v-none".to_owned(), |it| format!("v{}", it % COLOURS))
    }

    pub(super) fn value(&self, write: usize) -> &str {
        self.report
            .writes
            .get(write)
            .map_or("?", |write| &write.value)
    }

    /// Where a span lies on the page: from, and how broad; `None` if it is not in the excerpt.
    pub(super) fn span(&self, since: Micros, until: Micros) -> Option<(f64, f64)> {
        let since = since.max(self.excerpt.from);
        let until = until.min(self.excerpt.until);
        let x = self.time.moment(since);
        (since < until).then(|| (x, self.time.moment(until) - x))
    }

    pub(super) fn is_in(&self, at: Micros) -> bool {
        (self.excerpt.from..=self.excerpt.until).contains(&at)
    }
}

//! Links that are cut: shaded times, with a wall between the sides of a partition.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::sheet::Sheet;
use crate::report::number::short;
use crate::report::svg::{area, breadth, line, text};
use crate::report::{Cut, Micros};

/// More changes than this are shaded in one go: nobody could read their labels.
const MOST_CHANGES: usize = 120;

type Links = BTreeSet<(usize, usize)>;

pub(super) fn draw(sheet: &Sheet<'_>) -> Markup {
    html! {
        @for (since, until, links) in spans(sheet) {
            @if let Some((x, width)) = sheet.span(since, until) {
                @let sides = sides(&sheet.excerpt.nodes, &links);
                @let words = words(sheet, &links, &sides);
                @let top = Sheet::DIFFER + 22.0;
                (area("cut", (x, top), (width, sheet.bottom() - top), &words))
                (area("cut-edge", (x, Sheet::DIFFER - 10.0), (width, 4.0), &words))
                @let label = short(&words, ((width / 6.6) as usize).clamp(8, 60));
                @if breadth(&label) < width {
                    (text("cut-label", (x + 2.0, 18.0), &label))
                }
                (walls(sheet, &sides, (x, width)))
            }
        }
    }
}

/// A line between neighbouring lanes that are on different sides.
fn walls(sheet: &Sheet<'_>, sides: &[Vec<usize>], (x, width): (f64, f64)) -> Markup {
    let side = |node: usize| sides.iter().position(|side| side.contains(&node));
    html! {
        @for pair in sheet.excerpt.nodes.windows(2) {
            @if let [upper, lower] = pair
                && side(*upper) != side(*lower)
                && let (Some(one), Some(other)) = (sheet.lane(*upper), sheet.lane(*lower))
            {
                @let y = f64::midpoint(one, other);
                (line("wall", (x, y), (x + width, y)))
            }
        }
    }
}

/// From when until when which links are cut, within the excerpt.
fn spans(sheet: &Sheet<'_>) -> Vec<(Micros, Micros, Links)> {
    let (from, until) = (sheet.excerpt.from, sheet.excerpt.until);
    let seen = |node: &usize| sheet.excerpt.nodes.binary_search(node).is_ok();
    let cuts = sheet.report.cuts.iter();
    let cuts = cuts.filter(|cut| cut.since < until && cut.until > from);
    let cuts: Vec<&Cut> = cuts
        .filter(|cut| seen(&cut.from) && seen(&cut.to) && cut.since < cut.until)
        .collect();
    let ends = cuts
        .iter()
        .flat_map(|cut| [cut.since.max(from), cut.until.min(until)]);
    let mut moments: Vec<_> = ends.collect::<BTreeSet<_>>().into_iter().collect();
    if moments.len() > MOST_CHANGES {
        moments = [moments.first().copied(), moments.last().copied()]
            .into_iter()
            .flatten()
            .collect();
    }
    let mut spans: Vec<(Micros, Micros, Links)> = Vec::new();
    for pair in moments.windows(2) {
        let &[since, end] = pair else { continue };
        let active = cuts
            .iter()
            .filter(|cut| cut.since < end && cut.until > since);
        let links: Links = active.map(|cut| (cut.from, cut.to)).collect();
        match spans.last_mut() {
            Some((_, last, same)) if *last == since && *same == links => *last = end,
            _ if links.is_empty() => {}
            _ => spans.push((since, end, links)),
        }
    }
    spans
}

/// The groups of nodes that reach each other; one group if nothing is really split.
fn sides(nodes: &[usize], links: &Links) -> Vec<Vec<usize>> {
    let apart =
        |one: usize, other: usize| links.contains(&(one, other)) && links.contains(&(other, one));
    let mut left: BTreeSet<usize> = nodes.iter().copied().collect();
    let mut sides = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut side = vec![first];
        let mut next = 0;
        while let Some(node) = side.get(next).copied() {
            let near: Vec<_> = left
                .iter()
                .copied()
                .filter(|it| !apart(node, *it))
                .collect();
            for other in near {
                left.remove(&other);
                side.push(other);
            }
            next += 1;
        }
        side.sort_unstable();
        sides.push(side);
    }
    sides
}

fn words(sheet: &Sheet<'_>, links: &Links, sides: &[Vec<usize>]) -> String {
    let name = |node: &usize| short(sheet.name(*node), 14);
    if sides.len() > 1 {
        let group = |side: &Vec<usize>| side.iter().map(name).collect::<Vec<_>>().join(" ");
        let groups: Vec<_> = sides.iter().map(group).collect();
        return format!("partition: {}", groups.join(" | "));
    }
    let both = |&(from, to): &(usize, usize)| links.contains(&(to, from));
    let once = links.iter().filter(|link| link.0 < link.1 || !both(link));
    let mut told: Vec<_> = once
        .map(|link| {
            let arrow = if both(link) { "↔" } else { "→" };
            format!("{} {arrow} {}", name(&link.0), name(&link.1))
        })
        .collect();
    let more = told.len().saturating_sub(3);
    told.truncate(3);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("cut: {}{rest}", told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_those_that_reach_each_other() {
        let cut = |pairs: &[(usize, usize)]| -> Links { pairs.iter().copied().collect() };
        let nodes = [0, 1, 2];
        let both = cut(&[(0, 2), (2, 0), (1, 2), (2, 1)]);
        assert_eq!(sides(&nodes, &both), [vec![0, 1], vec![2]]);
        assert_eq!(sides(&nodes, &cut(&[(0, 2), (1, 2)])), [vec![0, 1, 2]]);
        // What cannot talk directly still meets through the third.
        assert_eq!(sides(&nodes, &cut(&[(0, 2), (2, 0)])), [vec![0, 1, 2]]);
        assert_eq!(sides(&[], &cut(&[])), Vec::<Vec<usize>>::new());
    }
}

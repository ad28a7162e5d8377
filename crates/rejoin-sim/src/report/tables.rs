//! Faults, the slowest writes, and what else is known of the run.

use core::cmp::Reverse;

use maud::{Markup, html};

use super::number::{count, duration, many, moment, short};
use super::{Report, Write};

/// How many of the slowest writes are shown.
const SLOWEST: usize = 10;

pub(super) fn faults(report: &Report) -> Markup {
    let mut struck: Vec<_> = report.faults.iter().collect();
    struck.sort_by_key(|fault| (Reverse(fault.times), &fault.name));
    html! {
        section.card {
            h2 { "Faults injected" }
            @if struck.is_empty() {
                p.nothing { "Nothing was done to this run." }
            } @else {
                table {
                    thead {
                        tr {
                            th scope="col" { "Fault" }
                            th scope="col" { "What happens" }
                            th.number scope="col" { "Times" }
                        }
                    }
                    tbody {
                        @for fault in struck {
                            tr {
                                th scope="row" { (fault.name) }
                                td { (fault.what) }
                                td.number { (count(fault.times)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn slowest(report: &Report) -> Markup {
    let acknowledged = report.writes.iter().filter(|it| it.acknowledged.is_some());
    let mut writes: Vec<_> = acknowledged.collect();
    // A window that is still open is longer than any other.
    writes.sort_by_key(|write| {
        let window = write.window();
        (window.is_some(), Reverse(window), write.invoked)
    });
    writes.truncate(SLOWEST);
    html! {
        section.card {
            h2 { "Slowest writes" }
            @if writes.is_empty() {
                p.nothing { "No write was acknowledged." }
            } @else {
                table {
                    thead {
                        tr {
                            th scope="col" { "Key" }
                            th scope="col" { "Value" }
                            th scope="col" { "Node" }
                            th.number scope="col" { "Acknowledged" }
                            th.number scope="col" { "Window" }
                            th.number scope="col" { "Nodes" }
                        }
                    }
                    tbody { @for write in writes { (row(report, write)) } }
                }
            }
        }
    }
}

fn row(report: &Report, write: &Write) -> Markup {
    let mut nodes: Vec<_> = write.held.iter().map(|held| held.node).collect();
    nodes.retain(|node| *node < report.nodes.len());
    nodes.sort_unstable();
    nodes.dedup();
    html! {
        tr {
            th scope="row" { (short(&write.key, 24)) }
            td { (short(&write.value, 24)) }
            td { (report.nodes.get(write.node).map_or("?", String::as_str)) }
            td.number { (write.acknowledged.map_or("never".to_owned(), moment)) }
            td.number { (write.window().map_or("open".to_owned(), duration)) }
            td.number { (nodes.len()) " of " (report.nodes.len()) }
        }
    }
}

pub(super) fn facts(report: &Report) -> Markup {
    html! {
        section.card {
            h2 { "The run" }
            dl.facts {
                div { dt { "Length" } dd { (duration(report.end)) } }
                div { dt { "Nodes" } dd { (many(report.nodes.len(), "node", "nodes")) } }
                div { dt { "Writes" } dd { (count(report.writes.len() as u64)) } }
                div { dt { "Reads" } dd { (count(report.reads.len() as u64)) } }
                @for (name, value) in &report.facts {
                    div { dt { (name) } dd { (value) } }
                }
            }
        }
    }
}

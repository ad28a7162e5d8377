//! The verdict, how to run it again, and the figures that matter most.

use maud::{Markup, html};

use super::number::{bytes, count, duration, many, moment};
use super::window::Windows;
use super::{Report, Verdict};

pub(super) fn header(report: &Report) -> Markup {
    html! {
        header {
            p.kind { "rejoin simulation" }
            h1 { (report.name) }
            @match &report.verdict {
                Verdict::Passed => {
                    p.verdict.passed { strong { "✓ Passed" } " No oracle objected." }
                },
                Verdict::Failed { kind, at, what, .. } => {
                    p.verdict.failed {
                        strong { "✗ Failed: " (kind) } " At " (moment(*at)) ": " (what)
                    }
                },
            }
            dl.replay {
                div { dt { "Seed" } dd { code { (report.seed) } } }
                div { dt { "Run it again" } dd { code { (report.command) } } }
            }
        }
    }
}

pub(super) fn figures(report: &Report, windows: &Windows) -> Markup {
    let acknowledged = report
        .writes
        .iter()
        .filter(|it| it.acknowledged.is_some())
        .count();
    let sent = report
        .messages
        .iter()
        .fold(0u64, |sum, it| sum.saturating_add(it.bytes));
    let faults = report
        .faults
        .iter()
        .fold(0u64, |sum, it| sum.saturating_add(it.times));
    let seconds = report.end.max(1) as f64 / 1e6;
    let kinds = report.faults.iter().filter(|fault| fault.times > 0).count();
    let of_writes = format!("of {} acknowledged", count(acknowledged as u64));
    let of_reads = format!("of {}", many(report.reads.len(), "read", "reads"));
    let rate = format!("{}/s", bytes(sent as f64 / seconds));
    html! {
        div.figures {
            (spread(windows))
            (figure("Writes lost", &count(report.lost), &of_writes, good(report.lost)))
            (figure("Stale session reads", &count(report.stale_session_reads), &of_reads,
                good(report.stale_session_reads)))
            (figure("Divergences", &count(report.divergences), "between equal histories",
                good(report.divergences)))
            (figure("Faults injected", &count(faults), &many(kinds, "kind", "kinds"), ""))
            (figure("Sent", &bytes(sent as f64), &rate, ""))
        }
    }
}

/// The inconsistency window: usual, long, and longest.
fn spread(windows: &Windows) -> Markup {
    let shares = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)];
    html! {
        div.figure.spread {
            p.name {
                "Inconsistency window"
                @if windows.open > 0 { ", " (count(windows.open as u64)) " still open" }
            }
            @for (name, share) in shares {
                div {
                    p.large { (windows.quantile(share).map_or("none".to_owned(), duration)) }
                    p.small { (name) }
                }
            }
        }
    }
}

const fn good(number: u64) -> &'static str {
    if number == 0 { "good" } else { "bad" }
}

fn figure(name: &str, value: &str, small: &str, class: &str) -> Markup {
    html! {
        div.figure.(class) {
            p.name { (name) }
            p.large { (value) }
            p.small { (small) }
        }
    }
}

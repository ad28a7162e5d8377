//! Compares what was counted with what is known, and says so.

use crate::numbers::{Cost, Numbers};

/// How many more instructions than known are no finding, with the tools that counted before.
const SLACK: f64 = 0.03;

/// The same with other tools, which make other instructions of the same source.
const SLACK_OF_OTHER_TOOLS: f64 = 0.25;

/// Prints a line for each operation, and answers whether none costs more than it may. Operations
/// that are known and were not counted are a finding too, unless only some were asked for.
pub fn print(known: &Numbers, counted: &Numbers, is_partial: bool) -> bool {
    let slack = if known.tools == counted.tools {
        SLACK
    } else {
        println!(
            "The numbers were counted with {},\nand this is {}.\n\
             So {} more instructions are no finding here.\n",
            known.tools,
            counted.tools,
            percent(SLACK_OF_OTHER_TOOLS)
        );
        SLACK_OF_OTHER_TOOLS
    };
    println!(
        "{:<52} {:>13} {:>13} {:>8} {:>8} {:>8}",
        "operation", "instructions", "known", "change", "allocs", "known"
    );
    let mut findings = Vec::new();
    for (name, now) in &counted.costs {
        let Some(before) = known.costs.get(name) else {
            findings.push(format!("{name}: nothing is known of it"));
            continue;
        };
        let (change, verdicts) = compare(*before, *now, slack);
        println!(
            "{name:<52} {:>13} {:>13} {:>8} {:>8} {:>8}",
            now.instructions,
            before.instructions,
            signed_percent(change),
            now.allocations,
            before.allocations
        );
        findings.extend(
            verdicts
                .into_iter()
                .map(|verdict| format!("{name}: {verdict}")),
        );
        if change < -slack || now.allocations < before.allocations {
            println!("  cheaper than known: renew the numbers, so that it stays so");
        }
    }
    if !is_partial {
        let gone = known
            .costs
            .keys()
            .filter(|name| !counted.costs.contains_key(*name));
        findings.extend(gone.map(|name| format!("{name}: known, but no operation any more")));
    }
    println!();
    for finding in &findings {
        println!("{finding}");
    }
    println!(
        "{} operations, {} findings",
        counted.costs.len(),
        findings.len()
    );
    findings.is_empty()
}

/// The change of the instructions as a share, and what is wrong.
fn compare(before: Cost, now: Cost, slack: f64) -> (f64, Vec<String>) {
    let change = now.instructions as f64 / before.instructions as f64 - 1.0;
    let mut verdicts = Vec::new();
    if now.instructions as f64 > before.instructions as f64 * (1.0 + slack) {
        verdicts.push(format!(
            "{} more instructions, of which {} may be",
            percent(change),
            percent(slack)
        ));
    }
    if now.allocations > before.allocations {
        let more = now.allocations - before.allocations;
        verdicts.push(format!("{more} more allocations, of which none may be"));
    }
    (change, verdicts)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn signed_percent(share: f64) -> String {
    format!("{:+.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::{SLACK, compare};
    use crate::numbers::Cost;

    fn cost(instructions: u64, allocations: u64) -> Cost {
        Cost {
            instructions,
            allocations,
        }
    }

    #[test]
    fn three_percent_more_instructions_pass_and_four_do_not() {
        let before = cost(1_000, 5);
        assert!(compare(before, cost(1_030, 5), SLACK).1.is_empty());
        assert!(compare(before, cost(900, 5), SLACK).1.is_empty());
        let (change, verdicts) = compare(before, cost(1_040, 5), SLACK);
        assert!((change - 0.04).abs() < 1e-9);
        assert_eq!(verdicts, ["4.0 % more instructions, of which 3.0 % may be"]);
    }

    #[test]
    fn one_more_allocation_does_not_pass() {
        let before = cost(1_000, 5);
        let verdicts = compare(before, cost(1_000, 6), SLACK).1;
        assert_eq!(verdicts, ["1 more allocations, of which none may be"]);
        assert!(compare(before, cost(1_000, 4), SLACK).1.is_empty());
    }
}

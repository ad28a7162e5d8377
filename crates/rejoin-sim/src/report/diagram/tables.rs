//! What the diagram shows, as tables.

use maud::{Markup, html};

use super::sheet::Sheet;
use crate::report::Write;
use crate::report::number::{bytes, moment};

pub(super) fn equivalents(sheet: &Sheet<'_>) -> Markup {
    html! {
        details {
            summary { "The same as tables" }
            div.scroll { (writes(sheet)) (messages(sheet)) }
        }
    }
}

fn writes(sheet: &Sheet<'_>) -> Markup {
    let writes = sheet.excerpt.writes.iter();
    let writes = writes.filter_map(|number| sheet.report.writes.get(*number));
    let seen = writes.filter(|write| sheet.is_in(write.invoked));
    html! {
        table {
            caption { "Writes, and when each node had them" }
            thead {
                tr {
                    th scope="col" { "Value" }
                    th scope="col" { "Written at" }
                    th.number scope="col" { "Asked" }
                    th.number scope="col" { "Acknowledged" }
                    @for node in &sheet.excerpt.nodes {
                        th.number scope="col" { (sheet.name(*node)) }
                    }
                }
            }
            tbody {
                @for write in seen {
                    tr {
                        th scope="row" { (write.value) }
                        td { (sheet.name(write.node)) }
                        td.number { (moment(write.invoked)) }
                        td.number { (write.acknowledged.map_or("never".to_owned(), moment)) }
                        @for node in &sheet.excerpt.nodes {
                            td.number { (had(write, *node)) }
                        }
                    }
                }
            }
        }
    }
}

fn had(write: &Write, node: usize) -> String {
    let held = write.held.iter().filter(|held| held.node == node);
    let first = held.map(|held| held.since).min();
    first.map_or("never".to_owned(), moment)
}

fn messages(sheet: &Sheet<'_>) -> Markup {
    let messages = sheet.excerpt.messages.iter();
    let messages = messages.filter_map(|number| sheet.report.messages.get(*number));
    html! {
        table {
            caption { "Messages that are drawn" }
            thead {
                tr {
                    th scope="col" { "Part" }
                    th scope="col" { "From" }
                    th scope="col" { "To" }
                    th.number scope="col" { "Sent" }
                    th.number scope="col" { "Arrived" }
                    th.number scope="col" { "Size" }
                }
            }
            tbody {
                @for message in messages {
                    tr {
                        th scope="row" { (message.part) }
                        td { (sheet.name(message.from)) }
                        td { (sheet.name(message.to)) }
                        td.number { (moment(message.sent)) }
                        td.number {
                            @match message.arrivals.as_slice() {
                                [] => "lost",
                                arrivals => (arrivals.iter().map(|it| moment(*it))
                                    .collect::<Vec<_>>().join(", ")),
                            }
                        }
                        td.number { (bytes(message.bytes as f64)) }
                    }
                }
            }
        }
    }
}

//! What the signs of the diagram mean.

use maud::{Markup, html};

use super::sheet::{COLOURS, Sheet};
use crate::report::number::short;

/// Patterns for what is cut off or down, so that colour is not all that tells.
pub(super) fn hatches() -> Markup {
    html! {
        defs {
            pattern id="cut" width="7" height="7" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)" {
                rect class="cut-base" width="7" height="7" {}
                line class="cut-line" x1="0" y1="0" x2="0" y2="7" {}
            }
            pattern id="down" width="6" height="6" patternUnits="userSpaceOnUse"
                patternTransform="rotate(-45)" {
                rect class="down-base" width="6" height="6" {}
                line class="down-line" x1="0" y1="0" x2="0" y2="6" {}
            }
        }
    }
}

pub(super) fn legend(sheet: &Sheet<'_>) -> Markup {
    let key = |class: &str, body: Markup, words: &str| {
        html! {
            span.key {
                svg class=(class) viewBox="0 0 28 14" width="28" height="14" aria-hidden="true" {
                    (body)
                }
                (words)
            }
        }
    };
    html! {
        div.legend {
            @for (number, value) in sheet.values.iter().enumerate() {
                span.key {
                    span class={ "chip v" (number % COLOURS) } {}
                    (short(value, 24))
                }
            }
        }
        div.legend {
            (key("v0", html! { circle.write cx="14" cy="7" r="5.5" {} },
                "a client writes"))
            (key("v0", html! { path.acked d="M2 7L24 7M24 2L24 12" {} },
                "until it is acknowledged"))
            (key("v0", html! { circle.got cx="14" cy="7" r="4" {} }, "a node gets it"))
            (key("v0", html! { path.carries d="M1 12L20 3" {} path.head d="M26 0L17 1L20 7Z" {} },
                "message that carries it"))
            (key("plain", html! { path.other d="M1 12L20 3" {} path.head d="M26 0L18 2L20 6Z" {} },
                "any other message"))
            (key("lost", html! { path.gone d="M1 12L18 5" {} path.cross d="M17 1l7 7m0-7l-7 7" {} },
                "lost"))
            (key("", html! { rect fill="url(#cut)" width="28" height="14" {} }, "links cut"))
            (key("", html! { rect fill="url(#down)" width="28" height="14" {} }, "node down"))
            (key("", html! { path.stale d="M8 1L8 13M14 1L14 13M20 1L20 13" {} },
                "clients read stale"))
        }
    }
}

//! A run as one page: what happened between the nodes, and how long they differed.
//!
//! [`Report`] is plain data about a run, and [`Report::html`] makes a page of it that stands
//! alone: no script, no fonts, no pictures from elsewhere, light or dark as the reader's system is.
//! Only part of a long run is drawn message by message: the page looks for the part in which most
//! can be seen, and says which it is.
//!
//! ```
//! use rejoin_sim::report::{Held, Report, Write};
//!
//! let held = |node, since| Held { node, since, until: None };
//! let report = Report {
//!     name: "a picture on two nodes".to_owned(),
//!     command: "rejoin replay 7".to_owned(),
//!     end: 80_000,
//!     nodes: vec!["phone".to_owned(), "laptop".to_owned()],
//!     writes: vec![Write {
//!         key: "picture".to_owned(),
//!         value: "cat.png".to_owned(),
//!         invoked: 10_000,
//!         acknowledged: Some(11_000),
//!         held: vec![held(0, 10_500), held(1, 49_000)],
//!         everywhere: Some(49_000),
//!         ..Write::default()
//!     }],
//!     ..Report::default()
//! };
//! assert!(report.html().contains("38 ms"));
//! ```

mod data;
mod diagram;
mod excerpt;
mod fresh;
mod headline;
mod number;
mod overview;
mod scale;
mod shown;
mod svg;
mod tables;
mod traffic;
mod window;

use maud::{DOCTYPE, PreEscaped, html};

pub use data::{Cut, FaultCount, Held, Message, Micros, Outage, Read, Report, Verdict, Write};

use self::excerpt::Excerpt;
use self::window::Windows;

impl Report {
    /// The page, as one HTML document.
    ///
    /// Equal reports give equal pages. Names, keys and values are escaped.
    ///
    /// # Complexity
    /// O(n log n) in what the run did. The page grows with the part that is drawn, not with all.
    pub fn html(&self) -> String {
        let excerpt = Excerpt::choose(self);
        let windows = Windows::of(self);
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.name) " · seed " (self.seed) " · rejoin" }
                    style { (PreEscaped(include_str!("report/style.css"))) }
                }
                body {
                    (headline::header(self))
                    main {
                        (headline::figures(self, &windows))
                        (diagram::section(self, &excerpt))
                        (overview::section(self, &excerpt))
                        div.two { (window::section(&windows)) (fresh::section(self)) }
                        (traffic::section(self))
                        div.two { (tables::slowest(self)) (tables::faults(self)) }
                        (tables::facts(self))
                    }
                }
            }
        };
        page.into_string()
    }
}

//! Pictures of what was measured: plain SVG on logarithmic scales, light or dark as the reader's
//! system is.

mod bars;
mod lines;

use std::fs;
use std::io;
use std::path::Path;

use crate::medians::Line;

/// Writes both pictures into this folder; only the first, if the rows of the other are not there.
pub fn write(folder: &Path, rows: &[Line]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("compare.svg"), bars::draw(rows))?;
    match lines::draw(rows) {
        Some(picture) => fs::write(folder.join("or-set-changes.svg"), picture),
        None => Ok(()),
    }
}

/// A whole picture of this size, with its name for those who do not see it.
fn picture(name: &str, width: f64, height: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{name}\">\n<style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n{body}</svg>\n"
    )
}

const STYLE: &str = "
.page { fill: #ffffff } .grid { stroke: #e1e5ec } .axis { stroke: #545b69 }
.ink { fill: #171a21 } .soft { fill: #545b69 }
.rejoin { fill: #1d63d0; stroke: #1d63d0 } .floor { fill: #8b93a3; stroke: #8b93a3 }
.std { fill: #b07a00; stroke: #b07a00 } .peer { fill: #b8372a; stroke: #b8372a }
@media (prefers-color-scheme: dark) {
  .page { fill: #161a22 } .grid { stroke: #2c3341 } .axis { stroke: #a3acbb }
  .ink { fill: #eceff5 } .soft { fill: #a3acbb }
  .rejoin { fill: #76aaff; stroke: #76aaff } .floor { fill: #8c96a8; stroke: #8c96a8 }
  .std { fill: #e2b04a; stroke: #e2b04a } .peer { fill: #ff8a7d; stroke: #ff8a7d }
}
text { font: 13px system-ui, sans-serif; stroke: none !important }
.title { font-weight: 600; font-size: 15px }
.end { text-anchor: end } .middle { text-anchor: middle }
polyline { fill: none !important; stroke-width: 2.5 } rect { stroke: none }
";

/// A logarithmic scale from values to places.
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Whole decades that hold all of `values`, laid between two places.
    fn around(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::MIN_POSITIVE, f64::max);
        Self {
            low: low.min(high).log10().floor(),
            high: high.log10().ceil(),
            from,
            to,
        }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.log10() - self.low) / (self.high - self.low).max(1.0);
        self.from + share * (self.to - self.from)
    }

    /// The powers of ten on the scale.
    fn decades(&self) -> impl Iterator<Item = f64> {
        (self.low as i32..=self.high as i32).map(|power| 10_f64.powi(power))
    }
}

fn text(class: &str, x: f64, y: f64, words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>\n")
}

fn grid(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    format!("<line class=\"grid\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>\n")
}

/// A number as one reads it: with thousands as k, M.
fn short(value: f64) -> String {
    match value {
        v if v >= 1e6 => format!("{} M", trimmed(v / 1e6)),
        v if v >= 1e3 => format!("{} k", trimmed(v / 1e3)),
        v => trimmed(v),
    }
}

fn trimmed(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.0}")
    } else {
        let digits = if value < 0.1 { 2 } else { 1 };
        let text = format!("{value:.digits$}");
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    }
}

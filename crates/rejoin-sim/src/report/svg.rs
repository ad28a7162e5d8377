//! Pieces that every drawing uses.

use core::fmt::Write as _;

use maud::{Markup, html};

use super::number::at;

/// A drawing of this size, with a name for those who do not see it.
pub(super) fn drawing(name: &str, (width, height): (f64, f64), body: &Markup) -> Markup {
    let size = format!("0 0 {} {}", at(width), at(height));
    html! { svg viewBox=(size) role="img" aria-label=(name) { (body) } }
}

/// A straight line.
pub(super) fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Markup {
    html! { line class=(class) x1=(at(x1)) y1=(at(y1)) x2=(at(x2)) y2=(at(y2)) {} }
}

/// Words at a place; the class says on which side of it they stand.
pub(super) fn text(class: &str, (x, y): (f64, f64), words: &str) -> Markup {
    html! { text class=(class) x=(at(x)) y=(at(y)) { (words) } }
}

/// A rectangle from its upper left corner, with what it tells when one points at it.
pub(super) fn area(class: &str, corner: (f64, f64), size: (f64, f64), tells: &str) -> Markup {
    html! {
        rect class=(class) x=(at(corner.0)) y=(at(corner.1))
            width=(at(size.0.max(0.0))) height=(at(size.1.max(0.0))) {
            @if !tells.is_empty() { title { (tells) } }
        }
    }
}

/// A path through points.
pub(super) fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let letter = if path.is_empty() { 'M' } else { 'L' };
        // Writing into a string does not fail.
        let _ = write!(path, "{letter}{} {}", at(x), at(y));
    }
    path
}

/// A curve of steps through points that go right; steps that nobody could see are left out.
pub(super) fn steps(
    start: (f64, f64),
    points: impl IntoIterator<Item = (f64, f64)>,
) -> Vec<(f64, f64)> {
    let mut curve = vec![start];
    let (mut last, mut end) = (start, start);
    for point in points {
        end = point;
        if point.0 - last.0 >= 1.0 || (last.1 - point.1).abs() >= 1.0 {
            curve.extend([(point.0, last.1), point]);
            last = point;
        }
    }
    curve.extend([(end.0, last.1), end]);
    curve
}

/// Horizontal lines with a label at each.
pub(super) fn rows(ticks: &[(f64, String)], left: f64, right: f64) -> Markup {
    html! {
        @for (y, label) in ticks {
            (line("grid", (left, *y), (right, *y)))
            (text("tick end", (left - 8.0, y + 4.0), label))
        }
    }
}

/// Labels below, each with a short line up to the axis.
pub(super) fn columns(ticks: &[(f64, String)], top: f64, bottom: f64) -> Markup {
    html! {
        @for (x, label) in ticks {
            (line("grid", (*x, top), (*x, bottom)))
            (text("tick middle", (*x, bottom + 18.0), label))
        }
    }
}

/// About how broad these words are in the small letters of labels.
pub(super) fn breadth(words: &str) -> f64 {
    words.chars().count() as f64 * 6.6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_of_steps_ends_where_its_points_do() {
        let curve = steps((0.0, 9.0), [(2.0, 5.0), (2.1, 4.9), (2.2, 4.5)]);
        let expected = [(0.0, 9.0), (2.0, 9.0), (2.0, 5.0), (2.2, 5.0), (2.2, 4.5)];
        assert_eq!(curve, expected);
        assert_eq!(path(curve), "M0 9L2 9L2 5L2.2 5L2.2 4.5");
    }
}

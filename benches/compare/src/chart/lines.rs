//! How a change costs more in a larger set, beside the same edits on a plain hash set.

use crate::chart::{Scale, grid, picture, short, text};
use crate::medians::Line;
use crate::rows::or_set_changes::BY_SIZE;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;

/// A class, the words beside it, and what it shows of a row.
type Curve = (&'static str, &'static str, fn(&Line) -> Option<f64>);

const CURVES: [Curve; 2] = [
    ("floor", "hashbrown, same edits", |line| line.floor),
    ("rejoin", "rejoin, fresh deltas", |line| line.rejoin),
];

/// One curve for hashbrown and one for rejoin; nothing, if this was not measured.
pub fn draw(lines: &[Line]) -> Option<String> {
    let growth: Vec<&Line> = lines
        .iter()
        .filter(|line| line.row.work == BY_SIZE)
        .collect();
    growth.first()?;
    let sizes = growth.iter().map(|line| line.row.n as f64);
    let times = CURVES
        .iter()
        .flat_map(|(_, _, time)| growth.iter().filter_map(|line| time(line)));
    let x = Scale::around(sizes, 64.0, WIDTH - 130.0);
    let y = Scale::around(times, HEIGHT - 56.0, 56.0);
    let title = "100 changed elements arrive at a set: time per change, ns";
    let mut body = text("ink title", 20.0, 30.0, title);
    for value in y.decades() {
        let at = y.place(value);
        body += &grid(x.from, at, x.to, at);
        body += &text("soft end", x.from - 8.0, at + 4.0, &short(value));
    }
    for value in x.decades() {
        let at = x.place(value);
        body += &grid(at, y.from, at, y.to);
        body += &text("soft middle", at, y.from + 20.0, &short(value));
    }
    let middle = f64::midpoint(x.from, x.to);
    body += &text("soft middle", middle, HEIGHT - 14.0, "elements in the set");
    for (class, words, time) in CURVES {
        let points: Vec<(f64, f64)> = growth
            .iter()
            .filter_map(|line| Some((line.row.n as f64, time(line)?)))
            .map(|(n, time)| (x.place(n), y.place(time)))
            .collect();
        let path: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        body += &format!(
            "<polyline class=\"{class}\" points=\"{}\"/>\n",
            path.join(" ")
        );
        for (x, y) in &points {
            body += &format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>\n");
        }
        if let (Some((x, y)), Some(last)) = (points.last(), growth.last()) {
            let time = short(time(last).unwrap_or_default());
            let mut words = words.split(", ");
            let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            body += &text(class, x + 10.0, y - 4.0, &format!("{first}: {time}"));
            body += &text("soft", x + 10.0, y + 12.0, second);
        }
    }
    Some(picture(title, WIDTH, HEIGHT, &body))
}
